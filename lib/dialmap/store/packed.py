"""Counts of one day as bytes, and back. Never knows a database."""

import io
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.counted import COUNTS, LOADS, Counted

#: How they are packed: all of it is repetition.
WAY: Final = pa.ipc.IpcWriteOptions(compression="zstd")


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
    return _packed(counted.counts), _packed(counted.loads)


def _packed(table: pa.Table) -> bytes:
    table = table.drop_columns("day").unify_dictionaries().combine_chunks()
    # A slice of a dictionary column keeps all of the dictionary: only the texts that are there are written.
    columns = [
        column.cast(column.type.value_type).dictionary_encode().cast(column.type)
        if pa.types.is_dictionary(column.type)
        else column
        for column in table.columns
    ]
    out = io.BytesIO()
    table = pa.table(columns, schema=table.schema)
    with pa.ipc.new_stream(out, table.schema, options=WAY) as writer:
        writer.write_table(table)
    return out.getvalue()


def unpacked(day: int, counts: bytes, loads: bytes) -> Counted:
    """What :func:`packed` made of a day."""
    return Counted(_unpacked(day, counts, COUNTS), _unpacked(day, loads, LOADS))


def _unpacked(day: int, data: bytes, schema: pa.Schema) -> pa.Table:
    table = pa.ipc.open_stream(data).read_all()
    days = pa.array(np.full(len(table), day, np.int32))
    return pa.table([days, *table.columns], schema=schema)
