"""Named, immutable copies of everything, compressed, each with the hash of its content.

Holds the SQL of snapshots and how they are packed. Never restores one: that is the service.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.content import Content, Sealed, canonical_bytes, content_hash, plain_content, read_content
from dialmap.core.model import Snapshot
from dialmap.core.snapshots import SnapshotReason, StoredSnapshot
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.db import Connection, Write, without_trigger
from dialmap.store.rows import read_snapshot, read_values
from dialmap.store.settings import read_settings

COLUMNS = "id, name, made_at, who, coalesce(nullif(cause, ''), reason), hash"
#: What ``reason`` can hold; other reasons are kept as a cause.
STORED: Final = (
    SnapshotReason.HAND,
    SnapshotReason.IMPORT,
    SnapshotReason.SESSION,
    SnapshotReason.RESTORE,
    SnapshotReason.FILE,
)


def present(db: Connection) -> Content:
    """What the database holds now."""
    return Content(read_snapshot(db), read_settings(db).stored)


def present_sealed(db: Connection) -> Sealed:
    """What the database holds now, as it is kept; no row is made of it, which takes half as long."""
    return Sealed(canonical_bytes(plain_content(read_values(db), read_settings(db).stored)))


def keep(write: Write, name: str, reason: SnapshotReason, content: Content | None = None) -> StoredSnapshot:
    """Keep ``content``, or what the database holds now, under ``name``; an empty name is made from the time.

    Errors: :class:`DataError` where the name is taken.
    """
    sealed = present_sealed(write.db) if content is None else content.sealed
    if not name:
        name = named_by_time(write, reason.value)
    elif name in {each.name for each in listed(write.db)}:
        raise DataError(_("there is a snapshot {name} already; choose another name", name=name))
    digest = sealed.hash
    cursor = write.db.execute(
        "insert into snapshots (name, made_at, who, reason, cause, hash, content) values (?, ?, ?, ?, ?, ?, ?)",
        [
            name,
            write.at,
            write.who,
            (reason if reason in STORED else SnapshotReason.RESTORE).value,
            "" if reason in STORED else reason.value,
            digest,
            sealed.packed,
        ],
    )
    entry = NewEntry(AuditKind.SNAPSHOT, name, None, {"hash": digest, "reason": reason.value})
    audit.record(write, AuditAction.SNAPSHOT, [entry])
    return StoredSnapshot(
        id=int(cursor.lastrowid or 0), name=name, made_at=write.at, who=write.who, reason=reason, hash=digest
    )


def told_in(db: Connection, told: Mapping[str, Any], which: str) -> Content:
    """The content of the snapshot before or after many rows were changed, as the log tells it; empty for none.

    Errors: :class:`DataError` where there is no such snapshot any more, or another one has its name.
    """
    name = str(told[which])
    if not name:
        return Content(Snapshot())
    if find(db, name).hash != told[f"{which}_hash"]:
        raise DataError(_("snapshot {name} is not the one that the log tells of", name=name))
    return content_of(db, name)


def kept_since(db: Connection, entry: int) -> str:
    """The newest snapshot that the log tells of after an entry; empty where there is none."""
    found = db.execute(
        "select key from audit_log where id > ? and action = ? order by id desc limit 1", [entry, AuditAction.SNAPSHOT]
    ).fetchone()
    return "" if found is None else str(found[0])


def kept_or_same(write: Write, reason: SnapshotReason, content: Content) -> str:
    """The name of a snapshot with this content: the newest that there is, else a new one."""
    found = write.db.execute(
        "select name from snapshots where hash = ? order by id desc limit 1", [content.hash]
    ).fetchone()
    return keep(write, "", reason, content).name if found is None else str(found[0])


def drop(write: Write, names: Iterable[str]) -> None:
    """Let snapshots go for good; the log keeps their hashes."""
    with without_trigger(write, "snapshots_no_delete"):
        write.db.executemany("delete from snapshots where name = ?", [(name,) for name in names])


def named_by_time(write: Write, why: str) -> str:
    """A name that no snapshot has: why it was made, and when."""
    taken = {each.name for each in listed(write.db)}
    first = f"{why} {write.at[:19].replace('T', ' ')} UTC"
    name, again = first, 2
    while name in taken:
        name, again = f"{first} ({again})", again + 1
    return name


def _snapshot(row: tuple[int, str, str, str, str, str]) -> StoredSnapshot:
    number, name, made_at, who, reason, digest = row
    return StoredSnapshot(id=number, name=name, made_at=made_at, who=who, reason=SnapshotReason(reason), hash=digest)


def listed(db: Connection) -> tuple[StoredSnapshot, ...]:
    """The snapshots, newest first."""
    return tuple(map(_snapshot, db.execute(f"select {COLUMNS} from snapshots order by id desc")))


def find(db: Connection, name: str) -> StoredSnapshot:
    """The snapshot of that name. Errors: :class:`DataError` where there is none."""
    row = db.execute(f"select {COLUMNS} from snapshots where name = ?", [name]).fetchone()
    if row is None:
        raise DataError(_("there is no snapshot {name}", name=name))
    return _snapshot(row)


def content_of(db: Connection, name: str) -> Content:
    """What a snapshot holds. Errors: :class:`DataError` where there is none, or where its hash does not fit."""
    stored = find(db, name)
    (packed,) = db.execute("select content from snapshots where id = ?", [stored.id]).fetchone()
    try:
        canonical = zlib.decompress(packed)
        content = read_content(json.loads(canonical))
    except (zlib.error, ValueError) as error:
        raise DataError(_("snapshot {name} is damaged: {why}", name=name, why=str(error))) from error
    # Of the bytes that were hashed, not of what this version would write: a field that came later changes nothing.
    if content_hash(canonical) != stored.hash:
        raise DataError(_("snapshot {name} was altered: its hash does not fit its content", name=name))
    return content
