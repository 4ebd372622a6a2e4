"""Calls become counts: a pure function over batches of records.

Holds no state, so that batches may be counted anywhere and in any order. Never reads a file, and nothing of a caller
comes in.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.counted import COUNTS, LOADS, MINUTES, TEXT, Codes, Counted, as_text, mixed, summed, unmixed
from dialmap.core.model import Route, Trunk
from dialmap.core.routes import Routes
from dialmap.dialplan import Policy

#: What a reader gives of each call: ``start`` in seconds since 1970 as the file says it, whatever its zone; ``number``
#: as dialed; ``context`` in which it was dialed; ``channel`` through which it left, without what makes it unique;
#: ``disposition`` by its value; ``talked`` and ``lasted`` in seconds.
RECORD: Final = pa.schema(
    [
        ("start", pa.int64()),
        ("number", TEXT),
        ("context", TEXT),
        ("channel", TEXT),
        ("disposition", TEXT),
        ("talked", pa.int64()),
        ("lasted", pa.int64()),
    ]
)
#: Seconds of a day and of a minute.
DAY: Final = 86_400
MINUTE: Final = 60
#: No call is thought to last longer: a week.
LONGEST: Final = 7 * DAY
#: Keys are counted in an array of all that there could be, where those are no more than so many a record.
DENSE: Final = 8


@dataclass(frozen=True)
class Counter:
    """How calls are counted: by which ``routes``, and how much of a number is kept.

    ``digits`` of each number that is not in ``whole``; 0 keeps all of it.
    """

    routes: Routes
    digits: int = 0
    whole: Collection[str] = field(default=frozenset(), repr=False)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """To another machine go the rows: what they are compiled into is made there."""
        routes = self.routes
        return _made, (routes.rows, routes.trunks, routes.policy, routes.country, routes.falls, self.digits, self.whole)

    @cached_property
    def _places(self) -> dict[str, int]:
        places = {"": 0}
        for route, _template in self.routes.owners:
            places.setdefault(route.name, len(places))
        return places

    @cached_property
    def _names(self) -> pa.Array:
        return pa.array(list(self._places), pa.large_string())

    @cached_property
    def _route_of(self) -> Codes:
        """For each template the place of its route's name; behind the last one that of nobody."""
        return np.array([*(self._places[route.name] for route, _template in self.routes.owners), 0], np.int64)

    def count(self, records: pa.Table) -> Counted:
        """The counts of records with the columns of ``RECORD``.

        One without a number is no call: it only takes room on its channel, as an attempt that another came after.
        """
        loads = _loads(records)
        if records["number"].null_count:
            records = records.filter(pc.is_valid(records["number"]))
        return Counted(self._counts(records) if len(records) else COUNTS.empty_table(), loads)

    def _counts(self, records: pa.Table) -> pa.Table:
        dialed = _encoded(records["number"])
        kept = self._kept(dialed.dictionary)
        day = records["start"].to_numpy() // DAY
        texts = [_encoded(records[name]) for name in ("context", "channel", "disposition")]
        first = int(day.min())
        days = np.arange(first, int(day.max()) + 1)
        codes = [day - first, kept.place[np.asarray(dialed.indices)], *(np.asarray(each.indices) for each in texts)]
        key = mixed(codes, sizes := [len(days), len(kept.numbers), *(len(each.dictionary) for each in texts)])
        if key is None:
            half = len(records) // 2
            parts = [self._counts(records.slice(0, half)), self._counts(records.slice(half))]
            return summed(parts, COUNTS, ("calls", "seconds"))
        key, calls, seconds = _grouped(key, records["talked"].to_numpy(), math.prod(sizes))
        at_day, at_number, *at_texts = unmixed(key, sizes)
        return pa.table(
            [
                pa.array(days[at_day], pa.int32()),
                as_text(at_number, kept.numbers),
                pa.array(kept.is_whole[at_number]),
                *(as_text(at, each.dictionary) for at, each in zip(at_texts, texts, strict=True)),
                as_text(kept.route[at_number], self._names),
                pa.array(calls),
                pa.array(seconds),
            ],
            schema=COUNTS,
        )

    def _kept(self, numbers: pa.Array) -> "_Kept":
        route = self._route_of[self.routes.table.assign(numbers)]
        if not self.digits:
            every = np.arange(len(numbers), dtype=np.int64)
            return _Kept(every, numbers, np.ones(len(numbers), np.bool_), route)
        whole = pc.or_(
            pc.is_in(numbers, pa.array(list(self.whole), numbers.type)),
            pc.less_equal(pc.utf8_length(numbers), self.digits),
        )
        told = pc.if_else(whole, numbers, pc.utf8_slice_codeunits(numbers, 0, self.digits)).dictionary_encode()
        is_whole, codes = np.asarray(whole), np.asarray(told.indices, np.int64)
        sizes = [len(told.dictionary), 2, len(self._names)]
        key = mixed([codes, is_whole.astype(np.int64), route], sizes)
        assert key is not None  # a batch has fewer numbers than would make it too large
        different, place = np.unique(key, return_inverse=True)
        at_text, at_whole, at_route = unmixed(different, sizes)
        return _Kept(place, told.dictionary.take(pa.array(at_text)), at_whole.astype(np.bool_), at_route)


def _made(  # noqa: PLR0917
    rows: tuple[Route, ...],
    trunks: tuple[Trunk, ...],
    policy: Policy,
    country: str,
    falls: bool,
    digits: int,
    whole: Collection[str],
) -> Counter:
    return Counter(Routes.compile(rows, trunks, policy, country, falls=falls), digits, whole)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of each number: the place of each among those that are kept, and what is known of these."""

    place: Codes
    numbers: pa.Array
    is_whole: npt.NDArray[np.bool_]
    route: Codes


def _encoded(column: pa.ChunkedArray) -> Any:
    """A column as one array of codes and texts, with no null: what is missing is the empty text."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    if not array.null_count:
        return array
    return pc.fill_null(array.cast(pa.large_string()), "").dictionary_encode()


def _grouped(key: Codes, seconds: Codes, space: int) -> tuple[Codes, Codes, Codes]:
    """The different keys, how often each is there, and its seconds; ``space`` is how many keys there could be."""
    if space <= DENSE * len(key):
        calls = np.bincount(key, minlength=space)
        different = np.flatnonzero(calls)
        total = np.bincount(key, weights=seconds, minlength=space)[different].astype(np.int64)
        return different, calls[different], total
    grouped = pa.table({"key": key, "seconds": seconds}).group_by("key", use_threads=False)
    grouped = grouped.aggregate([("key", "count"), ("seconds", "sum")])
    return grouped["key"].to_numpy(), grouped["key_count"].to_numpy(), grouped["seconds_sum"].to_numpy()


def _loads(records: pa.Table) -> pa.Table:
    """At which minutes calls come and go on each channel that has a name."""
    start, lasted, channel = records["start"].to_numpy(), records["lasted"].to_numpy(), _encoded(records["channel"])
    codes = np.asarray(channel.indices, np.int64)
    end = start + np.clip(lasted, 0, LONGEST)
    begins, ends = -(-start // MINUTE), -(-end // MINUTE)
    unnamed = channel.dictionary.index("").as_py()
    there = (ends > begins) & (codes != unnamed)
    codes, begins, ends = codes[there], begins[there], ends[there]
    if not len(codes):
        return LOADS.empty_table()
    inside = ends % MINUTES != 0  # a call that ends with its day is not in the next one's first minute
    coming, going = [(codes, begins)], [(codes[inside], ends[inside])]
    midnight = (begins // MINUTES + 1) * MINUTES
    while len(over := np.flatnonzero(midnight < ends)):  # a day begins with the calls that are in progress
        codes, midnight, ends = codes[over], midnight[over], ends[over]
        coming.append((codes, midnight))
        midnight = midnight + MINUTES
    first, last = int(begins.min()), max(int(each.max()) for _codes, each in (*coming, *going) if len(each))
    sizes = [len(channel.dictionary), last - first + 1]
    signed = []
    for moments in (coming, going):
        places = np.concatenate([each for each, _minutes in moments])
        minutes = np.concatenate([each for _codes, each in moments])
        key = mixed([places, minutes - first], sizes)
        assert key is not None
        different, calls, _none = _grouped(key, key, math.prod(sizes))
        signed.append((different, calls))
    (come, comes), (go, goes) = signed
    key, place = np.unique(np.concatenate([come, go]), return_inverse=True)
    calls = np.zeros(len(key), np.int64)
    np.add.at(calls, place, np.concatenate([comes, -goes]))
    at_channel, minutes = unmixed(key, sizes)
    minutes = minutes + first
    real = calls != 0
    return pa.table(
        [
            pa.array((minutes // MINUTES)[real], pa.int32()),
            as_text(at_channel[real], channel.dictionary),
            pa.array((minutes % MINUTES)[real], pa.int32()),
            pa.array(calls[real]),
        ],
        schema=LOADS,
    )
