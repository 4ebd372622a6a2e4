"""The people of a data set in the database: names, subjects, roles.

Holds the SQL of people, each change told in the log. Never decides who may do what: that is the service.
"""

import sqlite3
from dataclasses import asdict

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.names import folded, strict_skeleton
from dialmap.core.people import NewPerson, Person, Role
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.db import Connection, Write

COLUMNS = "id, name, role, subject, added_at, left_at"


def _person(row: tuple[int, str, str, str, str, str]) -> Person:
    number, name, role, subject, added_at, left_at = row
    return Person(id=number, name=name, role=Role(role), subject=subject, added_at=added_at, left_at=left_at)


def listed(db: Connection) -> tuple[Person, ...]:
    """Everybody who is known, in the order in which they were added; those who left too."""
    return tuple(map(_person, db.execute(f"select {COLUMNS} from people order by id")))


def by_name(db: Connection, name: str) -> Person | None:
    """Who has this name, however it is spelled."""
    row = db.execute(f"select {COLUMNS} from people where folded = ?", [folded(name)]).fetchone()
    return None if row is None else _person(row)


def by_subject(db: Connection, subject: str) -> Person | None:
    """Who has this subject; an empty one is nobody's."""
    row = db.execute(f"select {COLUMNS} from people where subject = ? and subject <> ''", [subject]).fetchone()
    return None if row is None else _person(row)


def add(write: Write, wanted: NewPerson) -> Person:
    """Let somebody be known. Errors: :class:`DataError` where the name or the subject is somebody's."""
    like = strict_skeleton(wanted.name)
    try:
        cursor = write.db.execute(
            "insert into people (name, folded, skeleton, role, subject, added_at) values (?, ?, ?, ?, ?, ?)",
            [
                wanted.name,
                folded(wanted.name),
                like,
                wanted.role.value,
                wanted.subject,
                write.at,
            ],
        )
    except sqlite3.IntegrityError as error:
        raise DataError(_("there is somebody with this name or this sign-in already")) from error
    state = {"role": wanted.role.value, "subject": wanted.subject}
    audit.record(write, AuditAction.PEOPLE, [NewEntry(AuditKind.PERSON, wanted.name, None, state)])
    return Person(id=int(cursor.lastrowid or 0), added_at=write.at, left_at="", **asdict(wanted))


def change(write: Write, before: Person, after: Person) -> None:
    """Store role, subject and whether somebody left. Errors: as :func:`add`; also where it has changed since."""
    old, new = (before.role.value, before.subject, before.left_at), (after.role.value, after.subject, after.left_at)
    try:
        cursor = write.db.execute(
            "update people set role = ?, subject = ?, left_at = ?"
            " where id = ? and role = ? and subject = ? and left_at = ?",
            [
                after.role.value,
                after.subject,
                after.left_at,
                before.id,
                before.role.value,
                before.subject,
                before.left_at,
            ],
        )
    except sqlite3.IntegrityError as error:
        raise DataError(_("there is somebody with this name or this sign-in already")) from error
    if not cursor.rowcount:
        raise DataError(_("somebody changed {name} in the meantime; look again", name=before.name))
    told = [dict(zip(("role", "subject", "left"), each, strict=True)) for each in (old, new)]
    audit.record(write, AuditAction.PEOPLE, [NewEntry(AuditKind.PERSON, before.name, *told)])
