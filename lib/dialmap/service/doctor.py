"""What is wrong with a database, and what would mend it. Changes nothing.

Holds the examination. Never judges the dial plan: those are findings.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialmap.core.audit import AuditKind
from dialmap.core.fields import KINDS
from dialmap.core.model import TABLES, Row, key_values
from dialmap.core.names import look_alikes
from dialmap.core.vocabulary import WORDS
from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.service.audit import verified_log
from dialmap.store import audit as log
from dialmap.store import copies, damaged, rows, snapshots
from dialmap.store.damaged import Keys
from dialmap.store.db import Connection, reading


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong, and what would mend it."""

    what: Message
    mend: Message


RESTORE: Final = _("put back a backup (dialmap restore) or a snapshot (dialmap snapshot NAME --restore)")


def examine(path: Path) -> tuple[Complaint, ...]:
    """Everything that is wrong with the database; nothing where it is healthy.

    Errors: :class:`~dialmap.errors.DataError` where it cannot be opened at all.
    """
    with reading(path) as db:
        keys = damaged.every_key(db)
        return (*_file(db), *_log(db), *_rows(db, keys), *_names(keys))


def _file(db: Connection) -> Iterator[Complaint]:
    for said in copies.damage(db):
        yield Complaint(_("the file is damaged: {why}", why=said), RESTORE)


def _log(db: Connection) -> Iterator[Complaint]:
    state = verified_log(db)
    if state.first_broken is not None:
        yield Complaint(
            _("entry {id} of the audit log was altered, taken out or put in", id=state.first_broken),
            _("nothing mends a log; hold a backup or a signed report against it to see since when"),
        )


def _rows(db: Connection, keys: Keys) -> Iterator[Complaint]:
    """Rows that nobody can read, and rows that are not what the log says of them last."""
    snapshot, broken = damaged.read_sound(db, keys)
    for (kind, key), stored in broken.items():
        yield Complaint(
            _("{kind} {name} holds what cannot be read: {row}", kind=_word(kind), name=_name(key), row=str(stored)),
            RESTORE,
        )
    last = _last_states(db)
    held = {(TABLES[type(row)], _name(key_values(row))): row for row in snapshot.every_row}
    unreadable = {(TABLES[kind], _name(key)) for kind, key in broken}
    for (table, name), told in last.items():
        row = held.get((table, name))
        if (table, name) not in unreadable and not _is_told(row, told):
            yield _unlike(KINDS[table], name)


def _last_states(db: Connection) -> dict[tuple[str, str], str]:
    """Table and name of every row -> its state as the log tells it last, as JSON; empty: it is gone.

    Where many rows were changed at once, the snapshot that was kept tells them; where that is gone, nothing does.
    """
    found: dict[tuple[str, str], str] = {}
    for kind, name, new in log.told_of(db, (*TABLES.values(), AuditKind.ROWS.value)):
        if kind != AuditKind.ROWS:
            found[kind, name] = new
            continue
        found.clear()
        with suppress(DataError):
            told = snapshots.told_in(db, json.loads(new), "after").snapshot.every_row
            found |= {(TABLES[type(row)], _name(key_values(row))): json.dumps(rows.logged(row)) for row in told}
    return found


def _is_told(row: Row | None, told: str) -> bool:
    """Whether a row is as the log tells it; a field that came with a later version is not told."""
    if row is None or not told:
        return row is None and not told
    held = json.loads(json.dumps(rows.logged(row)))
    return all(held.get(field) == value for field, value in json.loads(told).items())


def _unlike(kind: type[Row], name: str) -> Complaint:
    return Complaint(
        _("{kind} {name} is not what the audit log says of it last: changed by hand", kind=_word(kind), name=name),
        _("look at it, and save it by its form as it should be; or put back a snapshot"),
    )


def _names(keys: Keys) -> Iterator[Complaint]:
    for kind, found in keys.items():
        for group in look_alikes(key[0] for key in found):
            names = ", ".join(map(ascii, group))
            yield Complaint(
                _("{kind}: these names look alike: {names}", kind=_word(kind), names=names),
                _("rename all but one by its form; whatever names it follows"),
            )


def _word(kind: type[Row]) -> Message:
    return WORDS[AuditKind][AuditKind(TABLES[kind])]


def _name(key: tuple[str, ...]) -> str:
    return " / ".join(map(str, key))
