"""Read the log of changes, and prove that nobody altered it. Never writes it: every write does that for itself."""

from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from dialmap.core.audit import Entry, LogFilter, LogState, verified
from dialmap.store import archives, audit, signatures, watch
from dialmap.store.db import Connection, reading

#: What was found last, and in which state of the database.
_verified: Final[dict[Path, tuple[watch.Token, LogState]]] = {}


def history(path: Path, kind: str = "") -> tuple[Entry, ...]:
    """The audit log, newest first; of one kind of object if ``kind`` is given."""
    return search(path, LogFilter(kind=kind))[0]


def search(path: Path, wanted: LogFilter, limit: int | None = None) -> tuple[tuple[Entry, ...], int]:
    """The newest entries that fit, at most ``limit``, and how many fit in all."""
    folded = wanted.text.casefold()
    found: list[Entry] = []
    count = 0
    with reading(path) as db:
        for entry in audit.newest(db, wanted):
            if folded and folded not in f"{entry.key}\n{entry.old}\n{entry.new}".casefold():
                continue
            count += 1
            if limit is None or count <= limit:
                found.append(entry)
    return tuple(found), count


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
