"""The numbering registry: which operator, in which region, was given which range of numbers. Russian numbers only.

Holds ranges and what can be read off them alone. Never knows a route, and never says who serves a number today: numbers
move between operators (MNP), and the registry does not say where to.

Source: the range tables of the Russian registry of numbering (ABC-3xx, ABC-4xx, ABC-8xx, DEF-9xx), as their user loads
them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from dialmap.core.numbering import plan_of

Ints = npt.NDArray[np.int64]
#: Digits of a national number, and the calling code.
DIGITS: Final = 10
CODE: Final = "7"
COUNTRY: Final = "RU"
_OF_CODE: Final = 10**7
#: The official table of a kind of numbers has tens of thousands of ranges; what has fewer than this is a part of one.
FEWEST: Final = 1_000
#: In place of a range: the number is in none, or of a code that was not loaded.
UNASSIGNED: Final = -1
UNKNOWN: Final = -2


@dataclass(frozen=True, slots=True)
class Range:
    """A range of national numbers of ten digits, both ends in it, and who was given it."""

    first: str
    last: str
    operator: str
    region: str

    @property
    def size(self) -> int:
        """How many numbers it has."""
        return int(self.last) - int(self.first) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The files of a registry as they were loaded: when (ISO 8601 in UTC), by whom, how many ranges each has."""

    id: int
    at: str
    who: str
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Holders:
    """The ranges, in order, none sharing a number with another.

    Shape: one entry a range in ``starts``, ``ends`` (national numbers as integers, both in the range), ``operator_at``
    and ``region_at`` (indexes of ``operators`` and ``regions``, which are in alphabetical order).
    """

    starts: Ints = field(repr=False)
    ends: Ints = field(repr=False)
    operator_at: Ints = field(repr=False)
    region_at: Ints = field(repr=False)
    operators: tuple[str, ...]
    regions: tuple[str, ...]
    load: Load | None = None

    @classmethod
    def of(cls, ranges: Iterable[tuple[str, str, str, str]], load: Load | None = None) -> "Holders":
        """From ranges (first, last, operator, region) in any order."""
        rows = sorted(ranges)
        names, operator_at = _numbered([operator for _first, _last, operator, _region in rows])
        places, region_at = _numbered([region for _first, _last, _operator, region in rows])
        starts = np.array([int(first) for first, _last, _operator, _region in rows], np.int64)
        ends = np.array([int(last) for _first, last, _operator, _region in rows], np.int64)
        return cls(
            starts=starts,
            ends=ends,
            operator_at=operator_at,
            region_at=region_at,
            operators=names,
            regions=places,
            load=load,
        )

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was loaded."""
        return not len(self.starts)

    @cached_property
    def codes(self) -> Ints:
        """The codes (first three digits) of whose numbers anything can be said.

        Those that are there, and all of a kind (first digit) of which a whole table was loaded: what such a table lacks
        nobody was given. Of what a part of one lacks nothing is known.
        """
        there = self.starts // _OF_CODE
        kinds, counts = np.unique(there // 100, return_counts=True)
        whole = [np.arange(kind * 100, kind * 100 + 100) for kind in kinds[counts >= FEWEST].tolist()]
        return np.unique(np.concatenate([there, *whole])).astype(np.int64)

    def at(self, numbers: Ints) -> Ints:
        """The index of the range of each national number; UNASSIGNED, or UNKNOWN where its code was not loaded."""
        if self.is_empty:
            return np.full(len(numbers), UNKNOWN)
        place = np.searchsorted(self.starts, numbers, side="right") - 1
        is_in = (place >= 0) & (numbers <= self.ends[place])
        is_known = np.isin(numbers // _OF_CODE, self.codes)
        return np.where(is_in, place, np.where(is_known, UNASSIGNED, UNKNOWN)).astype(np.int64)

    def place_of(self, number: str, country: str) -> int:
        """The index of the range of a number as it is dialed from a country, UNASSIGNED or UNKNOWN."""
        national = national_of(number, country)
        if not national or self.is_empty:
            return UNKNOWN
        value = int(national)
        place = int(self.starts.searchsorted(value, side="right")) - 1
        if place >= 0 and value <= int(self.ends[place]):
            return place
        return UNASSIGNED if value // _OF_CODE in self._codes else UNKNOWN

    @cached_property
    def _codes(self) -> frozenset[int]:
        return frozenset(self.codes.tolist())

    def within(self, low: int, high: int) -> list[tuple[int, int]]:
        """The ranges that have national numbers from ``low`` to ``high``: index, and how many of these numbers."""
        first = int(self.ends.searchsorted(low, side="left"))
        last = int(self.starts.searchsorted(high, side="right"))
        return [
            (place, min(high, int(self.ends[place])) - max(low, int(self.starts[place])) + 1)
            for place in range(first, last)
        ]

    def range(self, place: int) -> Range:
        """The range with that index."""
        first, last = (f"{int(each[place]):0{DIGITS}}" for each in (self.starts, self.ends))
        return Range(first, last, self.operator(place), self.region(place))

    def operator(self, place: int) -> str:
        """The operator of the range with that index."""
        return self.operators[int(self.operator_at[place])]

    def region(self, place: int) -> str:
        """The region of the range with that index; empty where none is told."""
        return self.regions[int(self.region_at[place])]

    def chosen(self, operators: Collection[str] = (), regions: Collection[str] = ()) -> Ints:
        """The indexes of the ranges of some operators in some regions; of all, where none is named."""
        wanted = np.ones(len(self), bool)
        for named, names, at in (
            (operators, self.operators, self.operator_at),
            (regions, self.regions, self.region_at),
        ):
            if named:
                wanted &= np.isin(at, [index for index, name in enumerate(names) if name in named])
        return np.flatnonzero(wanted)


def _numbered(names: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    different = tuple(sorted(set(names)))
    index = {name: at for at, name in enumerate(different)}
    return different, np.array([index[name] for name in names], np.int64)


#: Nothing was loaded.
NONE: Final = Holders.of(())


def beginnings(country: str) -> tuple[str, ...]:
    """What may stand before a Russian national number where it is dialed from a country, the usual one in front."""
    abroad = plan_of(country).abroad
    if country == COUNTRY:
        return (CODE, "8", "+" + CODE, "", abroad + CODE)
    return ("+" + CODE, abroad + CODE) if abroad else ("+" + CODE,)


def national_of(number: str, country: str) -> str:
    """The national number that a number means which is dialed from a country; empty where it is no Russian one."""
    for begins in beginnings(country):
        if len(number) == len(begins) + DIGITS and number.startswith(begins):
            national = number[len(begins) :]
            return national if national.isascii() and national.isdigit() else ""
    return ""
