"""Counts of one day as bytes, and back. Never knows a database."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.counted import COUNTS, LOADS, Counted, as_bytes, from_bytes


@dataclass(frozen=True, slots=True)
class Day:
    """Counts of one day, packed without the day, which is in days since 1970; ``calls`` is how many they are."""

    day: int
    calls: int
    counts: bytes
    loads: bytes


def by_day(counted: Counted) -> dict[int, Counted]:
    """Counts by day, in days since 1970."""
    days = np.unique(
        np.concatenate([np.unique(each["day"].to_numpy()) for each in (counted.counts, counted.loads)])
    ).tolist()
    if len(days) == 1:
        return {days[0]: counted}
    return {
        day: Counted(*(each.filter(pc.equal(each["day"], day)) for each in (counted.counts, counted.loads)))
        for day in days
    }


def packed(day: int, counted: Counted) -> Day:
    """Counts that are all of one day."""
    tables = (each.drop_columns("day") for each in (counted.counts, counted.loads))
    return Day(day, counted.calls, *map(as_bytes, tables))


def unpacked(day: int, counts: bytes, loads: bytes) -> Counted:
    """What :func:`packed` made of a day."""
    return Counted(_unpacked(day, counts, COUNTS), _unpacked(day, loads, LOADS))


def _unpacked(day: int, data: bytes, schema: pa.Schema) -> pa.Table:
    table = from_bytes(data)
    days = pa.array(np.full(len(table), day, np.int32))
    return pa.table([days, *table.columns], schema=schema)
