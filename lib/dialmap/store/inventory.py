"""Trunks, routes, scenarios and transfers: read as a snapshot, written row by row or in bulk."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from sqlite_utils import Database

from dialmap.errors import ConflictError, DataError
from dialmap.messages import Message, _
from dialmap.model import (
    TABLES,
    Action,
    LineAction,
    Route,
    RouteType,
    Row,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
)
from dialmap.store.rows import KEYS, key_values, record

DELETE_ORDER: Final[tuple[type[Row], ...]] = (Transfer, Scenario, Route, Trunk)


def read_snapshot(db: Database) -> Snapshot:
    """Everything, as of one moment."""
    return Snapshot(
        tuple(
            Trunk(name, provider, endpoint, TrunkStatus(status), ticket, channels, note, version)
            for name, provider, endpoint, status, ticket, channels, note, version in db.execute(
                "select name, provider, endpoint, status, ticket, channels, note, version from trunks order by name"
            )
        ),
        _read_routes(db),
        tuple(
            Scenario(name, Telephony(telephony), bool(enabled), owner, note, version)
            for name, telephony, enabled, owner, note, version in db.execute(
                "select name, telephony, enabled, owner, note, version from scenarios order by name"
            )
        ),
        _read_transfers(db),
    )


def _read_routes(db: Database) -> tuple[Route, ...]:
    templates: dict[str, list[Template]] = {}
    for route, pattern, prefix, prepend in db.execute(
        "select route, pattern, prefix, prepend from route_patterns order by route, position"
    ):
        templates.setdefault(route, []).append(Template(pattern, prefix, prepend))
    trunks: dict[str, list[str]] = {}
    for route, trunk in db.execute("select route, trunk from route_trunks order by route, position"):
        trunks.setdefault(route, []).append(trunk)
    return tuple(
        Route(
            name,
            RouteType(type_),
            tuple(templates.get(name, ())),
            tuple(trunks.get(name, ())),
            position,
            bool(enabled),
            owner,
            note,
            version,
        )
        for name, type_, position, enabled, owner, note, version in db.execute(
            "select name, type, position, enabled, owner, note, version from routes order by position, name"
        )
    )


def _read_transfers(db: Database) -> tuple[Transfer, ...]:
    actions = {str(action): action for action in Action}
    lines = {str(action): action for action in LineAction}
    return tuple(
        Transfer(
            scenario,
            block,
            actions[action],
            lines[inbound],
            lines[outbound],
            number,
            expected,
            note,
            tuple(json.loads(values)) if values else (),
            version,
        )
        for scenario, block, action, inbound, outbound, number, expected, note, values, version in db.execute(
            "select scenario, block, action, inbound_action, outbound_action, number, expected_route, note, value_list,"
            " version from transfers order by scenario, block"
        )
    )


def find(db: Database, kind: type[Row], key: str | tuple[str, str]) -> Row | None:
    """One row as it is now, or None."""
    rows: Sequence[Row] = getattr(read_snapshot(db), TABLES[kind])
    return next((row for row in rows if row.key == key), None)


def _version(db: Database, kind: type[Row], key: tuple[str, ...]) -> int | None:
    found = db.execute(f"select version from {TABLES[kind]} where {_where(KEYS[kind])}", key).fetchone()
    return None if found is None else int(found[0])


def save(db: Database, row: Row, replaces: Row | None = None) -> None:
    """Store one row. ``replaces`` is the row as the form was opened with, or None for a new one.

    Errors: :class:`ConflictError` if the row has changed since; :class:`DataError` if another row has the key already.
    """
    kind = type(row)
    if replaces is not None:
        check_current(db, replaces)
    if (replaces is None or replaces.key != row.key) and _version(db, kind, key_values(row)) is not None:
        raise DataError(taken(row))
    if replaces is not None and replaces.key != row.key:
        _rename(db, replaces, row)
    put_all(db, [row])


def taken(row: Row) -> Message:
    """That the key of ``row`` is in use."""
    if isinstance(row, Trunk):
        return _("there is a trunk {name} already; choose another name", name=row.name)
    if isinstance(row, Route):
        return _("there is a route {name} already; choose another name", name=row.name)
    if isinstance(row, Scenario):
        return _("there is a scenario {name} already; choose another name", name=row.name)
    return _("scenario {name} has a block {block} already; choose another name", name=row.scenario, block=row.block)


def check_current(db: Database, row: Row) -> None:
    """Refuse with :class:`ConflictError` if ``row`` is not what is stored now."""
    if _version(db, type(row), key_values(row)) != row.version:
        raise ConflictError(find(db, type(row), row.key))


def _rename(db: Database, old: Row, new: Row) -> None:
    """Give a row its new key; everything that names the old one follows."""
    kind = type(old)
    keys = KEYS[kind]
    before, after = key_values(old), key_values(new)
    db.execute(
        f"update {TABLES[kind]} set {', '.join(f'{key} = ?' for key in keys)} where {_where(keys)}", [*after, *before]
    )
    if kind is Trunk:
        _touch_routes_of(db, before[0])
        db.execute("update route_trunks set trunk = ? where trunk = ?", [*after, *before])
    if kind is Route:
        db.execute(
            "update transfers set expected_route = ?, version = version + 1 where expected_route = ?",
            [*after, *before],
        )


def delete(db: Database, row: Row) -> None:
    """Delete one row as it was opened. A scenario takes its transfers along; a trunk leaves the lists of its routes.

    Errors: :class:`ConflictError` if the row has changed since.
    """
    check_current(db, row)
    if isinstance(row, Trunk):
        _touch_routes_of(db, row.name)
        db.execute("delete from route_trunks where trunk = ?", [row.name])
    delete_all(db, [row])


def _touch_routes_of(db: Database, trunk: str) -> None:
    db.execute(
        "update routes set version = version + 1 where name in (select route from route_trunks where trunk = ?)",
        [trunk],
    )


def delete_all(db: Database, rows: Iterable[Row]) -> None:
    """Delete rows, whatever their version. Routes keep naming a trunk that goes: that is a finding (TK01)."""
    rows = list(rows)
    for kind in DELETE_ORDER:
        keys = [key_values(row) for row in rows if type(row) is kind]
        db.conn.executemany(f"delete from {TABLES[kind]} where {_where(KEYS[kind])}", keys)


def put_all(db: Database, rows: Iterable[Row]) -> None:
    """Insert or replace rows by key; each replaced row's version goes up by one."""
    rows = list(rows)
    for kind in reversed(DELETE_ORDER):
        chosen = [row for row in rows if type(row) is kind]
        if not chosen:
            continue
        records = [record(row) for row in chosen]
        columns = list(records[0])
        rest = [column for column in columns if column not in KEYS[kind]]
        # A new row begins above every version there ever was: a form opened on its namesake cannot overwrite it.
        sql = (
            f"insert into {TABLES[kind]} ({', '.join(columns)}, version)"
            f" values ({', '.join('?' * len(columns))}, (select revision + 1 from dataset))"
            f" on conflict ({', '.join(KEYS[kind])}) do update set"
            f" {', '.join(f'{column} = excluded.{column}' for column in rest)}, version = version + 1"
        )
        db.conn.executemany(sql, [list(each.values()) for each in records])
    _put_lists(db, [row for row in rows if isinstance(row, Route)])


def _put_lists(db: Database, routes: Sequence[Route]) -> None:
    names = [(route.name,) for route in routes]
    db.conn.executemany("delete from route_patterns where route = ?", names)
    db.conn.executemany("delete from route_trunks where route = ?", names)
    db.conn.executemany(
        "insert into route_patterns (route, position, pattern, prefix, prepend) values (?, ?, ?, ?, ?)",
        (
            (route.name, at, template.pattern, template.prefix, template.prepend)
            for route in routes
            for at, template in enumerate(route.templates)
        ),
    )
    db.conn.executemany(
        "insert into route_trunks (route, position, trunk) values (?, ?, ?)",
        ((route.name, at, trunk) for route in routes for at, trunk in enumerate(route.trunks)),
    )


def clear(db: Database) -> None:
    """Delete everything."""
    for kind in DELETE_ORDER:
        db.execute(f"delete from {TABLES[kind]}")


def _where(keys: Sequence[str]) -> str:
    return " and ".join(f"{key} = ?" for key in keys)
