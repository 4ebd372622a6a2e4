"""Sources in the database, and how each reading of them ended. Never reads a source."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any, Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.edits import Edit
from dialmap.core.sources import Departure, NewSource, Reading, Source, SourceKind, SourceState, Then, Watched, shown
from dialmap.errors import ConflictError, DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.db import Connection, Write
from dialmap.store.proposals import plain, read

_OWN: Final = "name, kind, place, every, act, is_whole, format, entry, mapping, login, secret, is_on"
_COLUMNS: Final = f"id, version, who, at, {_OWN}"
_READING: Final = "source, since, at, times, state, told, departure, revision, edits"
#: The same without the rows, of which there may be very many.
_BRIEF: Final = _READING.replace("edits", "'[]'")
#: So many endings of readings are kept of a source.
MOST_READINGS: Final = 200


def listed(db: Connection) -> tuple[Source, ...]:
    """Every source, by name."""
    return tuple(_read(row) for row in db.execute(f"select {_COLUMNS} from sources order by name"))


def find(db: Connection, number: int) -> Source:
    """One source. Errors: :class:`DataError` where there is none."""
    row = db.execute(f"select {_COLUMNS} from sources where id = ?", [number]).fetchone()
    if row is None:
        raise DataError(_("there is no source {id}", id=number))
    return _read(row)


def is_there(db: Connection, source: Source) -> bool:
    """Whether nobody has dropped or changed the source meanwhile."""
    found = db.execute("select 1 from sources where id = ? and version = ?", [source.id, source.version])
    return found.fetchone() is not None


def watched(db: Connection) -> tuple[Watched, ...]:
    """Every source with its newest reading, without the rows of that, by name."""
    newest = {
        row[0]: _reading(row)
        for row in db.execute(
            f"select {_BRIEF} from source_readings where id in (select max(id) from source_readings group by source)"
        )
    }
    return tuple(Watched(each, newest.get(each.id)) for each in listed(db))


def whole(db: Connection, number: int) -> Watched:
    """One source with its newest reading and the rows of that. Errors: as :func:`find`."""
    row = db.execute(
        f"select {_READING} from source_readings where source = ? order by id desc limit 1", [number]
    ).fetchone()
    return Watched(find(db, number), None if row is None else _reading(row))


def readings(db: Connection, source: int, limit: int) -> tuple[Reading, ...]:
    """How its readings ended, without their rows, the newest in front."""
    found = db.execute(
        f"select {_BRIEF} from source_readings where source = ? order by id desc limit ?", [source, limit]
    )
    return tuple(map(_reading, found))


def add(write: Write, wanted: NewSource) -> int:
    """Keep a new source; its number."""
    columns = f"{_OWN}, version, who, at"
    cursor = write.db.execute(
        f"insert into sources ({columns}) values ({', '.join('?' * (columns.count(',') + 1))})",
        [*_values(wanted), 1, write.who, write.at],
    )
    _tell(write, wanted.name, None, _told(wanted))
    return int(cursor.lastrowid or 0)


def change(write: Write, shown: Source, wanted: NewSource) -> None:
    """Keep a source as it is wanted. Errors: :class:`ConflictError` where somebody was faster."""
    current = _unchanged(write, shown)
    names = ", ".join(f"{name} = ?" for name in _OWN.split(", "))
    write.db.execute(
        f"update sources set {names}, version = version + 1, who = ?, at = ? where id = ?",
        [*_values(wanted), write.who, write.at, shown.id],
    )
    _tell(write, wanted.name, _told(current), _told(wanted))


def drop(write: Write, shown: Source) -> None:
    """Forget a source and its readings. Errors: as :func:`change`."""
    current = _unchanged(write, shown)
    write.db.execute("delete from sources where id = ?", [shown.id])
    _tell(write, current.name, _told(current), None)


def note(db: Connection, found: Reading) -> Reading:
    """Keep how a reading ended; one that ended as the one before it makes that last longer."""
    last = db.execute(
        "select id, since, times from source_readings where id = (select max(id) from source_readings where source = ?)"
        " and state = ? and told = ? and departure = ?",
        [found.source, *_compared(found)],
    ).fetchone()
    edits = json.dumps([[plain(each.before), plain(each.after)] for each in found.edits], ensure_ascii=False)
    if last is not None:
        number, since, times = last
        db.execute(
            "update source_readings set at = ?, times = ?, revision = ?, edits = ? where id = ?",
            [found.at, times + 1, found.revision, edits, number],
        )
        return replace(found, since=since, times=times + 1)
    db.execute(
        f"insert into source_readings ({_READING}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(found.source, found.since, found.at, found.times),
            *(*_compared(found), found.revision, edits),
        ],
    )
    _forget_old(db, found.source)
    return found


def noted_round(db: Connection, at: str) -> None:
    """Keep when the watch last went its round."""
    db.execute("insert or replace into watch_rounds (id, at) values (1, ?)", [at])


def last_round(db: Connection) -> str:
    """When the watch last went its round (ISO 8601, UTC); empty where it never did."""
    found = db.execute("select at from watch_rounds").fetchone()
    return "" if found is None else str(found[0])


def _forget_old(db: Connection, source: int) -> None:
    """Only the newest reading has its rows, and only so many readings stay."""
    newest = "(select max(id) from source_readings where source = :source)"
    given = {"source": source, "most": MOST_READINGS}
    db.execute(
        f"update source_readings set edits = '[]' where source = :source and edits <> '[]' and id < {newest}", given
    )
    db.execute(
        "delete from source_readings where source = :source and id not in"
        " (select id from source_readings where source = :source order by id desc limit :most)",
        given,
    )


def _unchanged(write: Write, shown: Source) -> Source:
    row = write.db.execute(f"select {_COLUMNS} from sources where id = ?", [shown.id]).fetchone()
    current = None if row is None else _read(row)
    if current is None or current.version != shown.version:
        raise ConflictError(current, _("Somebody else changed this source in the meantime; nothing was stored."))
    return current


def _values(wanted: NewSource) -> list[Any]:
    return [
        *(wanted.name, wanted.kind.value, wanted.place, wanted.every, wanted.then.value, int(wanted.is_whole)),
        *(wanted.format, wanted.entry, wanted.mapping, wanted.login, wanted.secret, int(wanted.is_on)),
    ]


def _told(wanted: NewSource) -> dict[str, Any]:
    """A source as the log tells it."""
    named = zip(_OWN.replace("act", "then").replace("entry", "calls_enter").split(", "), _values(wanted), strict=True)
    return {name: value for name, value in named if name != "name"} | {"place": shown(wanted.place)}


def _tell(write: Write, name: str, old: object, new: object) -> None:
    audit.record(write, AuditAction.CHANGE, [NewEntry(AuditKind.SOURCE, name, old, new)])


def _compared(found: Reading) -> list[Any]:
    """What two readings have in common that ended alike."""
    return [found.state.value, _json(found.told), _json(asdict(found.departure))]


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _read(row: Any) -> Source:
    number, version, who, at, name, kind, place, every, then, is_whole, form, entry, mapping, login, secret, is_on = row
    return Source(
        id=number,
        version=version,
        who=who,
        at=at,
        name=name,
        kind=SourceKind(kind),
        place=place,
        every=every,
        then=Then(then),
        is_whole=bool(is_whole),
        format=form,
        entry=entry,
        mapping=mapping,
        login=login,
        secret=secret,
        is_on=bool(is_on),
    )


def _reading(row: Any) -> Reading:
    source, since, at, times, state, told, departure, revision, edits = row
    return Reading(
        source=source,
        since=since,
        at=at,
        times=times,
        state=SourceState(state),
        told=json.loads(told),
        departure=Departure(**json.loads(departure)),
        revision=revision,
        edits=_edits(json.loads(edits)),
    )


def _edits(told: Iterable[Any]) -> tuple[Edit, ...]:
    return tuple(Edit(read(before), read(after)) for before, after in told)
