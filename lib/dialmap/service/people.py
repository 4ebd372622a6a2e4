"""The people of a data set: who is known, with which role. An administrator lets them in and out.

Holds these use cases. Never proves who somebody is, and never deletes anybody: what they did stays in the log.
"""

from dataclasses import replace
from pathlib import Path

from dialmap.core.admission import is_storable
from dialmap.core.audit import AuditAction
from dialmap.core.people import LONGEST_SUBJECT, NewPerson, Person, Role, Who, written, wrong_with
from dialmap.errors import DataError, RightsError
from dialmap.messages import _
from dialmap.service import rights
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import people
from dialmap.store.db import Write, reading


def listed(path: Path) -> tuple[Person, ...]:
    """Everybody who is known, in the order in which they were added; those who left too."""
    with reading(path) as db:
        return people.listed(db)


def names(path: Path) -> tuple[str, ...]:
    """The names of everybody who is here, in the order in which they were added."""
    return tuple(each.name for each in listed(path) if each.is_here)


def known_as(path: Path, who: Who) -> tuple[str, Role]:
    """By which name the log will know somebody, and the role that they have.

    Errors: :class:`~dialmap.errors.RightsError` for somebody who could do nothing: not known, left, or a look-alike.
    """
    with reading(path) as db:
        person, wanted = rights.found(db, who)
        return wanted.name, rights.role_of(who, person, wanted)


def add(path: Path, wanted: NewPerson, who: Who, *, clock: Clock = utc_now) -> Person:
    """Let somebody be known from now on.

    Errors: :class:`DataError` for a name that is empty, too long, taken, or looks like another; for a subject that is
    somebody's.
    """
    name = written(wanted.name)
    with acting(path, who, AuditAction.PEOPLE, clock) as write:
        wrong = wrong_with(name, [each.name for each in people.listed(write.db)])
        if wrong is not None:
            raise DataError(wrong)
        return people.add(write, replace(wanted, name=name, subject=_subject(wanted.subject)))


def change(path: Path, before: Person, role: Role, subject: str, who: Who, *, clock: Clock = utc_now) -> None:
    """Give somebody another role, or say by which sign-in they are known.

    Errors: :class:`DataError` where nobody would be left who may do this, or somebody changed it in the meantime.
    """
    with acting(path, who, AuditAction.PEOPLE, clock) as write:
        people.change(write, before, replace(before, role=role, subject=_subject(subject)))
        _refuse_without_administrator(write)


def let_go(path: Path, before: Person, who: Who, *, clock: Clock = utc_now) -> None:
    """From now on somebody may do nothing. Their name stays theirs. Errors: as :func:`change`."""
    with acting(path, who, AuditAction.PEOPLE, clock) as write:
        people.change(write, before, replace(before, left_at=write.at))
        _refuse_without_administrator(write)


def let_back(path: Path, before: Person, who: Who, *, clock: Clock = utc_now) -> None:
    """Somebody who was let go may do again what their role says. Errors: as :func:`change`."""
    with acting(path, who, AuditAction.PEOPLE, clock) as write:
        people.change(write, before, replace(before, left_at=""))


def _subject(text: str) -> str:
    """A subject as it is kept; a mail address in small letters. Errors: :class:`DataError` for one that is too long."""
    subject = rights.subject_of(text)
    if not is_storable(subject):
        raise DataError(_("the sign-in holds half of a character; type it anew"))
    if len(subject) > LONGEST_SUBJECT:
        raise DataError(_("the sign-in has more than {limit} characters", limit=LONGEST_SUBJECT))
    return subject


def _refuse_without_administrator(write: Write) -> None:
    left = [each for each in people.listed(write.db) if each.is_here and each.role is Role.ADMINISTRATOR]
    if not left:
        raise RightsError(_("nobody would be left who is an administrator; make somebody else one first"))
