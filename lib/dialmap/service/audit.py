"""Read the log of changes, and prove that nobody altered it. Never writes it: every write does that for itself."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, Literal, TypeVar

from dialmap.core.audit import Entry, LogFilter, LogState, Written, verified, writes
from dialmap.store import archives, audit, signatures, watch
from dialmap.store.db import Connection, reading

Told = TypeVar("Told", Entry, Written)
#: What was found last, and in which state of the database.
_verified: Final[dict[Path, tuple[watch.Token, LogState]]] = {}


def history(path: Path, kind: str = "") -> tuple[Entry, ...]:
    """The audit log, newest first; of one kind of object if ``kind`` is given."""
    return search(path, LogFilter(kind=kind))[0]


def search(path: Path, wanted: LogFilter, limit: int | None = None) -> tuple[tuple[Entry, ...], int]:
    """The newest entries that fit, at most ``limit``, and how many fit in all."""
    with reading(path) as db:
        return _first(_fitting(db, wanted), limit)


def written(path: Path, wanted: LogFilter, limit: int | None = None) -> tuple[tuple[Written, ...], int]:
    """The same, what one write told put together: the newest writes, and how many there are."""
    with reading(path) as db:
        return _first(writes(_fitting(db, wanted)), limit)


def _fitting(db: Connection, wanted: LogFilter) -> Iterator[Entry]:
    folded = wanted.text.casefold()
    for entry in audit.newest(db, wanted):
        if not folded or folded in f"{entry.key}\n{entry.old}\n{entry.new}".casefold():
            yield entry


def _first(found: Iterator[Told], limit: int | None) -> tuple[tuple[Told, ...], int]:
    shown = tuple(found if limit is None else islice(found, limit))
    return shown, len(shown) + sum(1 for _rest in found)


def whole(path: Path, number: int) -> tuple[Entry, ...]:
    """Everything that the write of an entry told, oldest first."""
    with reading(path) as db:
        return tuple(audit.at_once_with(db, number))


def values(path: Path, column: Literal["who", "action", "kind"]) -> tuple[str, ...]:
    """What stands in a column of the log, sorted."""
    with reading(path) as db:
        return audit.values(db, column)


def verify(path: Path) -> LogState:
    """Follow the chain of hashes from the first entry to the last, and hold it against what sign-offs remember.

    All of it each time, unless nobody has committed anything since this process did so last.
    """
    state = watch.token(path)
    kept = _verified.get(path)
    if kept is not None and state is not None and kept[0] == state:
        return kept[1]
    with reading(path) as db:
        found = verified_log(db)
    if state is not None:
        _verified[path] = (state, found)
    return found


def verified_log(db: Connection) -> LogState:
    """The same, of what a connection sees."""
    found = verified(audit.entries(db), audit.head(db), archives.end(db))
    broken = archives.broken(db)
    if broken is not None:
        found = replace(found, first_broken=broken)
    torn = [
        each.log_entry
        for each in signatures.listed(db)
        if each.log_head and each.log_head != audit.hash_at(db, each.log_entry)
    ]
    if not torn:
        return found
    return replace(found, first_broken=min([*torn, *([found.first_broken] if found.first_broken else [])]))
