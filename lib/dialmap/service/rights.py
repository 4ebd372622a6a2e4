"""Who may do it: every write passes here, inside its own transaction.

Holds how somebody who comes is found among the people of a data set, or refused. Never proves who somebody is: the
interface says who vouches for them.
"""

import os
from dataclasses import replace

from dialmap.core.audit import AuditAction
from dialmap.core.names import folded
from dialmap.core.people import NEEDED, NewPerson, Person, Role, Source, Who, written, wrong_with
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
    person, wanted = found(write.db, who)
    refuse_low(wanted.name, role_of(write.db, who, person), action)
    named = replace(write, who=wanted.name, subject=who.subject)
    if person is None:
        people.add(named, wanted)
    return named


def refuse_low(name: str, role: Role, action: AuditAction) -> None:
    """Errors: :class:`RightsError` where the role does not allow the action."""
    needed = NEEDED[action]
    if not role.covers(needed):
        raise RightsError(
            _(
                "{name} has the role “{role}”, and this needs “{needed}”; an administrator gives it under Settings",
                name=name,
                role=word_of(role),
                needed=word_of(needed),
            )
        )


def subject_of(text: str) -> str:
    """A subject as it is compared and kept: a mail address in small letters, anything else as it is."""
    subject = text.strip()
    return subject.casefold() if "@" in subject else subject


def found(db: Connection, who: Who) -> tuple[Person | None, NewPerson]:
    """Whom somebody is known as, and as whom they would be known.

    By the subject where it is proven, else by the name. Errors: :class:`NamelessError`; :class:`RightsError` for a
    name that is nobody's, or only looks like somebody's.
    """
    if not folded(who.name) or (who.source.proves and not who.subject.strip()):
        raise NamelessError()
    known = people.listed(db)
    name = written(who.name)
    person = None
    if who.source.proves:
        person = people.by_subject(db, subject_of(who.subject))
    elif name.isprintable():
        person = people.by_name(db, name)
    else:
        raise RightsError(_("the name holds characters that nobody sees; type it anew"))
    if person is not None:
        return person, NewPerson(name=person.name, role=person.role, subject=person.subject)
    subject = subject_of(who.subject) if who.source.proves else ""
    others = [each.name for each in known]
    if who.source.proves and wrong_with(name, others) is not None:
        # Two people may have one name, and neither can be asked to change what their sign-in says.
        name = written(f"{name} ({who.subject})")
    wrong = wrong_with(name, others)
    if wrong is not None:
        raise RightsError(wrong)
    role = _role_of_newcomers(db, who, bool(known))
    if role is None:
        raise RightsError(
            _("{name} is not among the people of this data set; an administrator adds names under Settings", name=name)
        )
    return None, NewPerson(name=name, role=role, subject=subject)


def role_of(db: Connection, who: Who, person: Person | None) -> Role:
    """The role of somebody: as the environment says, else as they are known, else that of newcomers.

    Errors: :class:`RightsError` for somebody who was let go.
    """
    if _is_named(who):
        return Role.ADMINISTRATOR
    if person is not None and person.left_at:
        raise RightsError(_("{name} is no longer among the people of this data set", name=person.name))
    if person is not None:
        return person.role
    return _role_of_newcomers(db, who, bool(people.listed(db))) or Role.VIEWER


def _role_of_newcomers(db: Connection, who: Who, has_people: bool) -> Role | None:
    """The role of somebody who is not known yet; None where only an administrator lets people in."""
    if _is_named(who):
        return Role.ADMINISTRATOR
    if not has_people and not _named():
        return Role.ADMINISTRATOR
    return read_settings(db, sound=True).newcomers if who.source.proves else None


def _named() -> frozenset[str]:
    """Who is an administrator whatever the data set says, by name or subject: ``DIALMAP_ADMINISTRATORS``."""
    told = os.environ.get("DIALMAP_ADMINISTRATORS", "").split(",")
    return frozenset(folded(each) for each in told) - {""}


def _is_named(who: Who) -> bool:
    return folded(who.subject if who.source.proves else who.name) in _named()
