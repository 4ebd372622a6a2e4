"""Rows on their way to the browser: packed once, asked for by an address that nobody can guess.

Holds the last tables that were shown, up to a size. Never knows who may ask: whoever serves the address asks that.
"""

import hmac
import json
import secrets
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from dialmap.reports.voice import Table

Row = TypeVar("Row")

#: A table up to so many cells travels with the page; a larger one is fetched once and then known by its address.
MOST_CELLS: Final = 1_500
MOST_KEPT: Final = 32_000_000
#: Below HTTP's usual level: half the time, a tenth more bytes.
LEVEL: Final = 4
#: How zlib is told to write what HTTP calls gzip, and how many rows are made at once.
GZIP: Final = 31
AT_ONCE: Final = 2_000
_SECRET: Final = secrets.token_bytes(32)
_kept: "OrderedDict[str, bytes]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table made ready: what its columns are, and its rows, column by column, packed.

    Shape: ``keys`` name the rows, one each, or none; ``cells`` are the rows themselves where they are few.
    """

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    counted: tuple[bool, ...]
    count: int
    token: str
    body: bytes
    cells: dict[str, Any] | None

    def __len__(self) -> int:
        return self.count

    def keep(self) -> str:
        """Have the rows ready to be asked for; the token by which they are."""
        with _lock:
            _kept[self.token] = self.body
            _kept.move_to_end(self.token)
            while sum(map(len, _kept.values())) > MOST_KEPT and len(_kept) > 1:
                _kept.popitem(last=False)
        return self.token


def sheet(table: Table, keys: Sequence[str] = ()) -> Sheet:
    """A table made ready for the browser; ``keys`` name its rows, one each, or none."""
    return sheet_of(table.rows, lambda part: Table(table.columns, table.titles, tuple(part)), keys)


def sheet_of(rows: Sequence[Row], make: Callable[[Sequence[Row]], Table], keys: Sequence[str] = ()) -> Sheet:
    """The table that ``make`` makes of ``rows``, made ready for the browser part by part.

    50,000 rows as a table are thirty megabytes of small texts, and a server keeps such holes for ever.
    """
    if len(keys) not in (0, len(rows)):
        raise ValueError(f"{len(keys)} keys for {len(rows)} rows")
    head = make(rows[:0])
    told = [bytearray() for _column in head.columns]
    counted = [len(rows) > 0] * len(head.columns)
    for start in range(0, len(rows), AT_ONCE):
        for place, cells in enumerate(zip(*make(rows[start : start + AT_ONCE]).rows, strict=True)):
            told[place] += (b"," if start else b"") + _cells(cells)
            counted[place] = counted[place] and all(type(cell) in (int, type(None)) for cell in cells)
    few = len(rows) * len(head.columns) <= MOST_CELLS
    digest, packer, body = hmac.new(_SECRET, digestmod="blake2s"), zlib.compressobj(LEVEL, wbits=GZIP), bytearray()
    for part in _told(told, keys):
        digest.update(part)
        if not few:
            body += packer.compress(part)
    return Sheet(
        columns=head.columns,
        titles=head.titles,
        counted=tuple(counted),
        count=len(rows),
        token=digest.hexdigest()[:32],
        body=b"" if few else bytes(body + packer.flush()),
        cells=json.loads(b"".join(_told(told, keys))) if few else None,
    )


def _told(columns: Sequence[bytearray], keys: Sequence[str]) -> Iterator[bytes | bytearray]:
    """JSON of ``{"columns": ..., "keys": ...}``, in parts."""
    yield b'{"columns":['
    for place, column in enumerate(columns):
        yield b",[" if place else b"["
        yield column
        yield b"]"
    yield b'],"keys":['
    for start in range(0, len(keys), AT_ONCE):
        yield (b"," if start else b"") + _cells(keys[start : start + AT_ONCE])
    yield b"]}"


def _cells(cells: Sequence[object]) -> bytes:
    """Some cells of a column as JSON, without the brackets of the list."""
    told = json.dumps(cells, ensure_ascii=False, separators=(",", ":"), default=str)
    return told[1:-1].encode("utf-8", "replace")


def packed(token: str) -> bytes | None:
    """The rows behind a token: JSON in gzip. None where they are not known (any more)."""
    with _lock:
        return _kept.get(token)
