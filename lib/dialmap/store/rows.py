"""Trunks, routes, scenarios and transfers as rows: read as a snapshot, and told as the columns and the log hold them.

Holds the SQL that reads rows. Never writes one: that is :mod:`dialmap.store.inventory`.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from operator import attrgetter, itemgetter
from typing import Any, Final

from dialmap.core.fields import FIELDS, PART_NAMES, keys_of
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
from dialmap.core.shapes import Field, Shape
from dialmap.store.db import Connection

Value = str | int | None
#: Up to so many rows are read by their keys.
ONE_BY_ONE: Final = 500
_columns: Final = {kind: tuple(each for each in fields if each.stored_as) for kind, fields in FIELDS.items()}
#: As :func:`~dialmap.core.model.place` has them: SQLite sorts UTF-8 by its bytes, which is by code points.
_ORDER: Final = {kind: ("position, " if kind is Route else "") + ", ".join(keys_of(kind)) for kind in TABLES}
_KEYS: Final = {kind: attrgetter(*keys_of(kind)) for kind in TABLES}
_values: Final = {kind: attrgetter(*(each.name for each in fields)) for kind, fields in _columns.items()}


def read_snapshot(db: Connection) -> Snapshot:
    """Everything, as of one moment."""
    return Snapshot(_read(db, Trunk), _read(db, Route), _read(db, Scenario), _read(db, Transfer))


def read_since(db: Connection, old: Snapshot, revision: int) -> Snapshot:
    """Everything, as of one moment: what nobody has written after ``revision`` is the very same object as in ``old``.

    ``old`` is what this database held at that revision. Every write of a row raises its version above that.
    """
    return Snapshot(
        _since(db, Trunk, old.trunks, revision),
        _since(db, Route, old.routes, revision),
        _since(db, Scenario, old.scenarios, revision),
        _since(db, Transfer, old.transfers, revision),
    )


def _since(db: Connection, kind: type[Kind], old: tuple[Kind, ...], revision: int) -> tuple[Kind, ...]:
    key = _KEYS[kind]
    written = {key(row): row for row in _read(db, kind, "version > ?", [revision])}
    (count,) = db.execute(f"select count(*) from {TABLES[kind]}").fetchone()
    if not written and count == len(old):
        return old
    rows = [written.pop(each, row) for each, row in zip(map(key, old), old, strict=True)]
    rows += written.values()  # those that are new
    if len(rows) != count:
        there = set(db.execute(f"select {', '.join(keys_of(kind))} from {TABLES[kind]}").fetchall())
        rows = [row for row in rows if key_values(row) in there]
    return tuple(sorted(rows, key=place) if written or kind is Route else rows)


def read_rows(db: Connection, keys: Mapping[type[Row], Collection[tuple[str, ...]]]) -> Snapshot:
    """Only the rows with these keys, where there are such; one by one, or, where that takes longer, out of them all."""
    rows: list[Row] = []
    for kind, wanted in keys.items():
        if len(wanted) > ONE_BY_ONE:
            rows += (row for row in _read(db, kind) if key_values(row) in wanted)
        else:
            rows += (row for key in wanted for row in _read(db, kind, where(kind), key))
    return Snapshot.of(rows)


def read_values(db: Connection) -> dict[type[Row], Iterable[tuple[Any, ...]]]:
    """Everything as tuples of values, one value a field, in the order of the fields and without the versions."""
    found: dict[type[Row], Iterable[tuple[Any, ...]]] = {}
    for kind in TABLES:
        names, columns = _columns_read(db, kind)
        by_name = dict(zip(names, columns, strict=True))
        found[kind] = zip(*(by_name[field.name] for field in FIELDS[kind]), strict=True) if names else ()
    return found


def _read(db: Connection, kind: type[Kind], only: str = "", asked: Sequence[Value] = ()) -> tuple[Kind, ...]:
    """The rows of a kind in their order; only those of which the condition ``only`` is true."""
    names, columns = _columns_read(db, kind, only, asked)
    return tuple([kind(**dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)])


def _columns_read(
    db: Connection, kind: type, only: str = "", asked: Sequence[Value] = ()
) -> tuple[list[str], list[Iterable[Any]]]:
    """The names of a kind's fields, the version last, and the values of each; neither where there is no row.

    Column after column, not row after row: of 60,000 rows that takes half as long.
    """
    fields = _columns[kind]
    selected = ", ".join((*(each.stored_as for each in fields), "version"))
    told = f"{' where ' if only else ''}{only} order by {_ORDER[kind]}"
    rows = db.execute(f"select {selected} from {TABLES[kind]}{told}", asked).fetchall()
    if not rows:
        return [], []
    columns: list[Iterable[Any]] = [
        values if (made := _MADE[each.shape](each)) is None else map(made, values)
        for each, values in zip(fields, zip(*rows, strict=True), strict=False)
    ]
    names = [each.name for each in fields]
    if kind is Route:
        columns += _lists(db, [row[0] for row in rows])
        names += ["templates", "trunks"]
    return [*names, "version"], [*columns, map(itemgetter(-1), rows)]


def _lists(db: Connection, names: Sequence[str]) -> list[list[Any]]:
    """The templates and the trunks of the routes ``names``, each in order."""
    asked = list(names) if len(names) <= ONE_BY_ONE else []
    one = f" where route in ({', '.join('?' * len(asked))})" if asked else ""
    templates: dict[str, list[Template]] = {}
    for route, *parts in db.execute(
        f"select route, {', '.join(PART_NAMES)} from route_patterns{one} order by route, position", asked
    ):
        templates.setdefault(route, []).append(Template.of(*parts))
    trunks: dict[str, list[str]] = {}
    for route, trunk in db.execute(f"select route, trunk from route_trunks{one} order by route, position", asked):
        trunks.setdefault(route, []).append(trunk)
    return [[tuple(found.get(name, ())) for name in names] for found in (templates, trunks)]


def _as_it_is(_field: Field) -> None:
    return None


def _shared(_field: Field) -> Callable[[str], str]:
    """Names as one object each: a scenario's stands in all of its Result blocks."""
    same: dict[str, str] = {}
    return lambda name: same.setdefault(name, name)


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
    Shape.KEY: _shared,
    Shape.CHOICE: _choice,
    Shape.FLAG: _flag,
    Shape.NAMES: _names,
}


def _joined(names: tuple[str, ...]) -> str:
    return json.dumps(names, ensure_ascii=False) if names else ""


#: What makes what a column holds from the value of its field; None: it is the same.
_STORED: Final[dict[Shape, Callable[[Any], Value] | None]] = {
    **dict.fromkeys(Shape),
    Shape.CHOICE: attrgetter("value"),
    Shape.FLAG: int,
    Shape.NAMES: _joined,
}


def columns(kind: type) -> tuple[str, ...]:
    """The columns of a kind's table, without the version and without the lists of a route."""
    return tuple(each.stored_as for each in _columns[kind])


def records(kind: type[Row], rows: Sequence[Row]) -> Iterator[tuple[Value, ...]]:
    """Rows of one kind as the values of its columns. Column after column: of many rows that takes a third as long."""
    by_column = zip(*map(_values[kind], rows), strict=True)
    return zip(
        *(
            values if (stored := _STORED[each.shape]) is None else map(stored, values)
            for each, values in zip(_columns[kind], by_column, strict=False)
        ),
        strict=True,
    )


def logged(row: Row) -> dict[str, object]:
    """A row as the audit log tells it: every column, and the lists of a route."""
    kind = type(row)
    values: dict[str, object] = dict(zip(columns(kind), *records(kind, [row]), strict=True))
    if isinstance(row, Route):
        values["templates"] = [[getattr(each, part) for part in PART_NAMES] for each in row.templates]
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
        values["templates"] = tuple(Template.of(*parts) for parts in state["templates"])
        values["trunks"] = tuple(state["trunks"])
    return kind(**values)


def find(db: Connection, kind: type[Kind], key: tuple[str, ...]) -> Kind | None:
    """One row as it is now, or None."""
    return next(iter(_read(db, kind, where(kind), key)), None)


def where(kind: type) -> str:
    """The condition that picks the row of a key."""
    return " and ".join(f"{key} = ?" for key in keys_of(kind))
