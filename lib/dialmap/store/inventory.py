"""Trunks, routes, scenarios and transfers: read as a snapshot, written as edits.

Holds SQL for rows, and the one way in which edits get into the database. Never judges a row.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final

from dialmap.core.edits import Edit
from dialmap.core.fields import FIELDS, PARTS, Field, Shape, keys_of
from dialmap.core.findings import ref_of
from dialmap.core.model import (
    TABLES,
    Kind,
    Route,
    Row,
    Scenario,
    Snapshot,
    Template,
    Transfer,
    Trunk,
    key_values,
    place,
)
from dialmap.errors import ConflictError, DataError
from dialmap.messages import Message, _
from dialmap.store import comments
from dialmap.store.db import Connection, Write

Value = str | int | None
#: Children before parents, so that no foreign key is in the way.
DELETE_ORDER: Final[tuple[type[Row], ...]] = (Transfer, Scenario, Route, Trunk)
#: The next revision: what every write puts into ``version``. It never repeats, whatever is renamed or deleted, so that
#: a form that was opened on another row of the same name can never save over this one.
REVISION: Final = "(select revision + 1 from dataset)"
#: Up to so many rows are read by their keys.
ONE_BY_ONE: Final = 500
_PARTS: Final = tuple(part.name for part in PARTS)
_columns: Final = {kind: tuple(each for each in fields if each.stored_as) for kind, fields in FIELDS.items()}
_values: Final = {kind: attrgetter(*(each.name for each in fields)) for kind, fields in _columns.items()}


def read_snapshot(db: Connection) -> Snapshot:
    """Everything, as of one moment."""
    return Snapshot(_read(db, Trunk), _read(db, Route), _read(db, Scenario), _read(db, Transfer))


def read_rows(db: Connection, keys: Mapping[type[Row], Collection[tuple[str, ...]]]) -> Snapshot:
    """Only the rows with these keys, where there are such; one by one, or, where that takes longer, out of them all."""
    rows: list[Row] = []
    for kind, wanted in keys.items():
        if len(wanted) > ONE_BY_ONE:
            rows += (row for row in _read(db, kind) if key_values(row) in wanted)
        else:
            rows += (row for key in wanted for row in _read(db, kind, key))
    return Snapshot.of(rows)


def _read(db: Connection, kind: type[Kind], only: Sequence[Value] | None = None) -> tuple[Kind, ...]:
    """The rows of a kind in their order, or the one with the key ``only``.

    Column after column, not row after row: of 60,000 rows that takes half as long.
    """
    fields = _columns[kind]
    where = "" if only is None else f" where {_where(kind)}"
    selected = ", ".join((*(each.stored_as for each in fields), "version"))
    rows = db.execute(f"select {selected} from {TABLES[kind]}{where}", only or ()).fetchall()
    if not rows:
        return ()
    columns: list[Iterable[Any]] = [
        values if (made := _MADE[each.shape](each)) is None else map(made, values)
        for each, values in zip(fields, zip(*rows, strict=True), strict=False)
    ]
    names = [each.name for each in fields]
    if kind is Route:
        columns += _lists(db, [row[0] for row in rows])
        names += ["templates", "trunks"]
    versions = (row[-1] for row in rows)
    found = [
        kind(**dict(zip(names, values, strict=True)), version=version)
        for values, version in zip(zip(*columns, strict=True), versions, strict=True)
    ]
    return tuple(sorted(found, key=place))


def _lists(db: Connection, names: Sequence[str]) -> list[list[Any]]:
    """The templates and the trunks of the routes ``names``, each in order."""
    one = f" where route = {'?'}" if len(names) == 1 else ""
    asked = list(names) if len(names) == 1 else []
    templates: dict[str, list[Template]] = {}
    for route, *parts in db.execute(
        f"select route, {', '.join(_PARTS)} from route_patterns{one} order by route, position", asked
    ):
        templates.setdefault(route, []).append(Template(*parts))
    trunks: dict[str, list[str]] = {}
    for route, trunk in db.execute(f"select route, trunk from route_trunks{one} order by route, position", asked):
        trunks.setdefault(route, []).append(trunk)
    return [[tuple(found.get(name, ())) for name in names] for found in (templates, trunks)]


def _as_it_is(_field: Field) -> None:
    return None


def _choice(field: Field) -> Callable[[str], StrEnum]:
    assert field.choices is not None
    return {member.value: member for member in field.choices}.__getitem__


def _flag(_field: Field) -> Callable[[int], bool]:
    return bool


def _names(_field: Field) -> Callable[[str], tuple[str, ...]]:
    return lambda stored: tuple(json.loads(stored)) if stored else ()


#: What makes the value of a field from what its column holds; None: it is the same.
_MADE: Final[dict[Shape, Callable[[Field], Callable[[Any], Any] | None]]] = {
    **dict.fromkeys(Shape, _as_it_is),
    Shape.CHOICE: _choice,
    Shape.FLAG: _flag,
    Shape.NAMES: _names,
}


def _stored(value: Any) -> Value:
    """A value as its column holds it."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False) if value else ""
    stored: Value = value
    return stored


def record(row: Row) -> dict[str, Value]:
    """A row as column -> value, without the version and without the lists of a route."""
    kind = type(row)
    return {each.stored_as: _stored(value) for each, value in zip(_columns[kind], _values[kind](row), strict=True)}


def logged(row: Row) -> dict[str, object]:
    """A row as the audit log tells it: every column, and the lists of a route."""
    values: dict[str, object] = dict(record(row))
    if isinstance(row, Route):
        values["templates"] = [[getattr(each, part) for part in _PARTS] for each in row.templates]
        values["trunks"] = list(row.trunks)
    return values


def unlogged(kind: type[Kind], state: Mapping[str, Any]) -> Kind:
    """The row that the audit log tells of; a field that came with a later version has its default.

    Errors: KeyError, TypeError or ValueError for a state that somebody has spoiled, or of a row that nobody could read.
    """
    values: dict[str, Any] = {}
    for field in _columns[kind]:
        if field.stored_as in state:
            made = _MADE[field.shape](field)
            values[field.name] = state[field.stored_as] if made is None else made(state[field.stored_as])
    if kind is Route:
        values["templates"] = tuple(Template(*parts) for parts in state["templates"])
        values["trunks"] = tuple(state["trunks"])
    return kind(**values)


def find(db: Connection, kind: type[Kind], key: tuple[str, ...]) -> Kind | None:
    """One row as it is now, or None."""
    return next(iter(_read(db, kind, key)), None)


def _version(db: Connection, row: Row) -> int | None:
    found = db.execute(f"select version from {TABLES[type(row)]} where {_where(type(row))}", key_values(row)).fetchone()
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
    for kind in DELETE_ORDER:
        keys = [key_values(row) for row in gone if type(row) is kind]
        write.db.executemany(f"delete from {TABLES[kind]} where {_where(kind)}", keys)
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
    db.execute(f"update {TABLES[kind]} set {keys}, version = {REVISION} where {_where(kind)}", [*after, *before])
    comments.renamed(db, str(ref_of(old)), str(ref_of(new)))
    if kind is Trunk:
        _touch_routes_of(db, before[0])
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
        records = [record(row) for row in rows if type(row) is kind]
        if not records:
            continue
        columns, keys = list(records[0]), keys_of(kind)
        rest = [column for column in columns if column not in keys]
        sql = (
            f"insert into {TABLES[kind]} ({', '.join(columns)}, version)"
            f" values ({', '.join('?' * len(columns))}, {REVISION})"
            f" on conflict ({', '.join(keys)}) do update set"
            f" {', '.join(f'{column} = excluded.{column}' for column in rest)}, version = excluded.version"
        )
        db.executemany(sql, [list(each.values()) for each in records])
    _put_lists(db, [row for row in rows if isinstance(row, Route)])


def _put_lists(db: Connection, routes: Sequence[Route]) -> None:
    names = [(route.name,) for route in routes]
    db.executemany("delete from route_patterns where route = ?", names)
    db.executemany("delete from route_trunks where route = ?", names)
    db.executemany(
        f"insert into route_patterns (route, position, {', '.join(_PARTS)}) values (?, ?{', ?' * len(_PARTS)})",
        (
            (route.name, at, *(getattr(template, part) for part in _PARTS))
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


def _where(kind: type) -> str:
    return " and ".join(f"{key} = ?" for key in keys_of(kind))
