"""Snapshots: take, list, restore, and as files that nobody can edit unseen.

Holds these use cases. Never compares two: that is :mod:`dialmap.service.compare`.
"""

from pathlib import Path

from dialmap.core.audit import AuditAction
from dialmap.core.content import Content
from dialmap.core.edits import Edit
from dialmap.core.people import Who
from dialmap.core.settings import Settings
from dialmap.core.snapshots import LONGEST_NAME, SnapshotReason, StoredSnapshot
from dialmap.errors import DataError
from dialmap.exchange import snapshot_files
from dialmap.exchange.limits import LARGEST_JSON
from dialmap.messages import _
from dialmap.service.files import read_file
from dialmap.service.settings import store_settings, tell_sample
from dialmap.service.transactions import Clock, acting, changing, utc_now
from dialmap.store import inventory, snapshots
from dialmap.store.damaged import every_key, read_sound
from dialmap.store.db import reading
from dialmap.store.settings import read_settings


def take(path: Path, name: str, who: Who, *, clock: Clock = utc_now) -> StoredSnapshot:
    """Keep everything as it is now under ``name``; an empty name is made from the time.

    Errors: :class:`DataError` where the name is taken or too long.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise DataError(_("the name has more than {limit} characters", limit=LONGEST_NAME))
    with acting(path, who, AuditAction.SNAPSHOT, clock) as write:
        return snapshots.keep(write, name, SnapshotReason.HAND)


def listed(path: Path) -> tuple[StoredSnapshot, ...]:
    """The snapshots, newest first."""
    with reading(path) as db:
        return snapshots.listed(db)


def content(path: Path, name: str) -> Content:
    """What a snapshot holds, checked against its hash."""
    with reading(path) as db:
        return snapshots.content_of(db, name)


def present(path: Path) -> Content:
    """What the database holds now."""
    with reading(path) as db:
        return snapshots.present(db)


def restore(path: Path, name: str, who: Who, *, clock: Clock = utc_now) -> StoredSnapshot:
    """Put back what a snapshot holds, settings too, in one transaction. The present is kept first; its snapshot.

    It heals a database that was changed by hand: rows that nobody can read are told in the log as they were stored.
    """
    with changing(path, who, AuditAction.RESTORE, clock) as write:
        wanted = snapshots.content_of(write.db, name)
        sound = Content(read_sound(write.db, every_key(write.db))[0], read_settings(write.db, sound=True).stored)
        before = snapshots.keep(write, "", SnapshotReason.RESTORE, sound)
        inventory.clear(write)
        inventory.replace(write, [Edit(None, row) for row in wanted.snapshot.every_row])
        store_settings(write, AuditAction.RESTORE, Settings.of(wanted.settings))
        tell_sample(write, AuditAction.RESTORE, False)
    return before


def as_file(path: Path, name: str) -> bytes:
    """A snapshot as a file: JSON with its hash."""
    with reading(path) as db:
        return snapshot_files.write_snapshot(snapshots.find(db, name), snapshots.content_of(db, name))


def add_from(path: Path, source: Path, who: Who, *, clock: Clock = utc_now) -> StoredSnapshot:
    """Like :func:`add_file`, from a file on a disk. Errors: :class:`DataError` where it cannot be read, too."""
    return add_file(path, read_file(source, LARGEST_JSON), str(source), who, clock=clock)


def add_file(path: Path, data: bytes, source: str, who: Who, *, clock: Clock = utc_now) -> StoredSnapshot:
    """Keep the snapshot that a file holds, under its name.

    Errors: :class:`DataError` where the file was edited, where its content cannot be stored, or where another snapshot
    has the name.
    """
    name, found = snapshot_files.read_snapshot(data, source)
    with acting(path, who, AuditAction.SNAPSHOT, clock) as write:
        return snapshots.keep(write, name, SnapshotReason.FILE, found)
