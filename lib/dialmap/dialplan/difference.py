"""Where two tables differ: every number whose winner changes, as patterns, with counts and examples.

Both automata are walked at once. Looked at are numbers made of digits, ``*``, ``#``, ``+`` and of the characters that
one of the tables names. Never lists what does not differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from dialmap.dialplan.alphabet import DIGITS
from dialmap.dialplan.automaton import ROOT, Automaton
from dialmap.dialplan.ranges import pattern_text
from dialmap.dialplan.table import DialTable
from dialmap.errors import DataError
from dialmap.messages import _

DIALABLE: Final = DIGITS + "*#+"
MOST_PATTERNS: Final = 20_000
MOST_PAIRS: Final = 2_000_000
LONGEST_COUNTED: Final = 15
Ints = npt.NDArray[np.int64]
Pair = tuple[int, int]
Name = Callable[[int | None], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Numbers that one pattern of the old table took and another of the new one takes.

    Shape: ``old`` and ``new`` are indexes, None where nothing takes the numbers; ``pattern`` covers exactly these
    numbers; ``count`` how many of them are made of 1 to 15 digits; ``witness`` is a shortest one.
    """

    old: int | None
    new: int | None
    pattern: str
    count: int
    witness: str


def difference(
    old: DialTable, new: DialTable, old_names: Sequence[object] | None = None, new_names: Sequence[object] | None = None
) -> tuple[Change, ...]:
    """Every range of numbers whose winner changes; empty is a proof that every number goes where it went.

    ``old_names`` and ``new_names`` say what an index stands for (its route, say): a number changes if these differ.
    Without them the indexes themselves are compared.
    Errors: :class:`~dialmap.errors.DataError` where a table exceeds the automaton's budget, or where the difference
    needs more than 20,000 patterns.
    """
    first, second = old.automaton_or_error(), new.automaton_or_error()
    walk = _Walk((old, new), (_namer(old_names), _namer(new_names)), first, second)
    found = [walk.change(positions, tail, pair) for positions, tail, pair in walk.run()]
    return tuple(sorted(found, key=lambda change: (len(change.witness), change.witness)))


def disagreements(
    old: DialTable, new: DialTable, old_names: Sequence[object], new_names: Sequence[object]
) -> dict[tuple[object, object], str]:
    """For each pair of different names that some number takes in the two tables, a shortest such number.

    The name None stands for numbers that nothing takes. Unlike :func:`difference` this lists no ranges, so it is fast
    on any two tables.
    Errors: :class:`~dialmap.errors.DataError` where a table exceeds the automaton's budget.
    """
    first, second = old.automaton_or_error(), new.automaton_or_error()
    walk = _Walk((old, new), (_namer(old_names), _namer(new_names)), first, second)
    return walk.witnesses()


def _namer(names: Sequence[object] | None) -> Name:
    if names is None:
        return lambda index: index
    return lambda index: None if index is None else names[index]


class _Walk:
    def __init__(self, tables: tuple[DialTable, DialTable], names: tuple[Name, Name], *both: Automaton) -> None:
        self.old, self.new = tables
        self.old_name, self.new_name = names
        self.first, self.second = both
        self.symbols = _symbols(*both)
        self.everything = frozenset(char for _one, _other, chars in self.symbols for char in chars)

    def run(self) -> list[tuple[list[frozenset[str]], str, Pair]]:
        """The ranges that differ: positions, tail, and the pair of states in which their numbers end."""
        live = self.live()
        found: list[tuple[list[frozenset[str]], str, Pair]] = []
        stack: list[tuple[Pair, list[frozenset[str]]]] = [((ROOT, ROOT), [])] if (ROOT, ROOT) in live else []
        while stack:
            pair, path = stack.pop()
            following = self.following(pair)
            if set(following) == {pair}:
                found.append((path, "!", pair))
                continue
            if self.differs(pair):
                found.append((path, "", pair))
            if len(found) > MOST_PATTERNS:
                raise DataError(
                    _("the difference needs more than {limit} templates; compare parts of it", limit=MOST_PATTERNS)
                )
            stack.extend((target, [*path, chars]) for target, chars in following.items() if target in live)
        return found

    def live(self) -> set[Pair]:
        """The pairs of states from which a number that differs can be reached. Level by level in numpy."""
        width = len(self.second.rows)
        seen = level = np.array([ROOT * width + ROOT])
        edges: list[tuple[Ints, Ints]] = []
        one, other = np.array([symbol[0] for symbol in self.symbols]), np.array([symbol[1] for symbol in self.symbols])
        while len(level):
            ours, theirs = np.divmod(level, width)
            targets = self.first.rows[ours][:, one].astype(np.int64) * width + self.second.rows[theirs][:, other]
            edges.append((level, targets))
            level = np.setdiff1d(targets, seen)
            seen = np.union1d(seen, level)
            if len(seen) > MOST_PAIRS:
                raise DataError(_("the tables differ in too many ways to be listed; compare parts of them"))
        live = seen[self.differing(seen)]
        for sources, targets in reversed(edges):  # only pairs that never change again lead to an earlier level
            live = np.union1d(live, sources[np.isin(targets, live).any(axis=1)])
        return {divmod(pair, width) for pair in live.tolist()}

    def witnesses(self) -> dict[tuple[object, object], str]:
        """A shortest number for each pair of different names. Breadth first, so the first one met is a shortest."""
        width = len(self.second.rows)
        one, other = np.array([symbol[0] for symbol in self.symbols]), np.array([symbol[1] for symbol in self.symbols])
        chars = [min(symbol[2], key=lambda char: (char not in DIGITS, char)) for symbol in self.symbols]
        seen = level = np.array([ROOT * width + ROOT])
        ways: list[tuple[Ints, Ints]] = []
        found: dict[tuple[object, object], str] = {}
        while len(level):
            for place in np.flatnonzero(self.differing(level)).tolist():
                before, after = self.winners(divmod(int(level[place]), width))
                pair = self.old_name(before), self.new_name(after)
                if pair not in found:
                    found[pair] = _way_back(ways, place, chars)
            ours, theirs = np.divmod(level, width)
            targets = self.first.rows[ours][:, one].astype(np.int64) * width + self.second.rows[theirs][:, other]
            fresh, places = np.unique(targets.ravel(), return_index=True)
            new = ~np.isin(fresh, seen, assume_unique=True)
            level = fresh[new]
            ways.append((places[new] // len(chars), places[new] % len(chars)))
            seen = np.union1d(seen, level)
            if len(seen) > MOST_PAIRS:
                raise DataError(_("the tables differ in too many ways to be listed; compare parts of them"))
        return found

    def differing(self, pairs: Ints) -> npt.NDArray[np.bool_]:
        """Whether the winners of each pair of states have different names."""
        ours, theirs = np.divmod(pairs, len(self.second.rows))
        first, second = self._names_of_states
        return np.asarray(first[ours] != second[theirs])

    @cached_property
    def _names_of_states(self) -> tuple[Ints, Ints]:
        """The name of the winner of each state, as an int: the same names have the same on both sides."""
        ids: dict[object, int] = {}
        sides = []
        for automaton, table, name in (
            (self.first, self.old, self.old_name),
            (self.second, self.new, self.new_name),
        ):
            names = [ids.setdefault(name(index), len(ids)) for index in (*table.order, None)]
            sides.append(np.array(names)[automaton.winners])
        return sides[0], sides[1]

    def following(self, pair: Pair) -> dict[Pair, frozenset[str]]:
        """Where one more character leads, with the characters that lead there."""
        ours, theirs = self.first.rows[pair[0]].tolist(), self.second.rows[pair[1]].tolist()
        groups: dict[Pair, set[str]] = {}
        for one, other, chars in self.symbols:
            groups.setdefault((ours[one], theirs[other]), set()).update(chars)
        return {target: frozenset(chars) for target, chars in groups.items()}

    def winners(self, pair: Pair) -> tuple[int | None, int | None]:
        before, after = int(self.first.winners[pair[0]]), int(self.second.winners[pair[1]])
        return (
            None if before < 0 else self.old.order[before],
            None if after < 0 else self.new.order[after],
        )

    def differs(self, pair: Pair) -> bool:
        before, after = self.winners(pair)
        return self.old_name(before) != self.new_name(after)

    def change(self, positions: list[frozenset[str]], tail: str, pair: Pair) -> Change:
        count = 1
        for members in positions:
            count *= sum(char in DIGITS for char in members)
        if tail:
            count *= sum(10**more for more in range(LONGEST_COUNTED - len(positions) + 1))
        elif len(positions) > LONGEST_COUNTED:
            count = 0
        chars = [min(members, key=lambda char: (char not in DIGITS, char)) for members in positions]
        witness = "".join(chars).encode("latin-1").decode("utf-8", "surrogateescape")
        if tail and positions and positions[-1] == self.everything:
            positions, tail = positions[:-1], "."
        old, new = self.winners(pair)
        return Change(old=old, new=new, pattern=pattern_text(positions, tail), count=count, witness=witness)


def _way_back(ways: Sequence[tuple[Ints, Ints]], place: int, chars: Sequence[str]) -> str:
    """The number that leads to the ``place``-th pair of the last level."""
    text = []
    for parents, symbols in reversed(ways):
        text.append(chars[int(symbols[place])])
        place = int(parents[place])
    return "".join(reversed(text)).encode("latin-1").decode("utf-8", "surrogateescape")


def _symbols(first: Automaton, second: Automaton) -> list[tuple[int, int, str]]:
    """Pairs of classes with the characters they share: what can be dialed, and what is named in one of the tables."""
    unnamed = len(first.alphabet.members) - 1, len(second.alphabet.members) - 1
    groups: dict[tuple[int, int], str] = {}
    for code in (*map(ord, DIGITS), *range(256)):
        pair = first.alphabet.class_of[code], second.alphabet.class_of[code]
        if chr(code) in DIALABLE or (pair != unnamed and pair[0] and pair[1]):
            named = groups.get(pair, "")
            groups[pair] = named if chr(code) in named else named + chr(code)
    return [(one, other, chars) for (one, other), chars in groups.items()]
