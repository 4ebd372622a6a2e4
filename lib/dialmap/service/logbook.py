"""Read the audit log, and prove that nobody altered it."""

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries are asked for; empty means any. ``text`` is looked for in names and values, whatever the case."""

    who: str = ""
    action: str = ""
    kind: str = ""
    text: str = ""


def history(path: Path, kind: str = "") -> tuple[Entry, ...]:
    """The audit log, newest first; of one kind of object if ``kind`` is given."""
    return search(path, Query(kind=kind))[0]


def search(path: Path, query: Query, limit: int | None = None) -> tuple[tuple[Entry, ...], int]:
    """The newest entries that fit, at most ``limit``, and how many fit in all."""
    folded = query.text.casefold()
    found: list[Entry] = []
    count = 0
    with reading(path) as db:
        for entry in audit.newest(db, query.who, query.action, query.kind):
            if folded and folded not in f"{entry.key}\n{entry.old}\n{entry.new}".casefold():
                continue
            count += 1
            if limit is None or count <= limit:
                found.append(entry)
    return tuple(found), count


def values(path: Path, column: str) -> tuple[str, ...]:
    """What stands in ``who``, ``action`` or ``kind``, sorted."""
    with reading(path) as db:
        return audit.values(db, column)


def verify(path: Path) -> State:
    """Follow the chain of hashes from the first entry to the last."""
    with reading(path) as db:
        count, last = 0, ""

        def followed() -> Iterator[Entry]:
            nonlocal count, last
            for entry in audit.entries(db):
                count, last = count + 1, entry.hash
                yield entry

        broken = audit.first_broken(followed(), audit.head(db))
        return State(count, broken, last)
