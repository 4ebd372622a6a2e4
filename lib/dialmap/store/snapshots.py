"""Named, immutable copies of everything, compressed, each with the hash of its content."""

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from dialmap.content import Content, read
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.inventory import read_snapshot
from dialmap.store.settings import read_settings

COLUMNS = "id, name, made_at, who, reason, hash"


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot without its content.

    ``made_at`` is ISO 8601 in UTC; ``reason`` is one of hand, import, session, restore, file.
    """

    id: int
    name: str
    made_at: str
    who: str
    reason: str
    hash: str


def present(db: Database) -> Content:
    """What the database holds now."""
    return Content(read_snapshot(db), read_settings(db).stored)


def keep(db: Database, name: str, reason: str, who: str, content: Content | None = None) -> Kept:
    """Keep ``content``, or what the database holds now, under ``name``; an empty name is made from the time.

    Errors: :class:`DataError` where the name is taken.
    """
    content = present(db) if content is None else content
    at = datetime.now(UTC).isoformat(timespec="seconds")
    taken = {kept.name for kept in listed(db)}
    if name in taken:
        raise DataError(_("there is a snapshot {name} already; choose another name", name=name))
    if not name:
        first = f"{reason} {at[:19].replace('T', ' ')}"
        name, again = first, 2
        while name in taken:
            name, again = f"{first} ({again})", again + 1
    digest = content.hash
    cursor = db.execute(
        "insert into snapshots (name, made_at, who, reason, hash, content) values (?, ?, ?, ?, ?, ?)",
        [name, at, who, reason, digest, zlib.compress(content.canonical, 6)],
    )
    audit.record(db, who, "snapshot", [audit.Told("snapshot", name, None, {"hash": digest, "reason": reason})])
    return Kept(int(cursor.lastrowid or 0), name, at, who, reason, digest)


def listed(db: Database) -> tuple[Kept, ...]:
    """The snapshots, newest first."""
    return tuple(Kept(*row) for row in db.execute(f"select {COLUMNS} from snapshots order by id desc"))


def find(db: Database, name: str) -> Kept:
    """The snapshot of that name. Errors: :class:`DataError` where there is none."""
    row = db.execute(f"select {COLUMNS} from snapshots where name = ?", [name]).fetchone()
    if row is None:
        raise DataError(_("there is no snapshot {name}", name=name))
    return Kept(*row)


def content_of(db: Database, name: str) -> Content:
    """What a snapshot holds. Errors: :class:`DataError` where there is none, or where its hash does not fit."""
    kept = find(db, name)
    (packed,) = db.execute("select content from snapshots where id = ?", [kept.id]).fetchone()
    try:
        content = read(json.loads(zlib.decompress(packed)))
    except (zlib.error, ValueError) as error:
        raise DataError(_("snapshot {name} is damaged: {why}", name=name, why=str(error))) from error
    if content.hash != kept.hash:
        raise DataError(_("snapshot {name} was altered: its hash does not fit its content", name=name))
    return content
