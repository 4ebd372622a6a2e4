"""Groups of patterns that have one owner: what a group takes, who blocks it, whether it may go, what it contests.

Holds the arithmetic of ranks and bits that questions about groups need, so that nobody outside the engine does any.
Never knows what an owner is (a route, say): owners and the ends where their numbers arrive are plain ints.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from dialmap.dialplan import analysis
from dialmap.dialplan.analysis import Reach, shared_number
from dialmap.dialplan.bits import bitset, ranks_of
from dialmap.dialplan.order import Policy
from dialmap.dialplan.ranges import pattern_text
from dialmap.dialplan.relations import Relations
from dialmap.dialplan.table import DialTable
from dialmap.errors import DataError

#: A pattern that shares numbers with more others than this is not compared with them one by one.
MOST_SHARED: Final = 64
MOST_COMPARED: Final = 500


@dataclass(frozen=True, slots=True)
class Redundant:
    """An owner without whom every number would still arrive at the same end.

    ``number`` is one that it takes, ``taker`` the owner that would take it then (None: nobody).
    """

    owner: int
    number: str
    taker: int | None


@dataclass(frozen=True, slots=True)
class Contest:
    """Two owners with different ends that share ``number``, while each has numbers of its own; one of them takes it."""

    owner: int
    other: int
    number: str


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The patterns of a table by owner.

    Shape: ``owners`` has one int a pattern, in the sequence of the table; ``ends`` one int an owner: owners with the
    same end lead their numbers to the same place. ``reaches`` and ``relations`` are those of the table.
    """

    table: DialTable = field(repr=False)
    reaches: Sequence[Reach] = field(repr=False)
    relations: Relations = field(repr=False)
    owners: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def readable(self) -> dict[int, tuple[int, ...]]:
        """Owner -> the indexes of its patterns that can be read; owners without any are left out."""
        found: dict[int, list[int]] = {}
        for index, owner in enumerate(self.owners):
            if self.table.patterns[index] is not None:
                found.setdefault(owner, []).append(index)
        return {owner: tuple(indexes) for owner, indexes in found.items()}

    def dead(self, owner: int) -> tuple[int, ...]:
        """The patterns of an owner that some number could match and none ever takes."""
        patterns = self.table.patterns
        return tuple(
            index
            for index in self.readable[owner]
            if self.reaches[index].wins is False and (pattern := patterns[index]) is not None and pattern.possible
        )

    def blockers(self, indexes: Sequence[int]) -> tuple[int, ...]:
        """The owners whose patterns together take all numbers of ``indexes``, in the order of the table."""
        found = (self.owners[blocker] for index in indexes for blocker in self.reaches[index].blockers)
        return tuple(dict.fromkeys(found))

    def taken_from(self, owner: int, indexes: Sequence[int]) -> tuple[str, int | None]:
        """A number of the dead patterns ``indexes`` that another owner takes, and that owner.

        None where no such number is found: then ``number`` is just an example.
        """
        pattern = self.table.patterns[indexes[0]]
        number = (pattern.example() if pattern is not None else None) or ""
        winner = self.table.winner(number)
        if winner is None or self.owners[winner] != owner:
            return number, None if winner is None else self.owners[winner]
        blockers = [at for index in indexes for at in self.reaches[index].blockers if self.owners[at] != owner]
        try:
            found = analysis.find(self.table, blockers, self.table.texts[indexes[0]])
        except DataError:  # the table is too wide to be walked: an example must do
            found = None
        winner = self.table.winner(found) if found is not None else None
        return (number, None) if found is None or winner is None else (found, self.owners[winner])

    @cached_property
    def removable(self) -> tuple[Redundant, ...]:
        """The owners without whom nothing changes. Exact; who cannot be proven within the effort is left out."""
        return tuple(self._removable())

    def _removable(self) -> Iterator[Redundant]:
        left = [MOST_COMPARED]
        # Without the one that Asterisk keeps, the one that it refused comes alive.
        reviving = {self.owners[first] for first in self.table.repeated.values()}
        ranks_by_end = self._ranks_by_end()
        for owner, indexes in self.readable.items():
            alive = [index for index in indexes if self.reaches[index].wins]
            if not alive or owner in reviving or any(self.reaches[index].wins is None for index in indexes):
                continue
            own, same = self._bits(owner), ranks_by_end[self.ends[owner]]
            if same == own:
                continue  # no other owner leads where it leads
            if all(self._falls_the_same(index, own, same, left) for index in alive):
                number = self.reaches[alive[0]].witness or ""
                taker = self._next_best(number, own)
                yield Redundant(owner, number, None if taker is None else self.owners[self.table.order[taker]])

    @cached_property
    def crossing(self) -> tuple[Contest, ...]:
        """Each pair of owners with different ends that share numbers while neither contains the other, once a side."""
        return tuple(self._crossing())

    def _crossing(self) -> Iterator[Contest]:
        asked: dict[tuple[int, int], bool] = {}
        ranks_by_end = self._ranks_by_end()
        for owner, indexes in self.readable.items():
            foreign = ~self._bits(owner) & ~ranks_by_end[self.ends[owner]]
            met: set[int] = set()
            for index in indexes:
                pattern = self.table.patterns[index]
                if pattern is None or pattern.is_literal:
                    continue  # one number: it lies inside whatever shares it
                rank = self.table.rank_of[index]
                crossing = self.relations.crossing(rank) & foreign
                for below in ranks_of(crossing >> rank + 1):  # only worse ranks: each pair of patterns once
                    other = self.owners[self.table.order[below + rank + 1]]
                    if other in met:
                        continue
                    pair = (owner, other) if owner < other else (other, owner)
                    if pair not in asked:
                        asked[pair] = self._contains(*pair) or self._contains(*reversed(pair))
                    number = None if asked[pair] else self._contested(rank, below + rank + 1)
                    if number is not None:
                        met.add(other)
                        yield Contest(owner, other, number)

    def _bits(self, owner: int) -> int:
        return bitset((self.table.rank_of[index] for index in self.readable[owner]), len(self.table.order))

    def _ranks_by_end(self) -> dict[int, int]:
        """End -> the ranks of the patterns that lead there, as bits. Not kept: many ends are megabytes."""
        ranks: dict[int, list[int]] = {}
        for rank, index in enumerate(self.table.order):
            ranks.setdefault(self.ends[self.owners[index]], []).append(rank)
        return {end: bitset(listed, len(self.table.order)) for end, listed in ranks.items()}

    def _falls_the_same(self, index: int, own: int, same: int, left: list[int]) -> bool:
        """Whether every number that the pattern takes would, without its owner, arrive at the same end."""
        table, rank = self.table, self.table.rank_of[index]
        behind = ~((1 << rank + 1) - 1)
        shared = table.sharing(rank) & ~own & ~table.refused
        below = shared & behind
        if not below & same:
            return False
        covering = self.relations.around(rank) & below
        first = covering & -covering  # the lowest set bit: the best ranked pattern that takes all that is left
        if first and not (below & (first - 1) | first) & ~same:
            return True  # whatever stands between, and what finally takes the rest, leads to the same
        ranks = ranks_of(shared)
        if len(ranks) > MOST_SHARED or left[0] <= 0:
            return False
        falls = self._next_best(self.reaches[index].witness or "", own)
        if falls is None or not same >> falls & 1:
            return False
        left[0] -= 1
        with_owner = sorted([*ranks, rank])
        name = {at: "same" if same >> at & 1 or at == rank else "other" for at in with_owner}
        before, after = (
            DialTable.compile([table.texts[table.order[at]] for at in chosen], Policy.ORDER)
            for chosen in (with_owner, ranks)
        )
        return not analysis.difference(before, after, [name[at] for at in with_owner], [name[at] for at in ranks])

    def _next_best(self, number: str, own: int) -> int | None:
        """The best rank outside ``own`` that matches ``number``."""
        for index in self.table.matches(number):
            rank = self.table.rank_of[index]
            if not own >> rank & 1 and not self.table.refused >> rank & 1:
                return rank
        return None

    def _contains(self, inner: int, outer: int) -> bool:
        """Whether every number of one owner is a number of the other: behind the other it wins nothing."""
        ours, theirs = self.readable[inner], self.readable[outer]
        if len(ours) == len(theirs) == 1:
            return False  # the pair crosses, so neither contains the other
        table = DialTable.compile([self.table.texts[index] for index in (*theirs, *ours)], Policy.ORDER)
        return all(each.wins is False for each in analysis.reach(table)[len(theirs) :])

    def _contested(self, first: int, second: int) -> str | None:
        """A number that both ranks match and one of them takes; None if better ones take all that they share."""
        table = self.table
        one, other = (table.patterns[table.order[rank]] for rank in (first, second))
        assert one is not None
        assert other is not None
        number = shared_number(one, other).encode("latin-1").decode("utf-8", "surrogateescape")
        if table.winner(number) in (table.order[first], table.order[second]):
            return number
        longer, shorter = (one, other) if len(one.positions) >= len(other.positions) else (other, one)
        positions = [
            members & shorter.positions[at] if at < len(shorter.positions) else members
            for at, members in enumerate(longer.positions)
        ]
        tail = longer.tail
        if len(one.positions) == len(other.positions):
            tail = next(each for each in ("", ".", "!") if each in (one.tail, other.tail))
        # The shared numbers as a pattern of their own, behind all that is ranked better: does it still win one?
        better = ranks_of(table.sharing(first) & table.sharing(second) & ((1 << min(first, second)) - 1))
        texts = [table.texts[table.order[rank]] for rank in better]
        shared = pattern_text(positions, tail)
        return analysis.reach(DialTable.compile([*texts, shared], Policy.ORDER))[-1].witness
