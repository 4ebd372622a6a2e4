"""Counts of one day as bytes, and back. Never knows a database."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.counted import COUNTS, LOADS, Counted, as_bytes, from_bytes


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


def packed(counted: Counted) -> tuple[bytes, bytes]:
    """Counts and loads of one day, without the day."""
    return as_bytes(counted.counts.drop_columns("day")), as_bytes(counted.loads.drop_columns("day"))


def unpacked(day: int, counts: bytes, loads: bytes) -> Counted:
    """What :func:`packed` made of a day."""
    return Counted(_unpacked(day, counts, COUNTS), _unpacked(day, loads, LOADS))


def _unpacked(day: int, data: bytes, schema: pa.Schema) -> pa.Table:
    table = from_bytes(data)
    days = pa.array(np.full(len(table), day, np.int32))
    return pa.table([days, *table.columns], schema=schema)
