"""Trunks, routes, scenarios and transfers: written as edits.

Holds the one way in which edits get into the database. Never judges a row; reading is :mod:`dialmap.store.rows`.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from dialmap.core.edits import Edit
from dialmap.core.fields import PART_NAMES, keys_of
from dialmap.core.findings import ref_of
from dialmap.core.model import TABLES, Route, Row, Scenario, Transfer, Trunk, key_values
from dialmap.errors import ConflictError, DataError
from dialmap.messages import Message, _
from dialmap.store import comments, sightings
from dialmap.store.db import Connection, Write
from dialmap.store.rows import columns, find, records, where

#: Children before parents, so that no foreign key is in the way.
DELETE_ORDER: Final[tuple[type[Row], ...]] = (Transfer, Scenario, Route, Trunk)
#: The next revision: what every write puts into ``version``. It never repeats, whatever is renamed or deleted, so that
#: a form that was opened on another row of the same name can never save over this one.
REVISION: Final = "(select revision + 1 from dataset)"


def _version(db: Connection, row: Row) -> int | None:
    found = db.execute(f"select version from {TABLES[type(row)]} where {where(type(row))}", key_values(row)).fetchone()
    return None if found is None else int(found[0])


def apply(write: Write, edits: Sequence[Edit], *, detach: bool = False) -> None:
    """Put edits into the database; whatever names a row that gets another key follows.

    A scenario takes its Result blocks along. Routes keep naming a trunk that goes, unless ``detach`` takes it out.
    Errors: :class:`DataError` where another row has the new key already.
    """
    for edit in edits:
        needs_room = edit.before is None or edit.renames
        if edit.after is not None and needs_room and _version(write.db, edit.after) is not None:
            raise DataError(taken(edit.after))
    replace(write, edits, detach=detach)


def replace(write: Write, edits: Sequence[Edit], *, detach: bool = False) -> None:
    """Like :func:`apply`, but a new row takes the place of one with the same key."""
    gone = [edit.before for edit in edits if edit.before is not None and edit.after is None]
    for row in gone if detach else ():
        if isinstance(row, Trunk):
            _touch_routes_of(write.db, row.name)
            write.db.execute("delete from route_trunks where trunk = ?", [row.name])
    sightings.forget(write.db, (row.name for row in gone if isinstance(row, Trunk)))
    for kind in DELETE_ORDER:
        keys = [key_values(row) for row in gone if type(row) is kind]
        write.db.executemany(f"delete from {TABLES[kind]} where {where(kind)}", keys)
    for edit in edits:
        if edit.renames and edit.before is not None and edit.after is not None:
            _rename(write.db, edit.before, edit.after)
    _put(write.db, [edit.after for edit in edits if edit.after is not None])


def taken(row: Row) -> Message:
    """That the key of ``row`` is in use."""
    if isinstance(row, Trunk):
        return _("there is a trunk {name} already; choose another name", name=row.name)
    if isinstance(row, Route):
        return _("there is a route {name} already; choose another name", name=row.name)
    if isinstance(row, Scenario):
        return _("there is a scenario {name} already; choose another name", name=row.name)
    return _("scenario {name} has a block {block} already; choose another name", name=row.scenario, block=row.block)


def check_current(db: Connection, edits: Iterable[Edit]) -> None:
    """Refuse with :class:`ConflictError` if a row is no longer what it was when it was opened."""
    for edit in edits:
        row = edit.before
        if row is not None and _version(db, row) != row.version:
            raise ConflictError(find(db, type(row), key_values(row)))


def _rename(db: Connection, old: Row, new: Row) -> None:
    """Give a row its new key; everything that names the old one follows."""
    kind = type(old)
    before, after = key_values(old), key_values(new)
    keys = ", ".join(f"{key} = ?" for key in keys_of(kind))
    db.execute(f"update {TABLES[kind]} set {keys}, version = {REVISION} where {where(kind)}", [*after, *before])
    comments.renamed(db, str(ref_of(old)), str(ref_of(new)))
    if kind is Trunk:
        _touch_routes_of(db, before[0])
        sightings.renamed(db, before[0], after[0])
        db.execute("update route_trunks set trunk = ? where trunk = ?", [*after, *before])
    if kind is Route:
        db.execute(
            f"update transfers set expected_route = ?, version = {REVISION} where expected_route = ?",
            [*after, *before],
        )
    if kind is Scenario:  # the foreign key has given its Result blocks their new key
        db.execute(f"update transfers set version = {REVISION} where scenario = ?", after)


def _touch_routes_of(db: Connection, trunk: str) -> None:
    db.execute(
        f"update routes set version = {REVISION} where name in (select route from route_trunks where trunk = ?)",
        [trunk],
    )


def _put(db: Connection, rows: Sequence[Row]) -> None:
    """Insert rows, or replace them by key."""
    for kind in reversed(DELETE_ORDER):
        put = [row for row in rows if type(row) is kind]
        if not put:
            continue
        names, keys = columns(kind), keys_of(kind)
        rest = [column for column in names if column not in keys]
        sql = (
            f"insert into {TABLES[kind]} ({', '.join(names)}, version)"
            f" values ({', '.join('?' * len(names))}, {REVISION})"
            f" on conflict ({', '.join(keys)}) do update set"
            f" {', '.join(f'{column} = excluded.{column}' for column in rest)}, version = excluded.version"
        )
        db.executemany(sql, records(kind, put))
    _put_lists(db, [row for row in rows if isinstance(row, Route)])


def _put_lists(db: Connection, routes: Sequence[Route]) -> None:
    names = [(route.name,) for route in routes]
    db.executemany("delete from route_patterns where route = ?", names)
    db.executemany("delete from route_trunks where route = ?", names)
    db.executemany(
        f"insert into route_patterns (route, position, {', '.join(PART_NAMES)}) values (?, ?{', ?' * len(PART_NAMES)})",
        (
            (route.name, at, *(getattr(template, part) for part in PART_NAMES))
            for route in routes
            for at, template in enumerate(route.templates)
        ),
    )
    db.executemany(
        "insert into route_trunks (route, position, trunk) values (?, ?, ?)",
        ((route.name, at, trunk) for route in routes for at, trunk in enumerate(route.trunks)),
    )


def clear(write: Write) -> None:
    """Delete everything."""
    for kind in DELETE_ORDER:
        write.db.execute(f"delete from {TABLES[kind]}")
