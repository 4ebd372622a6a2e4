"""Take back what one write changed: an edit, a deletion, an import, settings. It is told in the log.

Holds this use case. Never takes back anything on which a later change stands: that one must be taken back first.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialmap.core.audit import AuditAction, AuditKind, Entry, LogFilter
from dialmap.core.edits import Edit, edits_of, keys_in
from dialmap.core.fields import KINDS
from dialmap.core.model import TABLES, Scenario, Snapshot, Transfer, key_values
from dialmap.core.people import Who
from dialmap.core.settings import Settings
from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.service import rights
from dialmap.service.settings import store_settings
from dialmap.service.transactions import Clock, changing, utc_now
from dialmap.store import audit, inventory, snapshots
from dialmap.store.db import UNREADABLE, Connection, reading
from dialmap.store.settings import read_settings

ROWS: Final = frozenset((*TABLES.values(), AuditKind.ROWS.value))


@dataclass(frozen=True, slots=True)
class Reversal:
    """What taking back a write does: edits of rows, and settings with the value they get; None: as if never set."""

    edits: tuple[Edit, ...]
    settings: Mapping[str, str | None]

    def __len__(self) -> int:
        return len(self.edits) + len(self.settings)


def newest(path: Path, who: Who) -> int | None:
    """The newest entry that tells of rows or settings that somebody changed; None where there is none."""
    with reading(path) as db:
        person, _wanted = rights.found(db, who)
        name = person.name if person is not None else who.name
        found = (
            each.id
            for each in audit.newest(db, LogFilter(who=name))
            if each.kind in ROWS or each.kind == AuditKind.SETTING
        )
        return next(found, None)


def reversal(path: Path, number: int) -> Reversal:
    """What taking back the write of an entry would do.

    Errors: :class:`DataError` with the reason where it cannot be taken back.
    """
    with reading(path) as db:
        return _reversal(db, number)


def take_back(path: Path, number: int, who: Who, *, clock: Clock = utc_now) -> int:
    """Make the rows and settings that a write changed what they were before it; how many.

    Errors: :class:`DataError` where a later change stands on it, or where the log does not know enough;
    :class:`~dialmap.errors.RightsError` for settings, where the role is too low for them. Nothing is stored then.
    """
    with changing(path, who, AuditAction.TAKE_BACK, clock) as write:
        found = _reversal(write.db, number)
        inventory.replace(write, found.edits)
        if found.settings:
            rights.admitted(write, who, AuditAction.CHANGE)
            stored = {**read_settings(write.db).stored, **found.settings}
            wanted = {key: value for key, value in stored.items() if value is not None}
            store_settings(write, AuditAction.TAKE_BACK, Settings.of(wanted))
    return len(found)


def _reversal(db: Connection, number: int) -> Reversal:
    whole = audit.at_once_with(db, number)
    told = [each for each in whole if each.kind in ROWS]
    settings = [each for each in whole if each.kind == AuditKind.SETTING]
    if not told and not settings:
        raise DataError(
            _(
                "entry {id} changed no row and no setting, or is in an archive; nothing else can be taken back",
                id=number,
            )
        )
    try:
        edits = tuple(edit for each in told for edit in _reversed(db, each))
        before = {each.key: json.loads(each.old) if each.old else None for each in settings}
        after = {each.key: json.loads(each.new) if each.new else None for each in settings}
    except UNREADABLE as error:
        said = _("entry {id} holds what cannot be read ({why}); restore a snapshot", id=number, why=str(error))
        raise DataError(said) from error
    last = max(each.id for each in (*told, *settings))
    _refuse_overtaken(db, edits, last)
    present = read_settings(db, sound=True).stored
    for key, value in after.items():
        if present.get(key) != value:
            raise DataError(_overtaken(db, AuditKind.SETTING, key, last))
    return Reversal(edits, before)


def _reversed(db: Connection, entry: Entry) -> Sequence[Edit]:
    """What leads from the state after an entry to the one before it."""
    if entry.kind == AuditKind.ROWS:
        names = json.loads(entry.new)
        old = snapshots.content_of(db, names["before"]).snapshot if names["before"] else Snapshot()
        return edits_of(snapshots.content_of(db, names["after"]).snapshot, old)
    kind = KINDS[entry.kind]
    now, before = (inventory.unlogged(kind, json.loads(text)) if text else None for text in (entry.new, entry.old))
    return [Edit(now, before)] if now is not None or before is not None else []


def _refuse_overtaken(db: Connection, edits: Sequence[Edit], last: int) -> None:
    """Errors: :class:`DataError` where a row is no longer what the write left, or others have come to belong to it."""
    keys = keys_in(edits)
    present = {(type(row), key_values(row)): row for row in inventory.read_rows(db, keys).every_row}
    for edit in edits:
        if present.get((edit.kind, edit.key)) != edit.before:
            raise DataError(_overtaken(db, TABLES[edit.kind], " / ".join(edit.key), last))
    gone = {edit.key[0] for edit in edits if edit.kind is Scenario and edit.after is None}
    if not gone:
        return
    going = keys.get(Transfer, frozenset())
    for key in db.execute("select scenario, block from transfers"):
        if key[0] in gone and key not in going:
            raise DataError(_overtaken(db, TABLES[Transfer], " / ".join(key), last))


def _overtaken(db: Connection, kind: str, name: str, last: int) -> Message:
    later = audit.later_than(db, last, kind, name)
    if later is None:
        return _("{name} is not what that change left; it cannot be taken back. Restore a snapshot", name=name)
    return _(
        "{name} was changed later by {who} (entry {id}); take that back first",
        name=name,
        who=later.who or "—",
        id=later.id,
    )
