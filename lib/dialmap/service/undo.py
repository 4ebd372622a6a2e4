"""Take back what one write changed: an edit, a deletion, an import, settings. It is told in the log.

Holds this use case. Never takes back anything on which a later change stands: that one must be taken back first.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialmap.core.audit import AuditAction, AuditKind, Entry, LogFilter, NewEntry
from dialmap.core.edits import Edit, edits_of, keys_in
from dialmap.core.fields import KINDS
from dialmap.core.model import TABLES, Route, Row, Scenario, Transfer, Trunk, key_values
from dialmap.core.names import folded
from dialmap.core.people import Who
from dialmap.core.settings import SAMPLE, Settings
from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.service import rights
from dialmap.service.precautions import made_ready
from dialmap.service.settings import store_settings, tell_sample
from dialmap.service.transactions import Clock, changing, utc_now
from dialmap.store import audit, inventory, rows, snapshots
from dialmap.store.db import UNREADABLE, Connection, Write, reading
from dialmap.store.settings import read_settings

ROWS: Final = frozenset((*TABLES.values(), AuditKind.ROWS.value))
REVERSIBLE: Final = frozenset((*ROWS, AuditKind.SETTING.value))
#: Beyond this nobody follows what was taken back and back again.
MOST_CHAINED: Final = 100
LARGEST: Final = 2**63
Key = tuple[str, ...]
Named = tuple[type[Row], Key]


@dataclass(frozen=True, slots=True)
class Reversal:
    """What taking back a write does: edits of rows, and settings with the value they get; None: as if never set."""

    edits: tuple[Edit, ...]
    settings: Mapping[str, str | None]
    is_sample: bool | None = None

    def __len__(self) -> int:
        return len(self.edits) + len(self.settings)


def newest(path: Path, who: Who) -> Entry | None:
    """The newest entry that tells of rows or settings that somebody changed; None where there is none."""
    with reading(path) as db:
        _person, wanted = rights.found(db, who)
        told = audit.newest(db, LogFilter(who=wanted.name))
        return next((each for each in told if each.kind in REVERSIBLE), None)


def reversal(path: Path, number: int) -> Reversal:
    """What taking back the write of an entry would do.

    Errors: :class:`DataError` with the reason where it cannot be taken back.
    """
    with reading(path) as db:
        return _reversal(db, number)


def take_back(path: Path, number: int, who: Who, *, shown: str = "", clock: Clock = utc_now) -> int:
    """Make the rows and settings that a write changed what they were before it; how many.

    ``shown``: the hash of the entry as somebody saw it; another entry may have its number after a restore. Whoever
    takes back must be allowed what was done. A snapshot is kept first where rows go.
    Errors: :class:`DataError` where a later change stands on it, or where the log does not know enough;
    :class:`~dialmap.errors.RightsError` where the role is too low. Nothing is stored then.
    """
    ready = made_ready(path, clock)
    with changing(path, who, AuditAction.TAKE_BACK, clock) as write:
        if shown and audit.hash_at(write.db, number) != shown:
            raise DataError(_("entry {id} is another one by now; look at the log again", id=number))
        found = _reversal(write.db, number)
        rights.allowed(write.db, who, _needs(write, number, found))
        if any(edit.after is None for edit in found.edits):
            ready.keep(write)
        inventory.replace(write, found.edits)
        if found.settings:
            rights.allowed(write.db, who, AuditAction.CHANGE)
            stored = {**read_settings(write.db).stored, **found.settings}
            wanted = {key: value for key, value in stored.items() if value is not None}
            store_settings(write, AuditAction.TAKE_BACK, Settings.of(wanted))
        if found.is_sample is not None:
            tell_sample(write, AuditAction.TAKE_BACK, found.is_sample)
        audit.record(write, AuditAction.TAKE_BACK, [NewEntry(AuditKind.ENTRY, str(number), None, {"entry": number})])
    return len(found)


def _needs(write: Write, number: int, found: Reversal) -> AuditAction:
    """What somebody must be allowed to do to take a write back: what it did itself, at the end of a chain of them.

    An import by somebody else that brought rows is like deleting what is missing.
    """
    for _again in range(MOST_CHAINED):
        whole = audit.at_once_with(write.db, number)
        back = next((each for each in whole if each.kind == AuditKind.ENTRY), None)
        if back is None:
            break
        number = int(back.key)
    told = [each for each in whole if each.kind in REVERSIBLE]
    if back is not None or not told or told[0].action not in set(AuditAction):
        return AuditAction.RESTORE  # nobody knows what it was at first
    action = AuditAction(told[0].action)
    deletes = any(edit.after is None for edit in found.edits)
    if action is AuditAction.IMPORT and deletes and folded(told[0].who) != folded(write.who):
        return AuditAction.IMPORT_AND_DELETE
    return action


def _reversal(db: Connection, number: int) -> Reversal:
    whole = audit.at_once_with(db, number) if 0 < number < LARGEST else []
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
    after.pop(SAMPLE, None)
    is_sample = before.pop(SAMPLE) == "yes" if SAMPLE in before else None
    present = read_settings(db, sound=True).stored
    for key, value in after.items():
        if present.get(key) != value:
            raise DataError(_overtaken(db, AuditKind.SETTING, key, last))
    return Reversal(edits, before, is_sample)


def _reversed(db: Connection, entry: Entry) -> Sequence[Edit]:
    """What leads from the state after an entry to the one before it."""
    if entry.kind == AuditKind.ROWS:
        names = json.loads(entry.new)
        old, new = (snapshots.told_in(db, names, which).snapshot for which in ("before", "after"))
        return edits_of(new, old)
    kind = KINDS[entry.kind]
    now, before = (rows.unlogged(kind, json.loads(text)) if text else None for text in (entry.new, entry.old))
    return [Edit(now, before)] if now is not None or before is not None else []


def _refuse_overtaken(db: Connection, edits: Sequence[Edit], last: int) -> None:
    """Errors: :class:`DataError` where a row is no longer what the write left, or others have come to belong to it."""
    keys = keys_in(edits)
    present = {(type(row), key_values(row)): row for row in rows.read_rows(db, keys).every_row}
    for edit in edits:
        if present.get((edit.kind, edit.key)) != edit.before:
            raise DataError(_overtaken(db, TABLES[edit.kind], " / ".join(edit.key), last))
    for kind, key in _left_behind(db, edits, keys):
        later = audit.later_than(db, last, TABLES[kind], " / ".join(key))
        if later is not None or kind is Transfer:
            raise DataError(_overtaken(db, TABLES[kind], " / ".join(key), last))
    scenarios = {edit.key for edit in edits if edit.kind is Scenario and edit.after is not None}
    for edit in edits:
        if isinstance(edit.after, Transfer) and (edit.after.scenario,) not in scenarios:
            name = edit.after.scenario
            if rows.find(db, Scenario, (name,)) is None:
                raise DataError(_overtaken(db, TABLES[Scenario], name, last))


def _left_behind(db: Connection, edits: Sequence[Edit], keys: Mapping[type[Row], Collection[Key]]) -> Iterator[Named]:
    """Rows that are not among the edits and belong to, or name, what goes."""
    gone = {kind: {edit.key[0] for edit in edits if edit.kind is kind and edit.after is None} for kind in TABLES}
    naming: tuple[tuple[type[Row], type[Row], str], ...] = (
        (Scenario, Transfer, "select scenario, scenario, block from transfers"),
        (Trunk, Route, "select distinct trunk, route from route_trunks"),
        (Route, Transfer, "select expected_route, scenario, block from transfers where expected_route <> ''"),
    )
    for kind, other, query in naming:
        for name, *key in db.execute(query) if gone[kind] else ():
            if name in gone[kind] and tuple(key) not in keys.get(other, ()):
                yield other, tuple(key)


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
