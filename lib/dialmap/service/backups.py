"""Backups: one file with everything that a database holds, made while others write; and put back.

Holds these use cases. Never takes an export for a backup: a backup has log, snapshots, sessions and signatures too.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.names import folded
from dialmap.core.people import Who, written
from dialmap.errors import DataError, NamelessError
from dialmap.messages import _
from dialmap.service import files, rights
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import audit, copies, snapshots
from dialmap.store.db import prepare, reading, writing
from dialmap.store.settings import mark_content, raise_revision, read_stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a copy holds: the hash of the content, rows, entries of the log and snapshots; and the log's newest hash."""

    hash: str
    rows: int
    entries: int
    snapshots: int
    log_head: str


def backup(path: Path, target: Path) -> Backup:
    """Copy everything as it is at one moment into a new file, and check the copy. Others may go on writing.

    Errors: :class:`~dialmap.errors.UsageError` where ``target`` is a database; :class:`DataError` where the database
    or the copy is damaged, or the file cannot be written. Then there is no new file.
    """
    with files.replacing(target) as (part,):
        with reading(path):
            pass
        copies.copy(path, part)
        copies.single_file(part)
        return _checked(part, path)


def _checked(path: Path, copied: Path) -> Backup:
    """What a copy holds, everything read once. Errors: :class:`DataError` where ``copied`` was damaged."""
    copies.refuse_damaged(path, copied)
    with reading(path) as db:
        content = snapshots.present(db)
        return Backup(
            hash=content.hash,
            rows=len(content.snapshot.every_row),
            entries=audit.last_entry(db)[0],
            snapshots=len(snapshots.listed(db)),
            log_head=audit.head(db),
        )


def restore(path: Path, source: Path, who: Who, *, clock: Clock = utc_now) -> tuple[Backup, Path | None]:
    """Make the database what a backup holds. What was there before is kept in a file beside it; its path.

    A backup of an earlier version is brought up to date. The log goes on from where the backup has it, with an entry
    that names the backup. Whoever has the app open sees the restored data with the next click.
    Who may do this is asked of the database as it is, where that can be read, and not of the backup.
    Errors: :class:`DataError` where the backup is damaged or none of ours; nothing has changed then.
    """
    if not source.is_file():
        raise DataError(_("there is no file {path}", path=source))
    if not files.is_database(source):
        raise DataError(_("{path} is no backup; name a file that “dialmap backup” wrote", path=source))
    if path.exists() and source.samefile(path):
        raise DataError(_("{path} is the database itself; name a backup", path=source))
    copies.refuse_damaged(source)
    name = _refuse_others(path, who)
    kept = _keep(path, clock)
    part = path.with_name(f".dialmap-restore-{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        shutil.copyfile(source, part)
        prepare(part)
        with writing(part, name, clock) as opened:
            write = replace(opened, subject=who.subject)
            entry = NewEntry(AuditKind.BACKUP, source.name, None, {"name": kept.name if kept else ""})
            audit.record(write, AuditAction.RESTORE, [entry])
            raise_revision(write, _revision(path))
            mark_content(write)
        copies.single_file(part)
        found = _checked(part, source)
        if kept is not None and _revision(kept) != _revision(path):
            raise DataError(_("somebody saved something at this moment; nothing was restored. Try again"))
        _put(part, path)
    finally:
        for end in ("", *files.BESIDE):
            part.with_name(part.name + end).unlink(missing_ok=True)
    return found, kept


def _refuse_others(path: Path, who: Who) -> str:
    """The name of whoever restores. Errors: as :func:`dialmap.service.rights.admitted`."""
    if not folded(who.name):
        raise NamelessError()
    try:
        with reading(path) as db:
            return rights.allowed(db, who, AuditAction.RESTORE)[1].name
    except DataError:
        return written(who.name)


def _keep(path: Path, clock: Clock) -> Path | None:
    """A copy of what is there now, byte for byte where the database cannot be read; None where there is nothing."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    moment = clock().strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}.before-restore-{moment}{path.suffix}")
    again = 2
    while kept.exists():
        kept, again = path.with_name(f"{path.stem}.before-restore-{moment}-{again}{path.suffix}"), again + 1
    with files.replacing(kept) as (part,):
        try:
            copies.copy(path, part)
            copies.single_file(part)
        except DataError:
            shutil.copyfile(path, part)
    return kept


def _revision(path: Path) -> int:
    try:
        with reading(path) as db:
            return read_stamp(db).revision
    except DataError:
        return 0


def _put(part: Path, path: Path) -> None:
    """Make the database what ``part`` is: inside it, so that open connections see it; or instead of a broken file."""
    try:
        with reading(path):
            pass
        copies.copy(part, path)
    except DataError:
        for end in files.BESIDE:
            path.with_name(path.name + end).unlink(missing_ok=True)
        part.replace(path)
        prepare(path)
