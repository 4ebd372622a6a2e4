"""Lists of calls in Parquet, a piece at a time, by the same column names as in tables of text.

Never reads a column that is not wanted.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from dialmap.core.calls import CallFormat, CallMapping
from dialmap.errors import DataError
from dialmap.exchange.calls.layouts import Layout, of_headings
from dialmap.exchange.calls.places import Place, raw, size_of
from dialmap.exchange.calls.reading import of_columns
from dialmap.exchange.calls.records import Read
from dialmap.exchange.calls.streams import KNOWN_BY, digest
from dialmap.messages import _

MARK: Final = b"PAR1"
#: Rows of a piece.
PIECE: Final = 131_072


def layout_of(path: Place, mapping: CallMapping | None = None) -> Layout:
    """The layout of a Parquet file by its columns. Errors: :class:`DataError`."""
    found = of_headings(columns_of(path), path.name, mapping)
    if found.format is CallFormat.CEL:
        raise DataError(_("{name}: channel events are read as CSV and as a dump, not as Parquet", name=path.name))
    return found


def columns_of(path: Place) -> tuple[str, ...]:
    """The columns of a Parquet file, in small letters."""
    return tuple(name.casefold() for name in _opened(path).schema_arrow.names)


def rows_of(path: Place) -> int:
    """How many rows a Parquet file has."""
    return int(_opened(path).metadata.num_rows)


def groups_of(path: Place, size: Callable[[int], int]) -> tuple[int, ...]:
    """The rows behind which a Parquet file can be cut: about ``size`` bytes are between, of so many that are left."""
    metadata = _opened(path).metadata
    groups = [metadata.row_group(each) for each in range(metadata.num_row_groups)]
    left = sum(each.total_byte_size for each in groups)
    cuts, rows, since = [], 0, 0
    for group in groups[:-1]:
        rows += group.num_rows
        since += group.total_byte_size
        if since >= size(left):
            cuts.append(rows)
            left, since = left - since, 0
    return tuple(cuts)


def known_by(path: Place) -> str:
    """What a Parquet file is known by: its size, its beginning, and its end, where sums of its columns stand."""
    with raw(path) as file:
        size = size_of(path)
        file.seek(max(0, size - KNOWN_BY))
        end = file.read()
        file.seek(0)
        return digest(str(size).encode() + file.read(KNOWN_BY) + end)


def pieces(path: Place, layout: Layout, begin: int) -> Iterator[tuple[Read, int]]:
    """The records behind the first ``begin`` rows, each piece with the number of rows up to its end."""
    file = _opened(path)
    spelled = {name.casefold(): name for name in file.schema_arrow.names}
    wanted = dict(layout.roles) | ({"call": layout.call} if layout.call else {})
    columns = list(dict.fromkeys(spelled[theirs] for theirs in wanted.values()))
    done = 0
    try:
        for group in range(file.num_row_groups):
            size = file.metadata.row_group(group).num_rows
            if done + size <= begin:
                done += size
                continue
            for batch in file.iter_batches(PIECE, row_groups=[group], columns=columns):
                skip = max(0, begin - done)
                first, done = done, done + len(batch)
                if skip < len(batch):
                    table = pa.Table.from_batches([batch]).slice(skip)
                    named = {ours: _plain(table[spelled[theirs]], ours) for ours, theirs in wanted.items()}
                    place = first + skip + 1
                    yield of_columns(pa.table(named), layout, path.name, place.__add__), done
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _plain(column: pa.ChunkedArray, role: str) -> pa.ChunkedArray:
    """Moments as they are, lengths as numbers, everything else as text, without a fraction that pandas has made."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_dictionary(kind) or pa.types.is_large_string(kind):
        return column
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if is_number and role in ("start", "talked", "lasted"):
        return column
    if pa.types.is_floating(kind):
        whole = pc.fill_null(pc.equal(pc.floor(column), column), False)
        digits = column.cast(pa.int64(), safe=False).cast(pa.large_string())
        return pc.if_else(whole, digits, column.cast(pa.large_string()))
    return column.cast(pa.large_string())


def _opened(path: Place) -> parquet.ParquetFile:
    try:
        return parquet.ParquetFile(path if isinstance(path, Path) else raw(path))
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Place, error: Exception) -> DataError:
    why = str(error).splitlines()[0] if str(error) else type(error).__name__
    return DataError(_("{name} cannot be read on ({why}); copy or export it again", name=path.name, why=why))
