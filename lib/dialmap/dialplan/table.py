"""A table of patterns, compiled once and asked many times.

Holds the arrangement of patterns under a policy, and the answers for one number and for many. Never knows who owns a
pattern (:mod:`~dialmap.dialplan.groups`), and never proves anything (:mod:`~dialmap.dialplan.analysis`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dialmap.dialplan.automaton import ROOT, Automaton, build
from dialmap.dialplan.bits import Steps, bitset, ranks_of, steps_of
from dialmap.dialplan.order import Policy, Reason, between, compare
from dialmap.dialplan.patterns import LONGEST_NUMBER, Pattern, PatternError, dialed
from dialmap.errors import DataError
from dialmap.messages import Message, _

#: Up to so many numbers are walked one by one, without Arrow.
FEW: Final = 256


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pattern that matches a number: its index, and why it lost (None for the winner)."""

    index: int
    reason: Reason | None


@dataclass(frozen=True, kw_only=True)
class DialTable:
    """A sequence of patterns under one policy; answers which of them a dialed number takes.

    Shape: indexes are places in the sequence given to :meth:`compile`. ``patterns`` holds None where a text is
    unreadable, ``unreadable`` says why. ``order`` lists the readable indexes by rank, best first: by their groups, and
    inside one by specificity. ``groups`` has the group of each pattern; None: all are in one. ``duplicates`` maps an
    index to the earlier one that it repeats in other words: in its group, but anywhere in a list. Inside a group
    Asterisk keeps the first and refuses the second: it matches but never wins; ``refused`` has the bits of these ranks.
    Memory: positions x distinct characters x patterns / 8 bytes, and, once it is asked for, the automaton's.
    """

    texts: tuple[str, ...]
    policy: Policy
    groups: tuple[int, ...] | None
    patterns: tuple[Pattern | None, ...]
    unreadable: Mapping[int, Message]
    duplicates: Mapping[int, int]
    order: tuple[int, ...] = field(repr=False)
    steps: Steps = field(repr=False)
    refused: int = field(repr=False)
    _strange: int = field(repr=False)
    """Refused ranks that do not match the same numbers as the pattern they repeat."""

    @classmethod
    def compile(
        cls, patterns: Sequence[str], policy: Policy = Policy.SPECIFIC, groups: Sequence[int] | None = None
    ) -> "DialTable":
        """Read and arrange ``patterns``. Unreadable texts are left out and reported, never raised.

        ``groups``: one int for each pattern. All patterns of a smaller group are asked before any of a larger one, and
        any match there wins, as with the contexts that Asterisk includes one after another; inside a group the most
        specific one does. Without them ``policy`` says what is a group: each pattern under ``ORDER``, else all of them.
        Errors: ValueError where there are not as many groups as patterns.
        """
        if groups is None and policy is Policy.ORDER:
            groups = range(len(patterns))
        if groups is not None and len(groups) != len(patterns):
            raise ValueError(f"{len(groups)} groups for {len(patterns)} patterns")
        parsed: list[Pattern | None] = []
        unreadable: dict[int, Message] = {}
        for index, text in enumerate(patterns):
            read = _parsed(text)
            if isinstance(read, Pattern):
                parsed.append(read)
            else:
                parsed.append(None)
                unreadable[index] = read.message
        present = [(index, pattern) for index, pattern in enumerate(parsed) if pattern is not None]
        first_of: dict[tuple[int, bytes], int] = {}
        duplicates: dict[int, int] = {}
        for index, pattern in present:
            key = (0 if groups is None or policy is Policy.ORDER else groups[index], pattern.order_key)
            if first_of.setdefault(key, index) != index:
                duplicates[index] = first_of[key]
        present.sort(key=lambda pair: pair[1].order_key)
        if groups is not None:
            present.sort(key=lambda pair: groups[pair[0]])  # stable: inside a group the specific ones stay in front
        order = tuple(index for index, _pattern in present)
        ranked = [pattern for _index, pattern in present]
        refused = strange = 0
        refusing = {at for at, first in duplicates.items() if groups is None or groups[at] == groups[first]}
        if refusing:
            repeated = [(rank, index) for rank, index in enumerate(order) if index in refusing]
            refused = bitset((rank for rank, _index in repeated), len(order))
            strange = bitset(
                (rank for rank, index in repeated if not _same_matches(parsed[index], parsed[duplicates[index]])),
                len(order),
            )
        return cls(
            texts=tuple(patterns),
            policy=policy,
            groups=None if groups is None else tuple(groups),
            patterns=tuple(parsed),
            unreadable=unreadable,
            duplicates=duplicates,
            order=order,
            steps=steps_of(ranked),
            refused=refused,
            _strange=strange,
        )

    @cached_property
    def automaton(self) -> Automaton | None:
        """The table as one automaton, compiled when it is first asked for; None if that would exceed its budget."""
        return build([None if bit & self.refused else self.patterns[index] for index, bit in self._ranked()])

    @cached_property
    def rank_of(self) -> Mapping[int, int]:
        """Index of a pattern -> its rank, for those that can be read."""
        return {index: rank for rank, index in enumerate(self.order)}

    @cached_property
    def repeated(self) -> Mapping[int, int]:
        """Index of a possible pattern -> the earlier one that Asterisk takes it for: of the two it keeps the first."""
        found = {}
        for index, first in self.duplicates.items():
            pattern = self.patterns[index]
            if pattern is not None and pattern.possible:
                found[index] = first
        return found

    def _ranked(self) -> Iterator[tuple[int, int]]:
        if not self.refused:
            return ((index, 0) for index in self.order)
        return ((index, 1 << rank) for rank, index in enumerate(self.order))

    def assign(self, numbers: Any) -> npt.NDArray[np.int32]:
        """The winner's index for each of ``numbers``, -1 for none.

        ``numbers``: pandas Series, Arrow array or sequence of str; nulls give -1.
        """
        if isinstance(numbers, list | tuple) and len(numbers) <= FEW:
            return self._one_by_one(numbers)
        from dialmap.dialplan import batches  # noqa: PLC0415 - Arrow takes 0.2 s to load: only where a column is matched

        column = batches.as_arrow(numbers)
        if self.automaton is None:
            return self._one_by_one(column.to_pylist())
        order = np.array([*self.order, -1], np.int32)
        result = order[batches.match(self.automaton, column)]
        for place in batches.with_underscore(column):
            index = self.winner(column[place].as_py())
            result[place] = -1 if index is None else index
        return result

    def _one_by_one(self, numbers: Sequence[str | None]) -> npt.NDArray[np.int32]:
        found = [None if number is None else self.winner(number) for number in numbers]
        return np.array([-1 if index is None else index for index in found], np.int32)

    def winner(self, number: str) -> int | None:
        """The index of the pattern that takes ``number``, or None."""
        automaton: Automaton | None = self.__dict__.get("automaton")  # walked only where it was built already
        if automaton is not None and not number.startswith("_"):
            return self._walk(automaton, number)
        bits = self._alive(number) & ~self.refused
        return self.order[(bits & -bits).bit_length() - 1] if bits else None

    def matches(self, number: str) -> tuple[int, ...]:
        """Every pattern that matches ``number``, the winner first, in order of precedence.

        A refused duplicate stands behind the one that it repeats; where that one does not match (Asterisk takes
        ``_1[9-0]2``, which never matches, for ``_12``), it stands last.
        """
        found = self._alive(number)
        indexes = [self.order[rank] for rank in ranks_of(found)]
        if found & self._strange:
            present = set(indexes)
            indexes.sort(key=lambda index: self.duplicates.get(index, index) not in present)
        return tuple(indexes)

    def automaton_or_error(self) -> Automaton:
        """The automaton. Errors: :class:`~dialmap.errors.DataError` that names the widest patterns of the table."""
        if self.automaton is None:
            widest = sorted((each for each in self.patterns if each and each.possible), key=_width, reverse=True)[:3]
            names = ", ".join(each.text for each in widest)
            raise DataError(
                _(
                    "the table has too many wide templates for an exact answer, such as {patterns}; split it",
                    patterns=names,
                )
            )
        return self.automaton

    def candidates(self, number: str) -> tuple[Candidate, ...]:
        """Every match of ``number``, the winner first, each with the reason why it lost (None for the winner)."""
        winner = self.winner(number)
        found = []
        for index in self.matches(number):
            better = self.duplicates[index] if winner is None else winner
            found.append(Candidate(index, None if index == winner else self.reason(better, index)))
        return tuple(found)

    def reason(self, winner: int, loser: int) -> Reason:
        """Why the pattern ``loser`` stands behind ``winner`` (indexes)."""
        if self.groups is not None and self.groups[winner] != self.groups[loser]:
            return between(self.policy)
        first, second = self.patterns[winner], self.patterns[loser]
        assert first is not None
        assert second is not None
        return compare(first, second)

    def sharing(self, rank: int) -> int:
        """The ranks, as bits, of the other patterns that share at least one number with the pattern of that rank."""
        pattern, steps = self.patterns[self.order[rank]], self.steps
        if pattern is None or not pattern.possible:
            return 0
        size = len(pattern.positions)
        alive, found = steps.everything, 0
        for at, members in enumerate(pattern.positions):
            found |= alive & steps.more[at]
            takes = steps.takes[at]
            fitting = 0
            for char in members:
                fitting |= takes.get(char, 0)
            alive &= fitting
        if pattern.tail == "!":
            found |= alive
        elif pattern.tail == ".":
            found |= alive & ~(steps.ends[size] & ~steps.more[size])
        else:
            found |= alive & steps.ends[size]
        return found & ~(1 << rank)

    def _walk(self, automaton: Automaton, number: str) -> int | None:
        view, width = automaton.view, automaton.rows.shape[1]
        state = ROOT * width
        for symbol in number.encode("utf-8", "surrogateescape")[:LONGEST_NUMBER].translate(automaton.alphabet.class_of):
            state = view[state + symbol]
        rank = view[state + width - 1]
        return None if rank < 0 else self.order[rank // width]

    def _alive(self, number: str) -> int:
        steps, text = self.steps, dialed(number)
        alive, found = steps.everything, 0
        for takes, more, char in zip(steps.takes, steps.more, text, strict=False):
            found |= alive & more
            alive &= takes.get(char, 0)
            if not alive:
                break
        else:
            if len(text) < len(steps.ends):
                found |= alive & steps.ends[len(text)]
            elif len(text) > len(steps.takes):
                found |= alive & steps.more[-1]
        if number.startswith("_"):
            found |= self._same_as_dialed(number)
        return found

    def _same_as_dialed(self, number: str) -> int:
        try:
            key = Pattern.parse(number).order_key
        except PatternError:
            return 0
        return bitset(self._by_key.get(key, ()), len(self.order))

    @cached_property
    def _by_key(self) -> Mapping[bytes, list[int]]:
        found: dict[bytes, list[int]] = {}
        for rank, index in enumerate(self.order):
            pattern = self.patterns[index]
            if pattern is not None and not pattern.is_literal and not pattern.caller_id:
                found.setdefault(pattern.order_key, []).append(rank)
        return found


@lru_cache(maxsize=16_384)
def _parsed(text: str) -> Pattern | PatternError:
    """A pattern, or why it cannot be read. Kept: a table is compiled anew after every edit, and few texts differ."""
    try:
        return Pattern.parse(text)
    except PatternError as error:
        return error.with_traceback(None)


def _same_matches(first: Pattern | None, second: Pattern | None) -> bool:
    """Whether two patterns match the same numbers in the same way, as written."""
    if first is None or second is None:
        return False
    return (first.positions, first.tail, first.possible) == (second.positions, second.tail, second.possible)


def _width(pattern: Pattern) -> int:
    """How much a pattern branches before something narrows it again: that is what makes an automaton large."""
    wide = [len(members) > 1 for members in pattern.positions]
    return sum(wide[: max((at for at, each in enumerate(pattern.positions) if len(each) < 10), default=0)])
