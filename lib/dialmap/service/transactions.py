"""The one way to change anything, and the one clock.

Holds the transaction of somebody who may, and the one in which every row that differs afterwards is told in the log.
Never knows why rows change.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dialmap.core.audit import MOST_TOLD, AuditAction, AuditKind, NewEntry
from dialmap.core.content import Content
from dialmap.core.edits import Edit, edits_of
from dialmap.core.model import TABLES
from dialmap.core.people import Who
from dialmap.core.snapshots import SnapshotReason
from dialmap.service.rights import admitted
from dialmap.store import audit, snapshots
from dialmap.store.damaged import Broken, read_sound
from dialmap.store.db import Clock, Write, before, writing
from dialmap.store.rows import logged, read_rows
from dialmap.store.settings import mark_content
from dialmap.store.touched import touched, watch

__all__ = ["Clock", "acting", "changing", "utc_now"]


def utc_now() -> datetime:
    """The one clock: the moment, in UTC. Use cases pass it on; a test passes another."""
    return datetime.now(UTC)


@contextmanager
def acting(path: Path, who: Who, action: AuditAction, clock: Clock) -> Iterator[Write]:
    """A write by somebody whose role allows the action; asked inside the transaction, so it holds until the end.

    Errors: as :func:`dialmap.service.rights.admitted`.
    """
    with writing(path, who.name.strip() or who.subject, clock) as write:
        yield admitted(write, who, action)


@contextmanager
def changing(path: Path, who: Who, action: AuditAction, clock: Clock) -> Iterator[Write]:
    """A write whose every effect on rows is told: both states are compared, so what follows by itself is told too.

    (A scenario takes its Result blocks along; a renamed trunk changes its routes.) Only the rows that the write has
    touched are read: in a large data set everything else takes a hundred times as long, with the lock held. More than
    :data:`~dialmap.core.audit.MOST_TOLD` rows are told by one entry.
    """
    with acting(path, who, action, clock) as write:
        watch(write.db)
        last, _hash = audit.last_entry(write.db)
        yield write
        keys = touched(write.db)
        with before(path) as db:
            old, broken = read_sound(db, keys)
        now = snapshots.present(write.db) if sum(map(len, keys.values())) > MOST_TOLD else None
        edits = edits_of(old, read_rows(write.db, keys) if now is None else now.snapshot.only(keys))
        if keys:
            mark_content(write)
        if len(edits) + len(broken) <= MOST_TOLD:
            audit.record(write, action, [*_told(edits, broken), *_replaced(edits, broken)])
        else:
            kept = snapshots.kept_since(write.db, last) or _kept_before(write, path)
            told = _told_at_once(write, edits, kept, now or snapshots.present(write.db))
            audit.record(write, action, [*_replaced((), broken), told])


def _kept_before(write: Write, path: Path) -> str:
    """A snapshot of what there was before the write; empty where there was nothing."""
    with before(path) as db:
        content = snapshots.present(db)
    return "" if content.snapshot.is_empty else snapshots.kept_or_same(write, SnapshotReason.ROWS, content)


def _told_at_once(write: Write, edits: Sequence[Edit], kept: str, now: Content) -> NewEntry:
    """One entry for many rows: how many, and the snapshots that hold them as they were and as they are ``now``."""
    after = snapshots.kept_or_same(write, SnapshotReason.ROWS, now)
    hashes = {
        f"{name}_hash": snapshots.find(write.db, key).hash for name, key in (("before", kept), ("after", after)) if key
    }
    counts = {
        "added": sum(edit.before is None for edit in edits),
        "changed": sum(edit.before is not None and edit.after is not None for edit in edits),
        "deleted": sum(edit.after is None for edit in edits),
    }
    return NewEntry(AuditKind.ROWS, after, None, {"before": kept, "after": after, **hashes, **counts})


def _told(edits: Iterable[Edit], broken: Broken) -> Iterator[NewEntry]:
    for edit in edits:
        before = broken.get((edit.kind, edit.key)) if edit.before is None else logged(edit.before)
        after = None if edit.after is None else logged(edit.after)
        yield NewEntry(AuditKind(TABLES[edit.kind]), " / ".join(edit.key), before, after)


def _replaced(edits: Iterable[Edit], broken: Broken) -> Iterator[NewEntry]:
    """Rows that nobody could read, and that are gone: as they were stored, so that nothing is lost."""
    named = {(edit.kind, edit.key) for edit in edits}
    for (kind, key), stored in broken.items():
        if (kind, key) not in named:
            yield NewEntry(AuditKind(TABLES[kind]), " / ".join(map(str, key)), stored, None)
