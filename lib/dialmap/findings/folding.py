"""One cause, one finding: what another finding explains is folded under it.

Holds how that is decided. Never runs a rule.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from dialmap.core.findings import WORST, Ref
from dialmap.findings.base import Finding


@dataclass(frozen=True)
class Folded:
    """Findings of which none explains another: ``leading``, in the order in which they came.

    Shape: ``under``: fingerprint of a leading finding -> those that it explains, directly or not.
    """

    leading: tuple[Finding, ...]
    under: Mapping[str, tuple[Finding, ...]]

    @cached_property
    def _leaders(self) -> dict[str, str]:
        return {each.fingerprint: leader for leader, listed in self.under.items() for each in listed}

    def leader(self, fingerprint: str) -> str:
        """The fingerprint of the finding under which one is folded; its own where it is not."""
        return self._leaders.get(fingerprint, fingerprint)


def fold(found: Iterable[Finding]) -> Folded:
    """Fold findings under those that explain them, if these are there and at least as bad."""
    every = tuple(found)
    wanted = {cause for each in every for cause in each.causes}
    if not wanted:
        return Folded(every, {})
    codes = {code for code, _ref in wanted}
    there: dict[tuple[str, Ref], Finding] = {}
    for each in every:
        if each.rule.code in codes and (each.rule.code, each.ref) in wanted:
            there.setdefault((each.rule.code, each.ref), each)
    above: dict[str, Finding] = {}
    for each in every:
        cause = next((there[key] for key in each.causes if key in there), None)
        if cause is not None and WORST[cause.severity] <= WORST[each.severity]:
            above[each.fingerprint] = cause
    under: dict[str, list[Finding]] = {}
    for each in every:
        if each.fingerprint in above:
            under.setdefault(_top(each, above).fingerprint, []).append(each)
    leading = tuple(each for each in every if each.fingerprint not in above)
    return Folded(leading, {key: tuple(listed) for key, listed in under.items()})


def _top(finding: Finding, above: Mapping[str, Finding]) -> Finding:
    """What explains a finding in the end; causes of one rule never lead back to it."""
    while finding.fingerprint in above:
        finding = above[finding.fingerprint]
    return finding
