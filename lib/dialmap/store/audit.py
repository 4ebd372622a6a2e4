"""The audit log in the database. Append-only, and each entry's hash covers the entry before it.

Holds the SQL of the log. Never decides what is worth telling: that is the service.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from dialmap.core.audit import AuditAction, AuditKind, Entry, LogFilter, NewEntry, entry_hash, plain_json
from dialmap.store.db import Connection, Write

NAMES = ("id", "at", "who", "action", "kind", "key", "old", "new", "hash")
COLUMNS = ", ".join(NAMES)


def record(write: Write, action: AuditAction, entries: Iterable[NewEntry]) -> None:
    """Append ``entries``, inside the transaction of what they tell of."""
    last, previous = last_entry(write.db)
    at = write.moment.isoformat(timespec="milliseconds")
    rows = []
    for number, each in enumerate(entries, last + 1):
        row = (
            number,
            at,
            write.who,
            action.value,
            each.kind.value,
            each.key,
            plain_json(each.old),
            plain_json(each.new),
        )
        previous = entry_hash(previous, row)
        rows.append((*row, previous))
    if rows:
        write.db.executemany(f"insert into audit_log ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        write.db.execute("update dataset set log_head = ?", [previous])


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


def last_states(db: Connection, kinds: Sequence[str]) -> dict[tuple[str, str], str]:
    """Kind and key of every object of these kinds -> its state as the log tells it last, as JSON; empty: it is gone."""
    places = ", ".join("?" * len(kinds))
    found = db.execute(f"select kind, key, new from audit_log where kind in ({places}) order by id", kinds)
    return {(kind, key): new for kind, key, new in found}


def head(db: Connection) -> str:
    """The hash of the newest entry, as the data set remembers it."""
    return str(db.execute("select log_head from dataset").fetchone()[0])


def last_entry(db: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry; 0 and empty where there is none."""
    found = db.execute("select id, hash from audit_log order by id desc limit 1").fetchone()
    return (0, "") if found is None else (int(found[0]), str(found[1]))


def hash_at(db: Connection, entry: int) -> str:
    """The hash of an entry; empty where there is none."""
    found = db.execute("select hash from audit_log where id = ?", [entry]).fetchone()
    return "" if found is None else str(found[0])


def opening(db: Connection, number: int) -> int:
    """The entry that tells of the opening of a session; 0 where there is none.

    Sessions and their entries are only ever added, so the first session is the first such entry.
    """
    found = db.execute(
        "select id from audit_log where action = ? order by id limit 1"
        " offset (select count(*) from review_sessions where id < ?)",
        [AuditAction.OPEN_SESSION, number],
    ).fetchone()
    return 0 if found is None else int(found[0])


def hands(db: Connection, after: int, kinds: Iterable[AuditKind]) -> dict[str, int]:
    """Who did something to objects of these kinds after an entry -> the newest such entry."""
    wanted = [each.value for each in kinds]
    places = ", ".join("?" * len(wanted))
    found = db.execute(
        f"select who, max(id) from audit_log where id > ? and kind in ({places}) group by who", [after, *wanted]
    )
    return dict(found.fetchall())
