"""Proofs about tables: which patterns ever win, which overlap, where two tables differ. All exact, all with witnesses.

Read from the automaton; where a table exceeds its budget, reach is searched pattern by pattern with a bounded effort
and says "unknown" rather than guess. Counts are of numbers made of digits. Asterisk's oddity that a pattern's own text
can be dialed (``_1XX``) is left out here. Never guesses: an answer is exact, or it is "unknown".
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from dialmap.dialplan.alphabet import DIGITS
from dialmap.dialplan.automaton import DEAD, ROOT, Automaton, bits_of
from dialmap.dialplan.bits import ranks_of
from dialmap.dialplan.difference import Change, difference, disagreements
from dialmap.dialplan.patterns import LONGEST_NUMBER, Pattern
from dialmap.dialplan.ranges import cover
from dialmap.dialplan.search import Searcher
from dialmap.dialplan.table import DialTable

__all__ = ["Change", "Overlap", "Reach", "cover", "difference", "disagreements", "find", "overlaps", "reach"]

LONGEST_COUNTED: Final = 15


@dataclass(frozen=True, slots=True)
class Reach:
    """What one pattern takes.

    Shape: ``wins`` is None where the effort ran out. ``witness`` is a number it wins, a shortest one where the table
    has an automaton. ``counts`` says how many numbers of 1 to 15 digits it wins, one entry a length; empty: unknown.
    ``blockers``, if it never wins, has the indexes of the patterns that together take all its numbers.
    """

    wins: bool | None
    witness: str | None
    counts: tuple[int, ...]
    blockers: tuple[int, ...]


@dataclass(frozen=True)
class Overlap:
    """Two patterns that share a number. ``witness`` and ``winner`` are worked out when they are asked for."""

    first: int
    second: int
    table: DialTable = field(repr=False, compare=False)

    @cached_property
    def witness(self) -> str:
        """A shortest number that both patterns match."""
        first, second = self.table.patterns[self.first], self.table.patterns[self.second]
        assert first is not None
        assert second is not None
        return _text(shared_number(first, second))

    @cached_property
    def winner(self) -> int | None:
        """What takes the witness in the table."""
        return self.table.winner(self.witness)


def reach(table: DialTable) -> tuple[Reach, ...]:
    """For each pattern, in the given order, whether any number takes it, how many, and if none why."""
    automaton = table.automaton
    if automaton is None:
        searcher = Searcher(table)
        return tuple(_searched(searcher, index) for index in range(len(table.texts)))
    ranks, firsts = np.unique(automaton.winners, return_index=True)
    first_state = dict(zip(ranks.tolist(), firsts.tolist(), strict=True))
    counts = _counts(automaton, len(table.order))
    blockers: dict[tuple[object, str], frozenset[int]] = {}
    told: dict[tuple[int, ...], tuple[int, ...]] = {}  # most patterns take as many numbers as many others
    found = []
    for index, pattern in enumerate(table.patterns):
        rank = table.rank_of.get(index, -2)
        if rank in first_state:
            example = _text(automaton.example(first_state[rank]))
            numbers = tuple(counts[rank].tolist())
            found.append(Reach(True, example, told.setdefault(numbers, numbers), ()))
        else:
            key = (pattern.positions if pattern and pattern.possible else None, pattern.tail if pattern else "")
            if key not in blockers:
                blockers[key] = _blockers(table, automaton, pattern)
            found.append(Reach(False, None, (0,) * LONGEST_COUNTED, tuple(sorted(blockers[key]))))
    return tuple(found)


def _text(chars: str) -> str:
    """Bytes written as Latin-1 characters, as the text that has these bytes."""
    return chars.encode("latin-1").decode("utf-8", "surrogateescape")


def _counts(automaton: Automaton, patterns: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """How many numbers of each length (column) each rank (row) wins: paths of the automaton, level by level."""
    counts = np.zeros((patterns + 1, LONGEST_COUNTED), np.int64)
    sizes = automaton.alphabet.sizes(DIGITS)
    steps = [(at, size) for at, size in enumerate(sizes) if size and at]
    states = np.array([ROOT])
    paths = np.array([1], np.int64)
    for length in range(LONGEST_COUNTED):
        targets = np.concatenate([automaton.rows[states, at] for at, _size in steps] or [states[:0]])
        weights = np.concatenate([paths * size for _at, size in steps] or [paths[:0]])
        states, place = np.unique(targets, return_inverse=True)
        paths = np.zeros(len(states), np.int64)
        np.add.at(paths, place, weights)
        paths, states = paths[states != DEAD], states[states != DEAD]
        np.add.at(counts, (automaton.winners[states], length), paths)
    return counts[:patterns]


def _blockers(table: DialTable, automaton: Automaton, pattern: Pattern | None) -> frozenset[int]:
    """The winners of the numbers that ``pattern`` matches."""
    if pattern is None or not pattern.possible or pattern.least_length > LONGEST_NUMBER:
        return frozenset()
    rows = automaton.rows
    states = np.array([ROOT])
    for members in pattern.positions:
        states = np.unique(rows[states][:, bits_of(automaton.alphabet.mask(members))])
    seen = np.zeros(len(rows), bool)
    if pattern.tail != ".":
        seen[states] = True
    while pattern.tail:
        states = np.unique(rows[states, 1 : len(automaton.alphabet.members)])
        states = states[~seen[states]]
        if not len(states):
            break
        seen[states] = True
    taking = np.unique(automaton.winners[seen])
    return frozenset(table.order[rank] for rank in taking.tolist() if rank >= 0)


def _searched(searcher: Searcher, index: int) -> Reach:
    """Reach without an automaton: exactly, or unknown."""
    table = searcher.table
    pattern = table.patterns[index]
    if pattern is None or not pattern.possible:
        return Reach(False, None, (0,) * LONGEST_COUNTED, ())
    rank = table.rank_of[index]
    wins, witness = searcher.witness_of(rank)
    if wins is not False:
        return Reach(wins, witness, (), ())
    taking = table.sharing(rank) & ~table.refused
    if not table.refused >> rank & 1:  # one that is refused loses to whatever else matches, even behind it
        taking &= (1 << rank) - 1
    return Reach(False, None, (0,) * LONGEST_COUNTED, tuple(sorted(table.order[other] for other in ranks_of(taking))))


def overlaps(table: DialTable) -> Iterator[Overlap]:
    """Every pair of patterns that share a number, ``first`` before ``second`` in the given sequence.

    An iterator: a table with catch-alls has as many pairs as catch-alls times patterns.
    """
    for first, pattern in enumerate(table.patterns):
        if pattern is None or not pattern.possible:
            continue
        if pattern.least_length > LONGEST_NUMBER:
            continue
        for rank in ranks_of(table.sharing(table.rank_of[first])):
            second = table.order[rank]
            other = table.patterns[second]
            if second > first and other is not None and other.least_length <= LONGEST_NUMBER:
                yield Overlap(first, second, table)


def shared_number(first: Pattern, second: Pattern) -> str:
    """A shortest number that both patterns match; they must share one. Digits where there is a choice."""
    size = max(first.least_length, second.least_length)
    chars = []
    for at in range(size):
        sets = [each.positions[at] for each in (first, second) if at < len(each.positions)]
        members = frozenset.intersection(*sets) if sets else frozenset(DIGITS)
        chars.append(min(members, key=lambda char: (char not in DIGITS, char)))
    return "".join(chars)


def find(table: DialTable, winners: Collection[int | None], inside: str | None = None) -> str | None:
    """A shortest number that reaches one of ``winners`` (indexes; None: reaches nothing), or None if there is none.

    ``inside`` is a pattern: only numbers that it matches are looked at. Needed with None among the winners, since
    almost any text reaches nothing.
    Errors: :class:`~dialmap.errors.DataError` where the table exceeds the automaton's budget.
    """
    within = DialTable.compile([inside if inside is not None else "_!"])
    automaton, space = table.automaton_or_error(), within.automaton_or_error()
    wanted = {-1 if index is None else table.rank_of.get(index, -2) for index in winners}
    pairs = sorted({(ours, theirs) for ours, theirs, _char in joint_classes(automaton, space)})
    example = {(ours, theirs): char for ours, theirs, char in reversed(joint_classes(automaton, space))}
    level: dict[tuple[int, int], str] = {(ROOT, ROOT): ""}
    seen: set[tuple[int, int]] = set(level)
    while level:
        following: dict[tuple[int, int], str] = {}
        for (state, place), text in level.items():
            if space.winners[place] >= 0 and int(automaton.winners[state]) in wanted:
                return _text(text)
            for ours, theirs in pairs:
                target = (int(automaton.rows[state, ours]), int(space.rows[place, theirs]))
                if target[1] != DEAD and target not in seen:
                    seen.add(target)
                    following[target] = text + example[ours, theirs]
        level = following
    return None


def joint_classes(first: Automaton, second: Automaton) -> list[tuple[int, int, str]]:
    """The characters that neither automaton tells apart, as (class in one, class in the other, example)."""
    found: dict[tuple[int, int], str] = {}
    order = [*DIGITS, *(chr(code) for code in range(256) if chr(code) not in DIGITS + "-")]
    for char in order:
        found.setdefault((first.alphabet.class_of[ord(char)], second.alphabet.class_of[ord(char)]), char)
    return [(ours, theirs, char) for (ours, theirs), char in found.items()]
