"""Mappings of foreign tables in the database, by name. Never decides which one fits."""

from dialmap.core.mappings import Mapping, mapping_of
from dialmap.store.db import Connection, Write


def listed(db: Connection) -> tuple[Mapping, ...]:
    """Every mapping, the newest in front. Errors: :class:`~dialmap.errors.DataError` for one that is damaged."""
    rows = db.execute("select name, told from mappings order by at desc, name")
    return tuple(mapping_of(name, told) for name, told in rows)


def keep(write: Write, mapping: Mapping) -> None:
    """Remember a mapping, in the place of one of the same name."""
    row = [mapping.name, mapping.as_text(), write.who, write.at]
    write.db.execute("insert or replace into mappings (name, told, who, at) values (?, ?, ?, ?)", row)


def drop(write: Write, name: str) -> bool:
    """Forget a mapping; whether it was there."""
    return write.db.execute("delete from mappings where name = ?", [name]).rowcount > 0
