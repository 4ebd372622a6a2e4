"""The one way to change rows, and the one clock.

Holds the transaction in which every row that differs afterwards is told in the log. Never knows why rows change.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.edits import Edit, edits_of
from dialmap.core.model import TABLES
from dialmap.store import audit
from dialmap.store.damaged import Broken, read_sound
from dialmap.store.db import Clock, Write, before, writing
from dialmap.store.inventory import logged, read_rows
from dialmap.store.touched import touched, watch

__all__ = ["Clock", "changing", "utc_now"]


def utc_now() -> datetime:
    """The one clock: the moment, in UTC. Use cases pass it on; a test passes another."""
    return datetime.now(UTC)


@contextmanager
def changing(path: Path, who: str, action: AuditAction, clock: Clock) -> Iterator[Write]:
    """A write whose every effect on rows is told: both states are compared, so what follows by itself is told too.

    (A scenario takes its Result blocks along; a renamed trunk changes its routes.) Only the rows that the write has
    touched are read: in a large data set everything else takes a hundred times as long, with the lock held.
    """
    with writing(path, who, clock) as write:
        watch(write.db)
        yield write
        keys = touched(write.db)
        with before(path) as db:
            old, broken = read_sound(db, keys)
        edits = edits_of(old, read_rows(write.db, keys))
        audit.record(write, action, [*_told(edits, broken), *_replaced(edits, broken)])


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
