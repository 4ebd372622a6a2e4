"""Which rows a write touches, noted by temporary triggers of its own connection.

Holds the triggers and what they have noted. Never knows what has changed in a row: both states are read and compared.
"""

from typing import Final

from dialmap.core.fields import keys_of
from dialmap.core.model import TABLES, Route, Row
from dialmap.store.db import Connection

#: Table -> the kind whose row changes with it, and the columns of that row's key.
WATCHED: Final[dict[str, tuple[type[Row], tuple[str, ...]]]] = {
    **{table: (kind, keys_of(kind)) for kind, table in TABLES.items()},
    "route_patterns": (Route, ("route",)),
    "route_trunks": (Route, ("route",)),
}
_SIDES: Final = {"insert": ("new",), "delete": ("old",), "update": ("old", "new")}
_TRIGGERS: Final = tuple(
    f"create temp trigger watch_{table}_{verb} after {verb} on main.{table} begin "
    + " ".join(
        f"insert into touched values ('{TABLES[kind]}', {', '.join(f'{side}.{key}' for key in keys)}"
        f"{', null' * (2 - len(keys))});"
        for side in sides
    )
    + " end"
    for table, (kind, keys) in WATCHED.items()
    for verb, sides in _SIDES.items()
)


def watch(db: Connection) -> None:
    """Note from now on whatever this connection touches; what follows by a foreign key too."""
    db.execute("create temp table touched (kind text not null, first text not null, second text) strict")
    for trigger in _TRIGGERS:
        db.execute(trigger)


def touched(db: Connection) -> dict[type[Row], frozenset[tuple[str, ...]]]:
    """The keys of the rows that were touched, the old and the new one of a row that got another; by kind."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for kind, first, second in db.execute("select distinct kind, first, second from touched"):
        found.setdefault(kind, set()).add((first,) if second is None else (first, second))
    return {kind: frozenset(found[table]) for kind, table in TABLES.items() if table in found}
