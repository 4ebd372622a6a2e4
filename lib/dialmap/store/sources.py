"""Sources in the database, and how each reading of them ended. Never reads a source."""

import json
from dataclasses import asdict, replace
from typing import Any, Final

from dialmap.core.audit import AuditKind
from dialmap.core.sources import Departure, NewSource, Reading, Source, SourceKind, SourceState, Then, Watched, shown
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.store.db import Connection
from dialmap.store.proposals import edits_in, plain_edits
from dialmap.store.versioned import Rows

_OWN: Final = "name, kind, place, every, act, is_whole, format, entry, mapping, login, secret, is_on"
_READING: Final = "source, since, at, times, state, told, departure, revision, edits"
#: The same without the rows, of which there may be very many.
_BRIEF: Final = _READING.replace("edits", "'[]'")
#: So many endings of readings are kept of a source.
MOST_READINGS: Final = 200


def find(db: Connection, number: int) -> Source:
    """One source. Errors: :class:`DataError` where there is none."""
    found = SOURCES.find(db, number)
    if found is None:
        raise DataError(_("there is no source {id}", id=number))
    return found


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
    return tuple(Watched(each, newest.get(each.id)) for each in SOURCES.listed(db))


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


def note(db: Connection, found: Reading) -> Reading:
    """Keep how a reading ended; one that ended as the one before it makes that last longer."""
    last = db.execute(
        "select id, since, times from source_readings where id = (select max(id) from source_readings where source = ?)"
        " and state = ? and told = ? and departure = ?",
        [found.source, *_compared(found)],
    ).fetchone()
    edits = json.dumps(plain_edits(found.edits), ensure_ascii=False)
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


def _values(wanted: NewSource) -> list[Any]:
    return [
        *(wanted.name, wanted.kind.value, wanted.place, wanted.every, wanted.then.value, int(wanted.is_whole)),
        *(wanted.format, wanted.entry, wanted.mapping, wanted.login, wanted.secret, int(wanted.is_on)),
    ]


def _told(wanted: NewSource) -> dict[str, Any]:
    """A source as the log tells it."""
    named = zip(_OWN.replace("act", "then").replace("entry", "calls_enter").split(", "), _values(wanted), strict=True)
    return {name: value for name, value in named if name != "name"} | {"place": shown(wanted.place)}


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
        edits=edits_in(json.loads(edits)),
    )


#: The sources.
SOURCES: Final = Rows(
    table="sources",
    columns=_OWN,
    kind=AuditKind.SOURCE,
    taken=_("Somebody else changed this source in the meantime; nothing was stored."),
    values=_values,
    told=_told,
    read=_read,
)
