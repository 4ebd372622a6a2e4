"""Which patterns lie inside which, read off the bitsets of a table; and the patterns nearest to a number.

Holds exact answers about pairs. Never about three or more together: that is :mod:`~dialmap.dialplan.analysis`.
"""

from dataclasses import dataclass, field

from dialmap.dialplan.bits import ranks_of
from dialmap.dialplan.patterns import Pattern, dialed
from dialmap.dialplan.table import DialTable


@dataclass(frozen=True, slots=True)
class Near:
    """A pattern that follows a number for ``length`` characters and then parts from it."""

    index: int
    length: int


@dataclass(frozen=True)
class Relations:
    """Answers about pairs of patterns of one table, as bits of ranks. Each answer is exact.

    Memory: one integer of as many bits as patterns for every distinct set of characters at a position.
    """

    table: DialTable
    _within: dict[tuple[int, frozenset[str]], int] = field(default_factory=dict, repr=False)
    _around: dict[tuple[int, frozenset[str]], int] = field(default_factory=dict, repr=False)

    def inside(self, rank: int) -> int:
        """The other ranks whose every number the pattern of ``rank`` matches too."""
        pattern, steps = self._pattern(rank), self.table.steps
        if pattern is None:
            return 0
        size = len(pattern.positions)
        alive = steps.everything
        for at, members in enumerate(pattern.positions):
            alive &= self._members_within(at, members)
        just_as_long = steps.more[size] | steps.ends[size]
        if pattern.tail == "":
            alive &= just_as_long & ~steps.more[size]
        elif pattern.tail == ".":
            alive &= ~(just_as_long & steps.ends[size])
        return alive & ~(1 << rank)

    def around(self, rank: int) -> int:
        """The other ranks that match every number which the pattern of ``rank`` matches."""
        pattern, steps = self._pattern(rank), self.table.steps
        if pattern is None:
            return 0
        size = len(pattern.positions)
        alive, found = steps.everything, 0
        for at, members in enumerate(pattern.positions):
            found |= alive & steps.more[at]
            alive &= self._members_around(at, members)
        taking = {
            "": steps.ends[size],
            "!": steps.more[size] & steps.ends[size],
            ".": steps.more[size],
        }[pattern.tail]
        return (found | alive & taking) & ~(1 << rank)

    def crossing(self, rank: int) -> int:
        """The other ranks that share numbers with the pattern of ``rank`` while each has some of its own."""
        shared = self.table.sharing(rank)
        return shared & ~self.inside(rank) & ~self.around(rank) if shared else 0

    def beside(self, index: int) -> tuple[int, ...]:
        """The indexes of the other patterns that share numbers with the readable pattern at ``index``."""
        shared = self.table.sharing(self.table.rank_of[index])
        return tuple(self.table.order[rank] for rank in ranks_of(shared))

    def nearest(self, number: str, limit: int = 3) -> tuple[Near, ...]:
        """The patterns that follow ``number`` longest, best ranked first."""
        steps = self.table.steps
        alive, length = steps.everything, 0
        for length, char in enumerate(dialed(number)):
            following = alive & steps.takes[length].get(char, 0) if length < len(steps.takes) else 0
            if not following:
                break
            alive = following
        else:
            length = len(dialed(number))
        return tuple(Near(self.table.order[rank], length) for rank in ranks_of(alive)[:limit])

    def _pattern(self, rank: int) -> Pattern | None:
        pattern = self.table.patterns[self.table.order[rank]]
        return pattern if pattern is not None and pattern.possible else None

    def _members_within(self, at: int, members: frozenset[str]) -> int:
        """The ranks whose set at position ``at`` is a part of ``members``."""
        found = self._within.get((at, members))
        if found is None:
            present = outside = 0
            for char, bits in self.table.steps.takes[at].items():
                present |= bits
                if char not in members:
                    outside |= bits
            found = self._within[at, members] = present & ~outside
        return found

    def _members_around(self, at: int, members: frozenset[str]) -> int:
        """The ranks whose set at position ``at`` holds all of ``members``."""
        found = self._around.get((at, members))
        if found is None:
            found = self.table.steps.everything
            for char in members:
                found &= self.table.steps.takes[at].get(char, 0)
            self._around[at, members] = found
        return found
