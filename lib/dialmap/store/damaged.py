"""Databases that were changed by hand: what can be read of them, and what is stored where nothing can be read.

Holds reading that goes on where the inventory stops. Never mends anything: that is the service.
"""

from collections.abc import Collection, Mapping

from dialmap.core.fields import keys_of
from dialmap.core.model import TABLES, Row, Snapshot
from dialmap.store.db import UNREADABLE, Connection
from dialmap.store.rows import find, read_rows

Keys = Mapping[type[Row], Collection[tuple[str, ...]]]
#: Kind and key of rows that nobody can read -> column and value, as they are stored.
Broken = Mapping[tuple[type[Row], tuple[str, ...]], dict[str, object]]


def every_key(db: Connection) -> Keys:
    """The keys of all rows, by kind."""
    return {
        kind: frozenset(db.execute(f"select {', '.join(keys_of(kind))} from {table}").fetchall())
        for kind, table in TABLES.items()
    }


def read_sound(db: Connection, keys: Keys) -> tuple[Snapshot, Broken]:
    """The rows with these keys that can be read; and beside them those that cannot."""
    try:
        return read_rows(db, keys), {}
    except UNREADABLE:
        pass
    rows: list[Row] = []
    broken: dict[tuple[type[Row], tuple[str, ...]], dict[str, object]] = {}
    for kind, wanted in keys.items():
        for key in wanted:
            try:
                found = find(db, kind, key)
            except UNREADABLE:
                broken[kind, key] = _stored(db, kind, key)
            else:
                rows += [found] if found is not None else []
    return Snapshot.of(rows), broken


def _stored(db: Connection, kind: type[Row], key: tuple[str, ...]) -> dict[str, object]:
    where = " and ".join(f"{name} = ?" for name in keys_of(kind))
    cursor = db.execute(f"select * from {TABLES[kind]} where {where}", key)
    names = [column for column, *_rest in cursor.description]
    values = (value.hex() if isinstance(value, bytes) else value for value in cursor.fetchone())
    return dict(zip(names, values, strict=True))
