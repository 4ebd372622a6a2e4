"""Rows on their way to the browser: packed once, asked for by an address that nobody can guess.

Holds the last tables that were shown, up to a size. Never knows who may ask: whoever serves the address asks that.
"""

import hmac
import json
import secrets
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from dialmap.reports.voice import Table

#: A table up to so many cells travels with the page; a larger one is fetched once and then known by its address.
MOST_CELLS: Final = 1_500
MOST_KEPT: Final = 32_000_000
#: Below HTTP's usual level: half the time, a tenth more bytes.
LEVEL: Final = 4
#: How zlib is told to write what HTTP calls gzip, and how many cells are told at once.
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
    if len(keys) not in (0, len(table)):
        raise ValueError(f"{len(keys)} keys for {len(table)} rows")
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    few = len(table) * len(table.columns) <= MOST_CELLS
    digest, packer, body = hmac.new(_SECRET, digestmod="blake2s"), zlib.compressobj(LEVEL, wbits=GZIP), bytearray()
    for part in _told(columns, keys):
        digest.update(part)
        if not few:
            body += packer.compress(part)
    return Sheet(
        columns=table.columns,
        titles=table.titles,
        counted=tuple(bool(each) and all(type(cell) in (int, type(None)) for cell in each) for each in columns),
        count=len(table),
        token=digest.hexdigest()[:32],
        body=b"" if few else bytes(body + packer.flush()),
        cells=json.loads(b"".join(_told(columns, keys))) if few else None,
    )


def _told(columns: Sequence[Sequence[object]], keys: Sequence[str]) -> Iterator[bytes]:
    """JSON of ``{"columns": ..., "keys": ...}`` in small parts: a large table told at once is fifty megabytes."""
    yield b'{"columns":['
    for place, column in enumerate(columns):
        yield b"," if place else b""
        yield from _list(column)
    yield b'],"keys":'
    yield from _list(keys)
    yield b"}"


def _list(cells: Sequence[object]) -> Iterator[bytes]:
    yield b"["
    for start in range(0, len(cells), AT_ONCE):
        told = json.dumps(cells[start : start + AT_ONCE], ensure_ascii=False, separators=(",", ":"), default=str)
        yield (b"," if start else b"") + told[1:-1].encode("utf-8", "replace")
    yield b"]"


def packed(token: str) -> bytes | None:
    """The rows behind a token: JSON in gzip. None where they are not known (any more)."""
    with _lock:
        return _kept.get(token)
