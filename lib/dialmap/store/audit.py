"""The audit log in the database. Append-only, and each entry's hash covers the entry before it.

Holds the SQL of the log. Never decides what is worth telling: that is the service.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from dialmap.core.audit import (
    MOST_TOLD,
    AuditAction,
    AuditKind,
    Entry,
    LogFilter,
    NewEntry,
    covered,
    entry_hash,
    plain_json,
)
from dialmap.store import archives
from dialmap.store.db import Connection, Write

NAMES = ("id", "at", "who", "action", "kind", "key", "old", "new", "hash", "subject")
COLUMNS = ", ".join(NAMES)


def record(write: Write, action: AuditAction, entries: Iterable[NewEntry]) -> None:
    """Append ``entries``, inside the transaction of what they tell of."""
    last, previous = last_entry(write.db)
    at = write.moment.isoformat(timespec="milliseconds")
    rows = []
    for number, each in enumerate(entries, last + 1):
        told = covered(
            number,
            at,
            write.who,
            action.value,
            each.kind.value,
            each.key,
            plain_json(each.old),
            plain_json(each.new),
            write.subject,
        )
        previous = entry_hash(previous, told)
        rows.append((*told[:8], previous, write.subject))
    if rows:
        write.db.executemany(f"insert into audit_log ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        write.db.execute("update dataset set log_head = ?", [previous])


def record_many(write: Write, action: AuditAction, entries: Sequence[NewEntry]) -> None:
    """Like :func:`record`; very many are told by one entry, which says how many and shows the first."""
    if len(entries) > MOST_TOLD:
        first = entries[0]
        shown = first.new if isinstance(first.new, dict) else {}
        entries = [replace(first, new={**shown, "count": len(entries)})]
    record(write, action, entries)


def _entry(row: tuple[object, ...]) -> Entry:
    return Entry(**dict(zip(NAMES, row, strict=True)))  # type: ignore[arg-type]


def entries(db: Connection) -> Iterator[Entry]:
    """Every entry, oldest first."""
    return map(_entry, db.execute(f"select {COLUMNS} from audit_log order by id"))


def newest(db: Connection, wanted: LogFilter) -> Iterator[Entry]:
    """Entries, newest first; of one person, action or kind of object where these are given."""
    asked = {"who": wanted.who, "action": wanted.action, "kind": wanted.kind}
    chosen = {name: value for name, value in asked.items() if value}
    where = " and ".join(f"{name} = :{name}" for name in chosen) or "true"
    return map(_entry, db.execute(f"select {COLUMNS} from audit_log where {where} order by id desc", chosen))


def values(db: Connection, column: Literal["who", "action", "kind"]) -> tuple[str, ...]:
    """What stands in a column, sorted."""
    return tuple(value for (value,) in db.execute(f"select distinct {column} from audit_log order by 1") if value)


def told_of(db: Connection, kinds: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Kind, key and state afterwards (JSON; empty: it is gone) of every object of these kinds, in the order of the log.

    Archived entries first. Errors: ValueError or TypeError where somebody has spoiled an archive.
    """
    for archive in archives.listed(db):
        yield from ((each.kind, each.key, each.new) for each in archives.entries(db, archive) if each.kind in kinds)
    places = ", ".join("?" * len(kinds))
    yield from db.execute(f"select kind, key, new from audit_log where kind in ({places}) order by id", kinds)


def head(db: Connection) -> str:
    """The hash of the newest entry, as the data set remembers it."""
    return str(db.execute("select log_head from dataset").fetchone()[0])


def last_entry(db: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry; 0 and empty where there is none."""
    found = db.execute("select id, hash from audit_log order by id desc limit 1").fetchone()
    return archives.end(db) if found is None else (int(found[0]), str(found[1]))


def hash_at(db: Connection, entry: int) -> str:
    """The hash of an entry; empty where there is none."""
    found = db.execute("select hash from audit_log where id = ?", [entry]).fetchone()
    return archives.hash_at(db, entry) if found is None else str(found[0])


def opening(db: Connection, number: int) -> int:
    """The entry that tells of the opening of a session; 0 where there is none.

    Sessions and their entries are only ever added, so the first session is the first such entry.
    """
    (place,) = db.execute("select count(*) from review_sessions where id < ?", [number]).fetchone()
    found = db.execute("select id from audit_log where action = ? order by id", [AuditAction.OPEN_SESSION])
    openings = [*archives.openings(db), *(entry for (entry,) in found)]
    return openings[place] if place < len(openings) else 0


def hands(db: Connection, after: int, kinds: Iterable[AuditKind]) -> dict[str, int]:
    """Who did something to objects of these kinds after an entry -> the newest such entry."""
    wanted = [each.value for each in kinds]
    places = ", ".join("?" * len(wanted))
    found = db.execute(
        f"select who, max(id) from audit_log where id > ? and kind in ({places}) group by who", [after, *wanted]
    )
    return archives.hands(db, after, wanted) | dict(found.fetchall())


def up_to(db: Connection, last: int) -> list[Entry]:
    """The entries up to ``last``, oldest first."""
    return list(map(_entry, db.execute(f"select {COLUMNS} from audit_log where id <= ? order by id", [last])))


def last_before(db: Connection, at: str) -> int:
    """The newest entry before which, and which itself, everything is older than a moment (ISO 8601, UTC); 0: none."""
    first = db.execute("select min(id) from audit_log where at >= ?", [at]).fetchone()[0]
    return last_entry(db)[0] if first is None else int(first) - 1


def newest_of(db: Connection, kind: AuditKind) -> Entry | None:
    """The newest entry about this kind of object."""
    return next(newest(db, LogFilter(kind=kind)), None)


def later_than(db: Connection, entry: int, kind: str, key: str) -> Entry | None:
    """The newest entry after another that tells of an object, by itself or with many."""
    query = f"select {COLUMNS} from audit_log where id > ? and ((kind = ? and key = ?) or kind = ?) order by id desc"
    found = db.execute(query, [entry, kind, key, AuditKind.ROWS]).fetchone()
    return None if found is None else _entry(found)


def at_once_with(db: Connection, number: int) -> list[Entry]:
    """Everything that the write of an entry told, oldest first: the entries around it of one moment and one person."""
    found = db.execute("select at, who from audit_log where id = ?", [number]).fetchone()
    if found is None:
        return []
    query = f"select {COLUMNS} from audit_log where at = ? and who = ? order by id"
    return list(map(_entry, db.execute(query, found)))
