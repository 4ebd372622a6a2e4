"""The tables of SIP proxies: which table a header is of, and which module's tables they are. Never reads a file."""

from collections.abc import Iterable, Mapping
from typing import Final

from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.pbxs import drouting, lcr

_TABLES: Final = {**drouting.TABLES, **lcr.TABLES}
#: Table -> what is read of it.
COLUMNS: Final = {name: columns for name, (_known, columns) in _TABLES.items()}


def table_of(columns: Iterable[str]) -> str:
    """The table whose rows have these columns; empty where none has."""
    there = frozenset(columns)
    return next((name for name, (known, _columns) in _TABLES.items() if known <= there), "")


def box_of(tables: Mapping[str, tuple[Mapping[str, str], ...]]) -> Box:
    """What the tables say. Errors: as :func:`dialmap.exchange.pbxs.drouting.box_of`."""
    return lcr.box_of(tables) if lcr.TABLES.keys() & tables.keys() else drouting.box_of(tables)
