"""Counts of calls rolled up: by number and way out, without day and context. Never knows a route of now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dialmap.core.calls import Disposition
from dialmap.core.counted import COUNTS, summed
from dialmap.core.ends import Ends

Numbers = npt.NDArray[np.int64]
#: The figures that are summed, in the order of :class:`Ends`.
SUMS: Final = ("calls", "answered", "failed", "seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """Counts by number and channel.

    Shape: ``numbers`` each once, with ``is_whole``, ``then`` (the route as it was counted) and the sums ``by_number``;
    rows of ``sums`` belong to ``number`` and ``channel``, places among ``numbers`` and ``channels``. The columns of
    sums are those of :class:`Ends`.
    """

    numbers: pa.Array
    is_whole: npt.NDArray[np.bool_]
    then: pa.DictionaryArray
    by_number: Numbers
    number: Numbers
    channels: tuple[str, ...]
    channel: Numbers
    sums: Numbers

    @classmethod
    def of(cls, counts: pa.Table) -> "Rolled":
        """Counts with the columns of ``COUNTS``, rolled up."""
        table = with_ends(counts, ("number", "is_whole", "route", "channel"))
        number, route, channel = (table[name].combine_chunks() for name in ("number", "route", "channel"))
        whole = np.asarray(table["is_whole"], np.bool_)
        # A number is one whatever route took it when it was counted; of a beginning, each route has its own.
        then = np.where(whole, 0, np.asarray(route.indices, np.int64) + 1)
        key = (np.asarray(number.indices, np.int64) * 2 + whole) * (len(route.dictionary) + 1) + then
        different, first, place = np.unique(key, return_index=True, return_inverse=True)
        sums = np.column_stack([table[name].to_numpy() for name in SUMS]) if len(table) else np.zeros((0, 4), np.int64)
        by_number = np.zeros((len(different), len(SUMS)), np.int64)
        np.add.at(by_number, place, sums)
        return cls(
            numbers=number.dictionary.take(pa.array(np.asarray(number.indices)[first])),
            is_whole=whole[first],
            then=pa.DictionaryArray.from_arrays(route.indices.take(pa.array(first)), route.dictionary),
            by_number=by_number,
            number=place,
            channels=tuple(channel.dictionary.to_pylist()),
            channel=np.asarray(channel.indices, np.int64),
            sums=sums,
        )


def with_ends(counts: pa.Table, keys: Sequence[str]) -> pa.Table:
    """Counts by some of their keys, with a column for each figure of :class:`Ends`."""
    disposition = counts["disposition"].combine_chunks()
    texts = disposition.dictionary.to_pylist() if len(counts) else []
    indices = np.asarray(disposition.indices) if len(counts) else np.zeros(0, np.int64)
    answered = np.array([each == Disposition.ANSWERED for each in texts], np.bool_)[indices]
    failed = np.array([Disposition(each).fails for each in texts], np.bool_)[indices]
    calls = counts["calls"].to_numpy()
    table = pa.table(
        [
            *(counts[name] for name in keys),
            pa.array(calls, pa.int64()),
            pa.array(np.where(answered, calls, 0), pa.int64()),
            pa.array(np.where(failed, calls, 0), pa.int64()),
            counts["seconds"],
        ],
        schema=pa.schema([*(COUNTS.field(name) for name in keys), *((name, pa.int64()) for name in SUMS)]),
    )
    return summed([table], table.schema, SUMS)


def ends_of(row: Collection[int] | Numbers) -> Ends:
    """The figures of a row of sums."""
    return Ends(*(int(each) for each in row))


def by_name(names: Sequence[str], place: Numbers, sums: Numbers) -> dict[str, Ends]:
    """Sums by name; names without a call are left out."""
    total = np.zeros((len(names), len(SUMS)), np.int64)
    np.add.at(total, place, sums)
    return {names[at]: ends_of(total[at]) for at in np.flatnonzero(total[:, 0]).tolist()}
