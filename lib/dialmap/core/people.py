"""People: who says that they are working, who is known, and which act needs which role.

Holds roles, rights and how a name is written. Never knows where people are kept, nor how somebody proved who they are.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dialmap.core.audit import AuditAction
from dialmap.core.names import BLANK, folded, mixes_scripts, strict_skeleton, tidy
from dialmap.messages import Message, _

LONGEST_NAME: Final = 80
LONGEST_SUBJECT: Final = 255
LONGEST_TAG: Final = 50


class Role(StrEnum):
    """What somebody may do; each role may do what the ones before it may. The values are in every database."""

    VIEWER = "viewer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"

    def covers(self, needed: "Role") -> bool:
        """Whether this role is at least the other one."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Source(StrEnum):
    """Who vouches for a name."""

    LOCAL = "local"
    HEADER = "header"
    SIGN_IN = "sign_in"
    COMMAND = "command"
    PROGRAM = "program"

    @property
    def proves(self) -> bool:
        """Whether the subject that comes with the name is proven, so that people are known by it and not by name."""
        return self in (Source.HEADER, Source.SIGN_IN)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is working, as they come: ``subject`` is what stays the same when a name changes (mail, ``sub``)."""

    name: str
    subject: str = ""
    source: Source = Source.LOCAL


#: The program itself: it loads the sample, and nothing else.
PROGRAM: Final = Who("Dialmap", "", Source.PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who may be known from now on. ``subject``: the mail address or ``sub`` of a sign-in; empty: by name."""

    name: str
    role: Role
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(NewPerson):
    """Somebody who is known. ``left_at`` (ISO 8601, UTC): since when they may do nothing; empty: they may."""

    id: int
    added_at: str
    left_at: str

    @property
    def is_here(self) -> bool:
        """Whether they may do what their role says."""
        return not self.left_at


#: What is done -> the least role that may do it. An act that is not here can be done by nobody.
NEEDED: Final[Mapping[AuditAction, Role]] = {
    AuditAction.CREATE: Role.EDITOR,
    AuditAction.EDIT: Role.EDITOR,
    AuditAction.DELETE: Role.EDITOR,
    AuditAction.FIX: Role.EDITOR,
    AuditAction.IMPORT: Role.EDITOR,
    AuditAction.SNAPSHOT: Role.EDITOR,
    AuditAction.TAKE_BACK: Role.EDITOR,
    AuditAction.PROPOSE: Role.EDITOR,
    AuditAction.WITHDRAW_PROPOSAL: Role.EDITOR,
    AuditAction.COMMENT: Role.EDITOR,
    AuditAction.KEEP_PROMISE: Role.REVIEWER,
    AuditAction.APPLY_PROPOSAL: Role.REVIEWER,
    AuditAction.REJECT_PROPOSAL: Role.REVIEWER,
    AuditAction.OPEN_SESSION: Role.REVIEWER,
    AuditAction.DECIDE: Role.REVIEWER,
    AuditAction.WAIVE: Role.REVIEWER,
    AuditAction.END_WAIVER: Role.REVIEWER,
    AuditAction.SIGN_OFF: Role.REVIEWER,
    AuditAction.CLOSE_SESSION: Role.REVIEWER,
    AuditAction.IMPORT_AND_DELETE: Role.ADMINISTRATOR,
    AuditAction.RESTORE: Role.ADMINISTRATOR,
    AuditAction.START_EMPTY: Role.ADMINISTRATOR,
    AuditAction.CHANGE: Role.ADMINISTRATOR,
    AuditAction.PEOPLE: Role.ADMINISTRATOR,
    AuditAction.RETAIN: Role.ADMINISTRATOR,
}


def written(name: str) -> str:
    """A name as it is kept: NFC, without spaces around it and with single ones inside."""
    return " ".join(tidy(name).split())


def names_for(name: str, subject: str) -> tuple[str, ...]:
    """By which names somebody can be known whose sign-in chose the name: itself, with the subject, the subject alone.

    Nobody can be asked to change what a sign-in says, so what nobody sees is left out, and what is too long is cut.
    """
    seen = written("".join(each for each in name if each.isprintable() and each not in BLANK))[:LONGEST_NAME].strip()
    known = "".join(each for each in subject if each.isprintable())
    tag = known if len(known) <= LONGEST_TAG else hashlib.sha256(subject.encode()).hexdigest()[:12]
    return seen, written(f"{seen[: LONGEST_NAME - LONGEST_TAG - 3]} ({tag})"), tag


def wrong_with(name: str, others: Iterable[str]) -> Message | None:
    """Why nobody can be added under a name, ``others`` being known already; None where somebody can."""
    if not folded(name):
        return _("the name is empty")
    if len(name) > LONGEST_NAME:
        return _("the name has more than {limit} characters", limit=LONGEST_NAME)
    if not name.isprintable():
        return _("the name holds characters that nobody sees; type it anew")
    if mixes_scripts(name):
        return _("{name} has letters of several alphabets in one word; write it in one", name=name)
    like = strict_skeleton(name)
    for other in (*others, PROGRAM.name):
        if folded(other) == folded(name):
            return _("there is {name} already", name=other)
        if strict_skeleton(other) == like:
            return _(
                "{name} looks like {other}, who is somebody else; nobody could tell them apart", name=name, other=other
            )
    return None
