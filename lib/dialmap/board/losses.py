"""Findings ranked by the calls that are lost because of them. Never counts a call: that was done.

A finding that breaks transfers nobody dials stands behind one that loses a call a day.
"""

from dataclasses import dataclass, field
from functools import cached_property

from dialmap.board.state import Board
from dialmap.core.findings import Severity
from dialmap.core.traffic import Traffic
from dialmap.findings import Finding


@dataclass(frozen=True)
class Losses:
    """A board beside the calls of some days."""

    board: Board = field(repr=False)
    traffic: Traffic = field(repr=False)

    def of(self, finding: Finding) -> int:
        """How many calls were lost because of what an error says; none because of a warning or a note."""
        if finding.severity is not Severity.ERROR:
            return 0
        lost = self.traffic.lost
        others = {each.ref for each in self.board.seen_as(finding)} - {finding.ref}
        return max(lost.get(finding.ref, 0), max((lost.get(ref, 0) for ref in others), default=0))

    @cached_property
    def ranked(self) -> tuple[Finding, ...]:
        """The findings, those first that lose most calls, then as the board ranks them."""
        return tuple(sorted(self.board.ranked, key=lambda finding: -self.of(finding)))
