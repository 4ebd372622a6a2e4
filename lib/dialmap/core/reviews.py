"""What a review holds: waivers, sessions with items and decisions, sign-offs; and what a decision must say.

Holds stored records apart from wishes: ``New...`` and :class:`Decision` are what somebody asks for, without id and
time. Never reads a clock or the store: dates and names are arguments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dialmap.core.findings import Severity
from dialmap.core.signatures import Now, SignOff, Standing
from dialmap.messages import Message, _

SOON: Final = timedelta(days=14)
LONGEST_TEXT: Final = 5_000


class Choice(StrEnum):
    """What a team decides about one item."""

    FIX = "fix"
    WAIVE = "waive"
    FALSE_ALARM = "false_alarm"
    LATER = "later"


class ItemKind(StrEnum):
    """What a point of an agenda is about."""

    FINDING = "finding"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWaiver:
    """That a finding is to be accepted. ``until`` is the last day on which it holds, None for a false alarm.

    Bound to the finding's fingerprint: when the evidence changes it is another finding, and the waiver covers nothing.
    """

    fingerprint: str
    code: str
    object: str
    choice: Choice
    reason: str
    until: date | None
    session: int | None = None

    @classmethod
    def of(cls, decision: "Decision", fingerprint: str, code: str, name: str, session: int | None) -> "NewWaiver":
        """The waiver that a decision asks for; ``name`` is that of the object."""
        return cls(
            fingerprint=fingerprint,
            code=code,
            object=name,
            choice=decision.choice,
            reason=decision.reason.strip(),
            until=decision.until if decision.choice is Choice.WAIVE else None,
            session=session,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(NewWaiver):
    """A waiver that was given: by whom, and when it was ended before its time (empty: it was not)."""

    id: int
    who: str
    at: str
    ended_at: str

    def holds(self, today: date) -> bool:
        """Whether it is in force on ``today``."""
        return not self.ended_at and (self.until is None or today <= self.until)

    def ends_soon(self, today: date) -> bool:
        """Whether it is in force and ends within 14 days."""
        return self.holds(today) and self.until is not None and self.until <= today + SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is decided about one item."""

    choice: Choice
    owner: str = ""
    due: date | None = None
    reason: str = ""
    until: date | None = None
    note: str = ""

    @property
    def waives(self) -> bool:
        """Whether the finding is accepted by it."""
        return self.choice in (Choice.WAIVE, Choice.FALSE_ALARM)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDecision(Decision):
    """A decision that was taken: by whom and when. ``version`` counts the changes of this decision, from 1."""

    who: str
    at: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One point of an agenda.

    Shape: ``told`` is the sentence as it was when the session was opened, by language; ``object`` names what it is
    about (``route:Moscow``); ``code`` and ``severity`` are empty for a change; ``is_new``: the last session had it not.
    """

    fingerprint: str
    kind: ItemKind
    code: str
    object: str
    severity: str
    told: dict[str, str]
    example: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(NewItem):
    """A point of a stored agenda: its place, and what was decided about it."""

    position: int
    decision: StoredDecision | None

    @property
    def version(self) -> int:
        """The version of its decision; 0 while there is none."""
        return self.decision.version if self.decision is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What comes onto an agenda: findings this bad, and with ``fresh`` those that the last session did not have.

    Where ``codes``, ``owners`` or ``contexts`` are named, only findings of these rules, of objects of these owners, in
    these contexts of the dialplan.
    """

    severities: frozenset[Severity] = frozenset(Severity)
    fresh: bool = True
    codes: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    contexts: frozenset[str] = frozenset()

    @property
    def is_narrowed(self) -> bool:
        """Whether something is named to which the agenda keeps."""
        return bool(self.codes or self.owners or self.contexts)

    def includes(self, severity: Severity, is_new: bool, code: str = "", owner: str = "", context: str = "") -> bool:
        """Whether a finding comes onto the agenda."""
        named = ((self.codes, code), (self.owners, owner), (self.contexts, context))
        if any(wanted and value not in wanted for wanted, value in named):
            return False
        return severity in self.severities or (self.fresh and is_new)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A review session to be opened. ``snapshot`` names what the data is at that moment, ``hash`` its content."""

    title: str
    participants: tuple[str, ...]
    snapshot: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(NewSession):
    """A review session. ``closed_at`` is empty while it is open."""

    id: int
    opened_at: str
    opened_by: str
    closed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What one session decided about a finding; ``at`` is ISO 8601 in UTC."""

    title: str
    choice: Choice
    who: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A session with its items, decisions and sign-offs, each with how it stands, and what they are held against."""

    session: Session
    items: tuple[Item, ...]
    sign_offs: tuple[tuple[SignOff, Standing], ...]
    now: Now

    @property
    def waiting(self) -> tuple[Item, ...]:
        """The items that have no decision, or *later*."""
        return tuple(item for item in self.items if item.decision is None or item.decision.choice is Choice.LATER)

    @property
    def undecided(self) -> int:
        """How many items have no decision, or *later*."""
        return len(self.waiting)

    @property
    def decided(self) -> int:
        """How many items have a decision other than *later*."""
        return len(self.items) - self.undecided

    @property
    def has_drifted(self) -> bool:
        """Whether the data has changed since the session was opened."""
        return self.now.hash != self.session.hash


def wrong_in(decision: Decision, today: date) -> dict[str, Message]:
    """Field of a decision -> why it cannot be taken like this; empty where it can."""
    found: dict[str, Message] = {}
    if decision.choice is Choice.FIX:
        if not decision.owner.strip():
            found["owner"] = _("a fix needs an owner: who mends it?")
        if decision.due is None:
            found["due"] = _("a fix needs a due date")
        elif decision.due < today:
            found["due"] = _("the due date {day} is in the past", day=decision.due.isoformat())
    if decision.waives and not decision.reason.strip():
        found["reason"] = _("a reason is needed: why is this acceptable?")
    if decision.choice is Choice.WAIVE:
        if decision.until is None:
            found["until"] = _("a waiver needs an end date")
        elif decision.until < today:
            found["until"] = _("the end date {day} is in the past", day=decision.until.isoformat())
    for name in ("owner", "reason", "note"):
        if len(getattr(decision, name)) > LONGEST_TEXT:
            found[name] = _("a text has more than {limit} characters; nothing was saved", limit=LONGEST_TEXT)
    return found


def why_not(decision: Decision, today: date) -> Message | None:
    """Why a decision cannot be taken like this, or None."""
    return next(iter(wrong_in(decision, today).values()), None)


def in_force(waivers: Iterable[Waiver], today: date) -> dict[str, Waiver]:
    """Fingerprint -> the waiver that covers it today; the newest where there are several."""
    return {each.fingerprint: each for each in sorted(waivers, key=lambda each: each.id) if each.holds(today)}
