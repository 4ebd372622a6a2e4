"""The audit log: who did what and when. Append-only, and each entry's hash covers the entry before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

COLUMNS = "id, at, who, action, kind, key, old, new, hash"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. ``at`` is ISO 8601 in UTC; ``old`` and ``new`` are JSON, empty where there is none."""

    id: int
    at: str
    who: str
    action: str
    kind: str
    key: str
    old: str
    new: str
    hash: str


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to one object: its kind and key, and both states as plain values, None where there is none."""

    kind: str
    key: str
    old: object = None
    new: object = None


def record(db: Database, who: str, action: str, told: Iterable[Told]) -> None:
    """Append an entry for each of ``told``, inside the transaction of what it tells of."""
    last, previous = db.execute("select id, hash from audit_log order by id desc limit 1").fetchone() or (0, "")
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    rows = []
    for number, each in enumerate(told, last + 1):
        row = (number, at, who, action, each.kind, each.key, _json(each.old), _json(each.new))
        previous = _hash(previous, row)
        rows.append((*row, previous))
    if rows:
        db.conn.executemany(f"insert into audit_log ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("update dataset set log_head = ?", [previous])


def entries(db: Database) -> Iterator[Entry]:
    """Every entry, oldest first."""
    return (Entry(*row) for row in db.execute(f"select {COLUMNS} from audit_log order by id"))


def newest(db: Database, who: str = "", action: str = "", kind: str = "") -> Iterator[Entry]:
    """Entries, newest first; of one person, action or kind of object where these are given."""
    asked = {"who": who, "action": action, "kind": kind}
    chosen = {name: value for name, value in asked.items() if value}
    where = " and ".join(f"{name} = :{name}" for name in chosen) or "true"
    found = db.execute(f"select {COLUMNS} from audit_log where {where} order by id desc", chosen)
    return (Entry(*row) for row in found)


def values(db: Database, column: str) -> tuple[str, ...]:
    """What stands in ``who``, ``action`` or ``kind``, sorted."""
    assert column in ("who", "action", "kind")
    return tuple(value for (value,) in db.execute(f"select distinct {column} from audit_log order by 1") if value)


def head(db: Database) -> str:
    """The hash of the newest entry, as the data set remembers it."""
    return str(db.execute("select log_head from dataset").fetchone()[0])


def first_broken(log: Iterable[Entry], head: str) -> int | None:
    """The id of the first entry that does not follow from the one before it: altered, removed or put in. None: whole.

    ``head`` is the hash that the newest entry must have; where it has not, entries at the end are missing. Somebody
    who writes the whole log anew, and the head too, is found out only by a hash that was kept elsewhere.
    """
    previous, expected = "", 1
    for entry in log:
        if entry.id != expected or entry.hash != _hash(previous, astuple(entry)[:-1]):
            return entry.id
        previous, expected = entry.hash, expected + 1
    return None if previous == head else expected


def _hash(previous: str, told: tuple[object, ...]) -> str:
    text = json.dumps([previous, *told], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
