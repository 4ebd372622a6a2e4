"""A snapshot before something goes, made ready before anybody has to wait for the lock.

Holds when one is needed. Never decides what goes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from dialmap.core.content import Content
from dialmap.core.snapshots import SnapshotReason
from dialmap.service.transactions import Clock
from dialmap.store import snapshots
from dialmap.store.db import Write, reading
from dialmap.store.settings import read_stamp

#: A snapshot of this data set that is no older than this is good enough: what came since can be taken back by the log.
FRESH: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Ready:
    """What a snapshot would hold, written and packed; None where a fresh one is there. And of which state it is."""

    content: Content | None
    state: str

    def keep(self, write: Write) -> None:
        """Keep it, inside the transaction in which something goes; the present instead where somebody was faster."""
        if self.content is None:
            return
        is_current = read_stamp(write.db).content == self.state
        content = self.content if is_current else snapshots.present(write.db)
        if not content.snapshot.is_empty:
            snapshots.kept_or_same(write, SnapshotReason.DELETE, content)


def made_ready(path: Path, clock: Clock) -> Ready:
    """Get a snapshot ready, unless a fresh one is there that nobody brought in from a file."""
    with reading(path) as db:
        state = read_stamp(db).content
        ours = (each for each in snapshots.listed(db) if each.reason is not SnapshotReason.FILE)
        newest = next(ours, None)
        if newest is not None and datetime.fromisoformat(newest.made_at) > clock() - FRESH:
            return Ready(None, state)
        content = snapshots.present(db)
    content.sealed.packed  # noqa: B018 - now, and not with the lock held
    return Ready(content, state)
