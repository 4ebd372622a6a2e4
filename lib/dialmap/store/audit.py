"""The audit log: who did what and when. Append-only, and each entry's hash covers the entry before it."""

import hashlib
import json
from collections.abc import Iterator
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


def record(db: Database, who: str, action: str, *, kind: str, key: str, old: object = None, new: object = None) -> None:
    """Append one entry, inside the transaction of what it tells of."""
    last = db.execute("select id, hash from audit_log order by id desc limit 1").fetchone() or (0, "")
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    told = (last[0] + 1, at, who, action, kind, key, _json(old), _json(new))
    row = (*told, _hash(last[1], told))
    db.execute(f"insert into audit_log ({COLUMNS}) values ({', '.join('?' * len(row))})", row)


def entries(db: Database) -> Iterator[Entry]:
    """Every entry, oldest first."""
    return (Entry(*row) for row in db.execute(f"select {COLUMNS} from audit_log order by id"))


def first_broken(db: Database) -> int | None:
    """The id of the first entry that does not follow from the one before it: altered, removed or put in. None: whole.

    What this cannot see is that the newest entries were cut off; compare the last hash with one kept elsewhere.
    """
    previous, expected = "", 1
    for entry in entries(db):
        if entry.id != expected or entry.hash != _hash(previous, astuple(entry)[:-1]):
            return entry.id
        previous, expected = entry.hash, expected + 1
    return None


def _hash(previous: str, told: tuple[object, ...]) -> str:
    text = json.dumps([previous, *told], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)
