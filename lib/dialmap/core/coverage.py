"""Routes against the numbering registry: of which operators and regions the numbers are that they take, and which not.

Holds exact counts, and what a route misses. Never reads a registry: that is :mod:`dialmap.core.holders`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from dialmap.core.holders import DIGITS, UNASSIGNED, UNKNOWN, Holders, Ints, beginnings, national_of
from dialmap.core.model import Template
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Outcome
from dialmap.dialplan import DialTable, Spans, covering, merged, number_line, pattern_text

_END: Final = 10**DIGITS


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pieces:
    """The numbers behind one beginning, cut where another template takes over or another range begins.

    Shape: one entry a piece: ``starts`` and ``sizes``, ``takers`` (index of a template in ``Routes.owners``, -1: none)
    and ``ranges`` (index of a range, UNASSIGNED or UNKNOWN).
    """

    begins: str
    starts: Ints
    sizes: Ints
    takers: Ints
    ranges: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Numbers by who was given them: by operator, by region; ``unassigned`` to nobody, ``unknown``: not loaded."""

    operators: Counter[str]
    regions: Counter[str]
    unassigned: int
    unknown: int

    @property
    def assigned(self) -> int:
        """How many are in a range of somebody's."""
        return self.operators.total()

    @property
    def is_nobodys(self) -> bool:
        """Whether all of them are in ranges that nobody was given."""
        return bool(self.unassigned) and not self.assigned and not self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Numbers of an operator's range that a route does not take: ``taker`` does (a route; empty: none)."""

    first: str
    last: str
    operator: str
    region: str
    taker: str

    @property
    def size(self) -> int:
        """How many they are."""
        return int(self.last) - int(self.first) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Ranges as templates, in order; ``is_proven``: the engine takes just these numbers by them, and no others."""

    templates: tuple[str, ...]
    numbers: int
    is_proven: bool


@dataclass(frozen=True)
class Coverage:
    """A routing laid over the registry. What takes time is worked out when it is first asked for, and kept."""

    routing: Routing = field(repr=False)
    holders: Holders = field(repr=False)

    @cached_property
    def pieces(self) -> tuple[Pieces, ...] | None:
        """The pieces behind each beginning; None where the templates are too many and too different."""
        found = []
        for begins in beginnings(self.routing.country):
            made = self._behind(begins)
            if made is None:
                return None
            found.append(made)
        return tuple(found)

    def _behind(self, begins: str) -> Pieces | None:
        line = number_line(self.routing.routes.table, begins, DIGITS)
        return None if line is None else _cut(line, self.holders, begins)

    @cached_property
    def _by_taker(self) -> dict[int, Held]:
        found: dict[int, Held] = {}
        for each in self.pieces or ():
            order = np.argsort(each.takers, kind="stable")
            takers, first = np.unique(each.takers[order], return_index=True)
            for taker, places in zip(takers.tolist(), np.split(order, first[1:]), strict=True):
                if taker >= 0:
                    held = _held(self.holders, each.ranges[places], each.sizes[places])
                    found[taker] = _together([found[taker], held]) if taker in found else held
        return found

    @cached_property
    def by_route(self) -> dict[str, Held]:
        """Route -> of whom the numbers are that it takes; routes that take none are left out."""
        found: dict[str, list[Held]] = {}
        for at, (owner, _template) in enumerate(self.routing.routes.owners):
            if at in self._by_taker:
                found.setdefault(owner.name, []).append(self._by_taker[at])
        return {name: _together(listed) for name, listed in found.items()}

    @cached_property
    def nobodys(self) -> tuple[tuple[str, Template, Held], ...]:
        """The templates that take only numbers which nobody was given, with their routes."""
        return tuple(
            (owner.name, template, self._by_taker[at])
            for at, (owner, template) in enumerate(self.routing.routes.owners)
            if at in self._by_taker and self._by_taker[at].is_nobodys
        )

    @cached_property
    def unassigned(self) -> tuple[Outcome, ...]:
        """The transfers to numbers that nobody was given."""
        country, holders = self.routing.country, self.holders
        return tuple(
            outcome
            for outcome in self.routing.outcomes
            if outcome.verdict.counts and holders.place_of(outcome.number, country) == UNASSIGNED
        )

    def usual(self, route: str = "") -> str:
        """The beginning with which most transfers dial Russian numbers, or by which a route takes most of them."""
        known = beginnings(self.routing.country)
        if route:
            places = [at for at, (owner, _t) in enumerate(self.routing.routes.owners) if owner.name == route]
            counts = {
                each.begins: int(each.sizes[np.isin(each.takers, places) & (each.ranges >= 0)].sum())
                for each in self.pieces or ()
            }
        else:
            numbers = [each.number for each in self.routing.outcomes if each.verdict.counts]
            national = ((number, national_of(number, self.routing.country)) for number in numbers)
            counts = Counter(number.removesuffix(rest) for number, rest in national if rest)
        return max(known, key=lambda begins: (counts.get(begins, 0), -known.index(begins)))

    def missing(self, route: str, ranges: Ints, begins: str) -> tuple[Missing, ...] | None:
        """What a route does not take of these ranges, dialed with a beginning; neighbors of one fate are one.

        None where the templates are too many and too different.
        """
        piece = next((each for each in self.pieces or () if each.begins == begins), None) or self._behind(begins)
        if piece is None:
            return None
        found: list[Missing] = []
        names = [owner.name for owner, _template in self.routing.routes.owners]
        for at in np.flatnonzero(np.isin(piece.ranges, ranges)).tolist():
            taker = names[piece.takers[at]] if piece.takers[at] >= 0 else ""
            if taker != route:
                start, whole = int(piece.starts[at]), self.holders.range(int(piece.ranges[at]))
                made = _missing(start, start + int(piece.sizes[at]) - 1, whole.operator, whole.region, taker)
                found.append(made)
        return tuple(_merged(found))


def covered(patterns: Iterable[str], holders: Holders, country: str) -> Held | None:
    """Of whom the numbers are that patterns cover, whoever takes them; None where they cover no Russian number."""
    table, found = DialTable.compile(list(patterns)), []
    for begins in beginnings(country):
        line = number_line(table, begins, DIGITS)
        if line is None:
            return None
        if (line.winners >= 0).any():
            pieces = _cut(line, holders, begins)
            is_covered = pieces.takers >= 0
            found.append(_held(holders, pieces.ranges[is_covered], pieces.sizes[is_covered]))
    return _together(found) if found else None


def _cut(taken: Spans, holders: Holders, begins: str) -> Pieces:
    """The number line behind a beginning, cut where a range begins or ends too."""
    codes = np.arange(1_000) * 10 ** (DIGITS - 3)
    cuts = np.unique(np.concatenate([taken.starts, holders.starts, holders.ends + 1, codes]))
    starts = cuts[cuts < _END]
    sizes = np.diff(np.append(starts, _END))
    takers = taken.winners[np.searchsorted(taken.starts, starts, side="right") - 1]
    return Pieces(begins=begins, starts=starts, sizes=sizes, takers=takers, ranges=holders.at(starts))


def _held(holders: Holders, ranges: Ints, sizes: Ints) -> Held:
    is_known = ranges >= 0
    of, weights = ranges[is_known], sizes[is_known]
    return Held(
        operators=_counted(holders.operators, holders.operator_at[of], weights),
        regions=_counted(holders.regions, holders.region_at[of], weights),
        unassigned=int(sizes[ranges == UNASSIGNED].sum()),
        unknown=int(sizes[ranges == UNKNOWN].sum()),
    )


def _missing(first: int, last: int, operator: str, region: str, taker: str) -> Missing:
    return Missing(first=f"{first:0{DIGITS}}", last=f"{last:0{DIGITS}}", operator=operator, region=region, taker=taker)


def _merged(listed: Iterable[Missing]) -> list[Missing]:
    found: list[Missing] = []
    for each in listed:
        before = found[-1] if found else None
        is_next = before is not None and int(before.last) + 1 == int(each.first)
        if before is not None and is_next and _fate(before) == _fate(each):
            found[-1] = _missing(int(before.first), int(each.last), *_fate(each))
        else:
            found.append(each)
    return found


def _fate(each: Missing) -> tuple[str, str, str]:
    return each.operator, each.region, each.taker


def _counted(names: tuple[str, ...], at: Ints, weights: Ints) -> Counter[str]:
    totals = np.zeros(len(names), np.int64)
    np.add.at(totals, at, weights)
    return Counter({names[each]: int(totals[each]) for each in np.flatnonzero(totals)})


def _together(listed: Iterable[Held]) -> Held:
    every = list(listed)
    operators, regions = Counter[str](), Counter[str]()
    for each in every:
        operators.update(each.operators)
        regions.update(each.regions)
    return Held(
        operators=operators,
        regions=regions,
        unassigned=sum(each.unassigned for each in every),
        unknown=sum(each.unknown for each in every),
    )


def said(ranges: Iterable[tuple[str, str]], begins: str) -> Said | None:
    """Ranges of national numbers as templates behind a beginning; None where they would be more than 2,000.

    No template could be left out or made wider. The proof asks the engine: it walks the number line behind the
    beginning and must take just these numbers.
    """
    wanted = [(int(first), int(last)) for first, last in ranges]
    products = covering(wanted, DIGITS)
    if products is None:
        return None
    head = tuple(map(frozenset, begins))
    templates = tuple(pattern_text((*head, *each)) for each in products)
    numbers = sum(last - first + 1 for first, last in merged(wanted))
    return Said(templates=templates, numbers=numbers, is_proven=_taken(templates, begins) == merged(wanted))


def _taken(templates: tuple[str, ...], begins: str) -> list[tuple[int, int]] | None:
    """The numbers that templates take, as the engine says."""
    line = number_line(DialTable.compile(templates), begins, DIGITS)
    if line is None:
        return None
    starts, ends = line.starts.tolist(), [*(line.starts[1:] - 1).tolist(), _END - 1]
    return merged((start, end) for start, end, who in zip(starts, ends, line.winners, strict=True) if who >= 0)
