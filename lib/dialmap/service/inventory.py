"""Edit one row: what the forms do. Nothing is overwritten that somebody else changed in the meantime.

Holds what a row must have to be saved. Never judges what is odd about it: that is a finding.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dialmap.core.admission import refusal, texts_of
from dialmap.core.audit import AuditAction
from dialmap.core.edits import Edit
from dialmap.core.fields import FIELDS
from dialmap.core.model import Route, Row, Transfer
from dialmap.core.numbers import is_mangled
from dialmap.core.people import Who
from dialmap.core.shapes import LARGEST_COUNT
from dialmap.core.snapshots import SnapshotReason
from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.service.precautions import made_ready
from dialmap.service.settings import tell_sample
from dialmap.service.transactions import Clock, changing, utc_now
from dialmap.store import inventory, snapshots

LONGEST_TEXT: Final = 100_000


def save(path: Path, row: Row, replaces: Row | None, who: Who, *, clock: Clock = utc_now) -> None:
    """Store ``row``; ``replaces`` is the row as the form was opened with, None for a new one.

    Errors: :class:`~dialmap.errors.ConflictError` if somebody else changed or deleted it; :class:`DataError` if a
    required field is empty or the key is taken.
    """
    wrong = missing(row)
    if wrong is not None:
        raise DataError(wrong)
    action = AuditAction.CREATE if replaces is None else AuditAction.EDIT
    with changing(path, who, action, clock) as write:
        edits = [Edit(replaces, row)]
        inventory.check_current(write.db, edits)
        inventory.apply(write, edits)


def save_all(path: Path, edits: Sequence[Edit], who: Who, *, clock: Clock = utc_now) -> None:
    """Store changed rows, all or none, as one entry of work.

    Errors: as :func:`save`, for the first row that cannot be stored.
    """
    for edit in edits:
        wrong = missing(edit.row)
        if wrong is not None:
            raise DataError(_("{name}: {why}", name=" / ".join(edit.key), why=wrong))
    with changing(path, who, AuditAction.EDIT, clock) as write:
        inventory.check_current(write.db, edits)
        inventory.apply(write, edits)


def delete(path: Path, row: Row, who: Who, *, clock: Clock = utc_now) -> None:
    """Delete ``row`` as it was opened. A scenario takes its Result blocks along; a trunk leaves its routes' lists.

    A snapshot is kept first, unless there is one of the last ten minutes: what came since can be taken back by the log.
    Errors: :class:`~dialmap.errors.ConflictError` if somebody else changed or deleted it.
    """
    ready = made_ready(path, clock)
    with changing(path, who, AuditAction.DELETE, clock) as write:
        ready.keep(write)
        edits = [Edit(row, None)]
        inventory.check_current(write.db, edits)
        inventory.apply(write, edits, detach=True)


def missing(row: Row) -> Message | None:
    """Why a form may not save this row, or None: what cannot be stored, and what only an older file may bring."""
    why = refusal(row)
    if why is not None:
        return _("{why}; nothing was saved", why=why)
    if isinstance(row, Route):
        if any("\n" in template.pattern for template in row.templates):
            return _("write one number template per line; nothing was saved")
        if any(is_mangled(template.pattern) for template in row.templates):
            return _("a spreadsheet has shortened a template; write the number with all its digits; nothing was saved")
    if isinstance(row, Transfer) and is_mangled(row.number):
        return _("a spreadsheet has shortened the number; write it with all its digits; nothing was saved")
    values = [getattr(row, field.name) for field in FIELDS[type(row)]]
    if any(isinstance(value, int) and not 0 <= value <= LARGEST_COUNT for value in values):
        return _("a count must be a whole number from 0 up; nothing was saved")
    if any(len(text) > LONGEST_TEXT for text in texts_of(row)):
        return _("a text has more than {limit} characters; nothing was saved", limit=LONGEST_TEXT)
    return None


def start_empty(path: Path, who: Who, *, clock: Clock = utc_now) -> None:
    """Delete everything, to begin with one's own data. What was there is kept as a snapshot, which can be restored."""
    with changing(path, who, AuditAction.START_EMPTY, clock) as write:
        present = snapshots.present(write.db)
        if not present.snapshot.is_empty:
            snapshots.keep(write, "", SnapshotReason.EMPTY, present)
        inventory.clear(write)
        tell_sample(write, AuditAction.START_EMPTY, False)
