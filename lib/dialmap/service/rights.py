"""Who may do it: every write passes here, inside its own transaction.

Holds how somebody who comes is found among the people of a data set, or refused. Never proves who somebody is: the
interface says who vouches for them.
"""

import os
from collections.abc import Sequence
from dataclasses import replace

from dialmap.core.audit import AuditAction
from dialmap.core.names import folded, strict_skeleton
from dialmap.core.people import (
    LONGEST_SUBJECT,
    NEEDED,
    NewPerson,
    Person,
    Role,
    Source,
    Who,
    names_for,
    written,
    wrong_with,
)
from dialmap.core.vocabulary import word_of
from dialmap.errors import NamelessError, RightsError
from dialmap.messages import _
from dialmap.store import people
from dialmap.store.db import Connection, Write
from dialmap.store.settings import read_settings


def admitted(write: Write, who: Who, action: AuditAction) -> Write:
    """The write, in the name by which the log knows whoever does it.

    The first person whom a data set meets becomes its administrator, unless ``DIALMAP_ADMINISTRATORS`` names some.
    Errors: :class:`NamelessError`; :class:`RightsError` for somebody who is not known, who left, or whose role is too
    low, and for a name that looks like somebody else's.
    """
    if who.source is Source.PROGRAM:
        return replace(write, who=who.name)
    person, wanted = allowed(write.db, who, action)
    subject = subject_of(who.subject) if who.source.proves else who.subject
    named = replace(write, who=wanted.name, subject=subject)
    if person is None:
        people.add(named, wanted)
    return named


def allowed(db: Connection, who: Who, action: AuditAction) -> tuple[Person | None, NewPerson]:
    """Whoever may do it, as :func:`found` says. Errors: as :func:`admitted`."""
    person, wanted = found(db, who)
    role, needed = role_of(who, person, wanted), NEEDED[action]
    if not role.covers(needed):
        raise RightsError(
            _(
                "{name} has the role “{role}”, and this needs “{needed}”; an administrator gives it under Settings",
                name=wanted.name,
                role=word_of(role),
                needed=word_of(needed),
            )
        )
    return person, wanted


def subject_of(text: str) -> str:
    """A subject as it is compared and kept: issuer and ``sub`` as they are, mail addresses and logins in small letters.

    Only Latin ones are made small: two mailboxes must never become one.
    """
    subject = text.strip()
    return subject if "|" in subject else "".join(each.lower() if each.isascii() else each for each in subject)


def found(db: Connection, who: Who) -> tuple[Person | None, NewPerson]:
    """Whom somebody is known as, and as whom they would be known.

    By the subject where it is proven, else by the name. Errors: :class:`NamelessError`; :class:`RightsError` for a
    name that is nobody's, or only looks like somebody's.
    """
    known = people.listed(db)
    if who.source.proves:
        return _proven(db, who, known)
    name = written(who.name)
    if not folded(name):
        raise NamelessError()
    if not name.isprintable():
        raise RightsError(_("the name holds characters that nobody sees; type it anew"))
    person = people.by_name(db, name)
    if person is not None:
        return person, NewPerson(name=person.name, role=person.role, subject=person.subject)
    wrong = wrong_with(name, [each.name for each in known])
    if wrong is not None:
        raise RightsError(wrong)
    role = _role_of_newcomers(db, who, bool(known))
    if role is None:
        raise RightsError(
            _("{name} is not among the people of this data set; an administrator adds names under Settings", name=name)
        )
    return None, NewPerson(name=name, role=role)


def _proven(db: Connection, who: Who, known: Sequence[Person]) -> tuple[Person | None, NewPerson]:
    """Whom somebody is known as whose subject is proven; whoever looks like them by subject or name is another."""
    subject = subject_of(who.subject)
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise NamelessError()
    person = people.by_subject(db, subject)
    if person is not None:
        return person, NewPerson(name=person.name, role=person.role, subject=person.subject)
    like = strict_skeleton(subject)
    if any(each.subject and strict_skeleton(each.subject) == like for each in known):
        raise RightsError(_("the sign-in {name} looks like one that is known here, and is another", name=subject))
    others = [each.name for each in known]
    name = next((each for each in names_for(who.name, subject) if wrong_with(each, others) is None), None)
    if name is None:
        raise RightsError(_("nobody can be known here by the name of the sign-in {name}", name=subject))
    role = _role_of_newcomers(db, who, bool(known)) or Role.VIEWER
    return None, NewPerson(name=name, role=role, subject=subject)


def role_of(who: Who, person: Person | None, wanted: NewPerson) -> Role:
    """The role of somebody whom :func:`found` has found: as the environment says, else as they are or would be known.

    Errors: :class:`RightsError` for somebody who was let go.
    """
    if _is_named(who):
        return Role.ADMINISTRATOR
    if person is not None and not person.is_here:
        raise RightsError(_("{name} is no longer among the people of this data set", name=person.name))
    return wanted.role


def _role_of_newcomers(db: Connection, who: Who, has_people: bool) -> Role | None:
    """The role of somebody who is not known yet; None where only an administrator lets people in."""
    if _is_named(who):
        return Role.ADMINISTRATOR
    if not has_people and not _named():
        return Role.ADMINISTRATOR
    return read_settings(db, sound=True).newcomers if who.source.proves else None


def _named() -> list[str]:
    """Who is an administrator whatever the data set says, by name or subject: ``DIALMAP_ADMINISTRATORS``."""
    told = os.environ.get("DIALMAP_ADMINISTRATORS", "").split(",")
    return [each.strip() for each in told if folded(each)]


def _is_named(who: Who) -> bool:
    """A proven subject must be the very one; a name may be spelled otherwise."""
    if who.source.proves:
        return bool(who.subject) and subject_of(who.subject) in map(subject_of, _named())
    return bool(folded(who.name)) and folded(who.name) in map(folded, _named())
