"""Counts of calls as tables of Arrow: their columns, and how several become one.

Holds no state: in whatever order and however grouped counts are added, the sum is the same. Never a caller.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

TEXT: Final = pa.dictionary(pa.int32(), pa.large_string())
#: What is kept: ``day`` in days since 1970; ``number`` whole, or where not ``is_whole`` its beginning; ``route`` is the
#: one that took it when it was counted, empty for none.
COUNTS: Final = pa.schema(
    [
        ("day", pa.int32()),
        ("number", TEXT),
        ("is_whole", pa.bool_()),
        ("context", TEXT),
        ("channel", TEXT),
        ("disposition", TEXT),
        ("route", TEXT),
        ("calls", pa.int64()),
        ("seconds", pa.int64()),
    ]
)
#: How many more calls than in the minute before are in progress on a channel as a minute begins; each day from nothing.
LOADS: Final = pa.schema([("day", pa.int32()), ("channel", TEXT), ("minute", pa.int32()), ("calls", pa.int64())])
#: How counts are packed.
WAY: Final = pa.ipc.IpcWriteOptions(compression="zstd")
#: Minutes of a day.
MINUTES: Final = 1_440
EPOCH: Final = date(1970, 1, 1)
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Calls that were counted: their ``counts`` and the ``loads`` of channels, as Arrow tables of those schemas."""

    counts: pa.Table
    loads: pa.Table

    @property
    def calls(self) -> int:
        """How many calls it were."""
        return int(pc.sum(self.counts["calls"]).as_py() or 0)

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last day, ISO 8601; both empty where there is no call."""
        if not len(self.counts):
            return "", ""
        days = pc.min_max(self.counts["day"]).as_py()
        return day_text(days["min"]), day_text(days["max"])


def as_bytes(table: pa.Table) -> bytes:
    """A table of counts packed, with only those texts that are in it."""
    table = table.unify_dictionaries().combine_chunks()
    columns = [
        column.cast(column.type.value_type).dictionary_encode().cast(column.type)
        if pa.types.is_dictionary(column.type) and _has_more(column)
        else column
        for column in table.columns
    ]
    made = pa.table(columns, schema=table.schema)
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, made.schema, options=WAY) as writer:
        writer.write_table(made)
    packed: bytes = out.getvalue().to_pybytes()
    return packed


def _has_more(column: pa.ChunkedArray) -> bool:
    """Whether a dictionary may hold texts that no row has: a part of a table keeps that of the whole."""
    return any(len(chunk) and len(chunk.dictionary) > len(chunk) // 8 for chunk in column.chunks)


def from_bytes(data: bytes) -> pa.Table:
    """What :func:`as_bytes` packed."""
    return pa.ipc.open_stream(data).read_all()


def day_text(day: int) -> str:
    """A day in days since 1970 as ISO 8601."""
    return (EPOCH + timedelta(days=day)).isoformat()


def day_of(text: str) -> int:
    """A day as ISO 8601 in days since 1970."""
    return (date.fromisoformat(text) - EPOCH).days


def mixed(codes: Sequence[Codes], sizes: Sequence[int]) -> Codes | None:
    """One number for each row of several columns of codes; None where there would be too many of them."""
    total = 1
    for size in sizes:
        total *= max(size, 1)
    if total >= 1 << 62:
        return None
    key = np.zeros(len(codes[0]), np.int64)
    for each, size in zip(codes, sizes, strict=True):
        key *= max(size, 1)
        key += each
    return key


def unmixed(key: Codes, sizes: Sequence[int]) -> list[Codes]:
    """The columns of codes of mixed numbers."""
    found: list[Codes] = []
    for size in reversed(sizes):
        key, place = np.divmod(key, max(size, 1))
        found.append(place)
    return found[::-1]


def as_text(codes: Codes, texts: pa.Array) -> pa.DictionaryArray:
    """Codes and the texts that they stand for, as a column."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), texts)


def added(parts: Iterable[Counted]) -> Counted:
    """Several counts as one; in whatever order and however grouped, the sum is the same."""
    listed = list(parts)
    return Counted(
        summed([each.counts for each in listed], COUNTS, ("calls", "seconds")),
        summed([each.loads for each in listed], LOADS, ("calls",)),
    )


def summed(tables: Sequence[pa.Table], schema: pa.Schema, sums: Sequence[str]) -> pa.Table:
    """One row for each different key of several tables: all columns but ``sums``, which are added up."""
    filled = [each for each in tables if len(each)]
    if not filled:
        return schema.empty_table()
    joined = pa.concat_tables(filled).unify_dictionaries()
    keys = [name for name in schema.names if name not in sums]
    parts = [_part(joined[name]) for name in keys]
    sizes = [len(values) for _codes, values in parts]
    key = mixed([codes for codes, _values in parts], sizes)
    if key is None:  # so many of everything that no number is large enough for them together
        grouped = joined.group_by(keys).aggregate([(name, "sum") for name in sums])
        return pa.table([*(grouped[name] for name in keys), *(grouped[f"{name}_sum"] for name in sums)], schema=schema)
    grouped = pa.table({"key": key, **{name: joined[name] for name in sums}}).group_by("key", use_threads=False)
    grouped = grouped.aggregate([(name, "sum") for name in sums])
    columns = [
        as_text(at, values) if pa.types.is_large_string(values.type) else values.take(pa.array(at))
        for at, (_codes, values) in zip(unmixed(grouped["key"].to_numpy(), sizes), parts, strict=True)
    ]
    return pa.table([*columns, *(grouped[f"{name}_sum"] for name in sums)], schema=schema)


def _part(column: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """A column of keys as codes and what they mean."""
    if pa.types.is_integer(column.type):
        values = column.to_numpy().astype(np.int64)
        first = int(values.min())
        return values - first, pa.array(np.arange(first, int(values.max()) + 1), column.type)
    if pa.types.is_boolean(column.type):
        return np.asarray(column, np.int64), pa.array([False, True])
    array = column.combine_chunks()
    return np.asarray(array.indices, np.int64), array.dictionary
