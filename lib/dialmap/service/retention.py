"""What is kept for how long: old snapshots and old days of calls go, old entries of the log into a sealed archive.

Holds these use cases. Never lets go of what something else stands on: sessions, signatures, the newest large import.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from dialmap.core.audit import AuditAction, AuditKind, LogArchive, NewEntry
from dialmap.core.people import Who
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import archives, audit, calls, copies, signatures, snapshots
from dialmap.store.db import UNREADABLE, Connection, reading
from dialmap.store.reviews import sessions
from dialmap.store.settings import read_settings
from dialmap.zones import day_in

#: Fewer old entries than this wait for the next time, unless somebody asks: an archive a day would be a heap of them.
WORTH_AN_ARCHIVE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What went: how many snapshots, how many entries into an archive, and how many days of calls."""

    snapshots: int
    entries: int
    days: int = 0


def tidy(path: Path, who: Who, *, all_of_it: bool = True, clock: Clock = utc_now) -> Kept:
    """Do what the settings say about old things. Nothing is written where nothing is old.

    ``all_of_it``: also where there is too little for an archive to be worth it.
    """
    least = 1 if all_of_it else WORTH_AN_ARCHIVE
    with reading(path) as db:
        names, last = _old(db, clock(), least)
        before = _forgotten(db, clock())
        old_calls = bool(before) and calls.is_older(db, before)
    if not names and not last and not old_calls:
        return Kept(0, 0)
    with acting(path, who, AuditAction.RETAIN, clock) as write:
        names, last = _old(write.db, write.moment, least)
        count = 0
        days = calls.forget(write, before) if before else 0
        if days:
            audit.record(write, AuditAction.RETAIN, [NewEntry(AuditKind.CALLS, before, {"days": days})])
        if names:
            snapshots.drop(write, names)
            audit.record(
                write, AuditAction.RETAIN, [NewEntry(AuditKind.SNAPSHOT, name, {"name": name}) for name in names]
            )
        if last:
            signed = [each.log_entry for each in signatures.listed(write.db)]
            made = archives.add(write, audit.up_to(write.db, last), signed)
            count = made.last - made.first + 1
            state = {"first": made.first, "last": made.last, "hash": made.seal}
            audit.record(write, AuditAction.RETAIN, [NewEntry(AuditKind.ARCHIVE, str(made.id), None, state)])
    copies.give_back_room(path)
    return Kept(len(names), count, days)


def _forgotten(db: Connection, now: datetime) -> str:
    """The day before which calls are let go of, ISO 8601; empty where they are kept for ever."""
    settings = read_settings(db)
    if not settings.keep_calls:
        return ""
    return (day_in(settings.own_zone, now) - timedelta(days=settings.keep_calls)).isoformat()


def _old(db: Connection, now: datetime, least: int) -> tuple[list[str], int]:
    """The names of the snapshots that may go, and the newest entry that goes into an archive; 0 for none."""
    settings = read_settings(db)
    names: list[str] = []
    if settings.keep_snapshots:
        since = (now - timedelta(days=settings.keep_snapshots)).isoformat()
        needed = set(_needed(db))
        names = [
            each.name
            for each in snapshots.listed(db)
            if each.reason.is_automatic and each.made_at < since and each.name not in needed
        ]
    last = 0
    if settings.keep_log:
        since = (now - timedelta(days=settings.keep_log)).isoformat()
        first, _hash = archives.end(db)
        last = audit.last_before(db, since)
        last = last if last - first >= least else 0
    return names, last


def _needed(db: Connection) -> Iterator[str]:
    """Snapshots that something else stands on."""
    for session in sessions(db):
        yield session.snapshot
    for signed in signatures.listed(db):
        yield signed.snapshot
    newest = audit.newest_of(db, AuditKind.ROWS)
    if newest is not None:
        told = json.loads(newest.new)
        yield from (told["before"], told["after"])


def archived(path: Path) -> tuple[LogArchive, ...]:
    """The archives of the log, oldest first."""
    with reading(path) as db:
        return archives.listed(db)


def as_file(path: Path, archive: LogArchive) -> bytes:
    """The entries of an archive, one JSON object a line. Errors: :class:`DataError` where somebody has spoiled it."""
    with reading(path) as db:
        try:
            lines = [json.dumps(asdict(each), ensure_ascii=False) for each in archives.entries(db, archive)]
        except UNREADABLE as error:
            said = _("archive {id} of the log is damaged: {why}", id=archive.id, why=str(error))
            raise DataError(said) from error
    return "".join(line + "\n" for line in lines).encode("utf-8")
