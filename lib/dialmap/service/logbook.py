"""Read the audit log, and prove that nobody altered it."""

from dataclasses import dataclass
from pathlib import Path

from dialmap.store import audit
from dialmap.store.audit import Entry
from dialmap.store.db import reading


@dataclass(frozen=True, slots=True)
class State:
    """Whether the log is whole: ``first_broken`` is the id of the first entry that was altered, or None."""

    entries: int
    first_broken: int | None
    last_hash: str


def history(path: Path, kind: str = "") -> tuple[Entry, ...]:
    """The audit log, newest first; of one kind of object if ``kind`` is given."""
    with reading(path) as db:
        found = [entry for entry in audit.entries(db) if not kind or entry.kind == kind]
    return tuple(reversed(found))


def verify(path: Path) -> State:
    """Follow the chain of hashes from the first entry to the last."""
    with reading(path) as db:
        found = list(audit.entries(db))
        return State(len(found), audit.first_broken(found, audit.head(db)), found[-1].hash if found else "")
