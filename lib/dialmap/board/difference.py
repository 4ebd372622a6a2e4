"""Two boards side by side. Never says which is the better one."""

from dataclasses import dataclass
from functools import cached_property

from dialmap.board.state import Board
from dialmap.core.compare import Comparison
from dialmap.findings import Finding


@dataclass(frozen=True)
class Difference:
    """Two data sets, checked, side by side. ``names`` say what they are."""

    names: tuple[str, str]
    old: Board
    new: Board

    @cached_property
    def comparison(self) -> Comparison:
        """Objects, number ranges and transfers that differ."""
        return Comparison(self.old.routing, self.new.routing)

    @cached_property
    def findings(self) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
        """Findings that are new, that are gone, and that stay."""
        before = {each.fingerprint for each in self.old.findings}
        after = {each.fingerprint for each in self.new.findings}
        return (
            tuple(each for each in self.new.findings if each.fingerprint not in before),
            tuple(each for each in self.old.findings if each.fingerprint not in after),
            tuple(each for each in self.new.findings if each.fingerprint in before),
        )
