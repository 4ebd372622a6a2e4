"""Runs the rules on a data set, or only those that an edit concerns.

Holds what each rule found, and what of it stays as it was. Never knows waivers, settings or files: severities come as
an argument.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock

from dialmap.core.findings import WORST, Severity
from dialmap.core.garbage import only_allocating
from dialmap.core.model import are_same
from dialmap.core.routes import Routes
from dialmap.core.routing import Calls, RoutedCalls, Routing
from dialmap.findings.base import Finding, Fix, Rule, fingerprint
from dialmap.findings.folding import Folded, fold


@dataclass(frozen=True)
class Judged:
    """What each rule found in a data set: rule -> its findings, by object. A rule that is switched off is left out."""

    routing: Routing = field(repr=False)
    by_rule: Mapping[Rule, tuple[Finding, ...]] = field(repr=False)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What explains the rest, worst first, then by code and object."""
        return self.folded.leading

    @cached_property
    def folded(self) -> Folded:
        """Everything, what another finding explains under that."""
        return fold(self.everything)

    @cached_property
    def everything(self) -> tuple[Finding, ...]:
        """Everything, worst first, then by code and object."""
        there = [found for found in self.by_rule.values() if found]
        there.sort(key=lambda found: found[0].rule.code)
        each = (finding for found in there for finding in found)
        return tuple(sorted(each, key=lambda finding: WORST[finding.severity]))


def judge(
    view: Routing,
    rules: Iterable[Rule],
    severities: Mapping[str, Severity | None] | None = None,
    *,
    since: Judged | None = None,
) -> Judged:
    """What ``rules`` find in ``view``. ``severities``: code -> another severity than the rule's own; None: it is off.

    ``since`` is an earlier state: what a rule cannot find otherwise than there is taken from it.
    """
    chosen = {} if severities is None else severities
    on = {each: chosen.get(each.code) for each in rules if chosen.get(each.code, each.severity) is not None}
    if since is None or since.routing.country != view.country:
        return Judged(view, {each: _found(each, severity, view) for each, severity in on.items()})
    again = _Again(view, since)
    return Judged(view, {each: again.found(each, severity) for each, severity in on.items()})


class Judging:
    """What the rules find in a data set, worked out once, when it is first asked for; by whoever asks first."""

    def __init__(self, view: Routing, rules: Iterable[Rule], severities: Mapping[str, Severity | None]) -> None:
        self._work = view, tuple(rules), severities
        self._lock = Lock()
        self._made: Judged | None = None

    def judged(self) -> Judged:
        """What each rule found."""
        with self._lock:  # two sessions share it: the second waits instead of judging again
            if self._made is None:
                with only_allocating():
                    self._made = judge(*self._work)
            return self._made

    def begin_from(self, other: "Judging") -> None:
        """Take what cannot differ from another, if that is known; at once, so that neither keeps the other alive."""
        before = other._made
        if before is not None:
            with self._lock, only_allocating():
                self._made = judge(*self._work, since=before)


class _Again:
    """The rules once more, after an edit: each runs on no more than what can have changed for it."""

    def __init__(self, view: Routing, since: Judged) -> None:
        self._view, self._since = view, since
        self._same_routes = view.routes is since.routing.routes
        self._changed = view.changed(since.routing)
        same_scenarios = are_same(view.snapshot.scenarios, since.routing.snapshot.scenarios)
        self._is_same = self._same_routes and same_scenarios and not self._changed

    @cached_property
    def _part(self) -> RoutedCalls:
        return self._view.narrowed(self._changed)

    def found(self, rule: Rule, severity: Severity | None) -> tuple[Finding, ...]:
        before = self._since.by_rule.get(rule)
        if before is None:
            return _found(rule, severity, self._view)
        if any(each.severity is not (severity or each.usual) for each in before):
            before = tuple(replace(each, severity=severity or each.usual) for each in before)
        if self._is_same or (rule.reads is Routes and self._same_routes):
            return before
        if rule.reads is Calls or (rule.reads is RoutedCalls and self._same_routes):
            kept = [each for each in before if each.ref.key not in self._changed]
            more = _found(rule, severity, self._part)
            return before if not more and len(kept) == len(before) else tuple(sorted([*kept, *more], key=_place))
        return _taken_over(_found(rule, severity, self._view), before)


def _taken_over(found: tuple[Finding, ...], before: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What was found, as the objects that there were before wherever they are equal: new ones cost memory.

    Not where a fix begins from another row: rows of two versions are equal too, and only the newer can be saved.
    """
    there = {each.fingerprint: each for each in before}
    return tuple(
        old if (old := there.get(each.fingerprint)) == each and _begin_alike(old.fix, each.fix) else each
        for each in found
    )


def _begin_alike(old: Fix | None, new: Fix | None) -> bool:
    """Whether two equal fixes change the very same rows."""
    if old is None or new is None:
        return old is new
    return all(one.before is other.before for one, other in zip(old.edits, new.edits, strict=True))


def _found(rule: Rule, severity: Severity | None, view: RoutedCalls) -> tuple[Finding, ...]:
    """What a rule finds; ``severity``: that of all of it, where somebody set one."""
    found = [
        Finding(
            rule=rule,
            severity=severity or flag.severity or rule.severity,
            usual=flag.severity or rule.severity,
            ref=flag.ref,
            message=flag.message,
            example=flag.example,
            fingerprint=fingerprint(rule.code, flag),
            details=flag.details,
            fix=flag.fix,
            causes=flag.causes,
        )
        for flag in rule.flags(view)
    ]
    found = list({each.fingerprint: each for each in reversed(found)}.values())  # one evidence, one finding
    return tuple(sorted(found, key=_place))


def _place(finding: Finding) -> tuple[str, tuple[str, ...]]:
    return finding.ref.kind.value, finding.ref.key
