"""Rows on their way to the browser: packed once, asked for by an address that nobody can guess.

Holds the last tables that were shown, up to a size. Never knows who may ask: whoever serves the address asks that.
"""

import gzip
import hmac
import json
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from dialmap.reports.voice import Table

#: A table up to so many cells travels with the page; a larger one is fetched once and then known by its address.
MOST_CELLS: Final = 1_500
MOST_KEPT: Final = 32_000_000
#: Below HTTP's usual level: half the time, a tenth more bytes.
LEVEL: Final = 4
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
    cells = {"columns": columns, "keys": keys}
    told = json.dumps(cells, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "replace")
    few = len(table) * len(table.columns) <= MOST_CELLS
    return Sheet(
        columns=table.columns,
        titles=table.titles,
        counted=tuple(bool(each) and all(type(cell) in (int, type(None)) for cell in each) for each in columns),
        count=len(table),
        token=hmac.digest(_SECRET, told, "blake2s").hex()[:32],
        body=b"" if few else gzip.compress(told, LEVEL, mtime=0),
        cells=json.loads(told) if few else None,
    )


def packed(token: str) -> bytes | None:
    """The rows behind a token: JSON in gzip. None where they are not known (any more)."""
    with _lock:
        return _kept.get(token)
