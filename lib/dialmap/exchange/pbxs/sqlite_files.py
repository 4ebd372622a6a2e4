"""Somebody else's SQLite database as a file: rows of the tables and columns that are asked for, and nothing else.

It is read in memory, never written, and never becomes ours: our own database is the store's.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Final

from dialmap.errors import DataError
from dialmap.exchange.limits import LARGEST_FILE, too_large
from dialmap.exchange.pbxs.values import text_of
from dialmap.messages import _

SQLITE: Final = b"SQLite format 3\0"
#: Steps of the database's machine after which reading is broken off: a harmless table needs a thousandth.
MOST_STEPS: Final = 50_000_000
MOST_ROWS: Final = 100_000
Row = Mapping[str, str]


def read_tables(data: bytes, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, list[Row]]:
    """The rows of the ``wanted`` tables (name -> columns) as text; none of a table that is not there.

    Errors: :class:`DataError` for what is no database, or is damaged.
    """
    if len(data) > LARGEST_FILE:
        raise DataError(too_large())
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(data)
            db.execute("pragma trusted_schema = off")
            steps = iter(range(MOST_STEPS // 10_000))
            db.set_progress_handler(lambda: next(steps, None) is None, 10_000)
            return {name: _rows(db, name, columns) for name, columns in wanted.items()}
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as error:
        raise DataError(_("the database cannot be read ({why}); copy it again", why=str(error))) from error


def _rows(db: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> list[Row]:
    kind = db.execute("select type from sqlite_master where name = ?", [table]).fetchone()
    if kind != ("table",):
        return []
    known = {row[1] for row in db.execute(f"pragma table_info({table})")}
    there = [each for each in columns if each in known]
    if not there:
        return []
    found = db.execute(f"select {', '.join(there)} from {table} limit {MOST_ROWS}")
    return [dict(zip(there, map(text_of, row), strict=True)) for row in found]
