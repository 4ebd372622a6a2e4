"""What a review holds: waivers, sessions with items and decisions, sign-offs. Values, and rules that need no store.

Dates and times are arguments; nothing here reads a clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dialmap.messages import Message, _

SOON: Final = timedelta(days=14)
LONGEST_TEXT: Final = 5_000


class Choice(StrEnum):
    """What a team decides about one item."""

    FIX = "fix"
    WAIVE = "waive"
    FALSE_ALARM = "false_alarm"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that is accepted. ``until`` is the last day on which it holds, None for a false alarm.

    Bound to the finding's fingerprint: when the evidence changes it is another finding, and the waiver covers nothing.
    """

    id: int
    fingerprint: str
    code: str
    object: str
    choice: Choice
    reason: str
    until: date | None
    who: str
    at: str
    session: int | None = None
    ended_at: str = ""

    def holds(self, today: date) -> bool:
        """Whether it is in force on ``today``."""
        return not self.ended_at and (self.until is None or today <= self.until)

    def ends_soon(self, today: date) -> bool:
        """Whether it is in force and ends within 14 days."""
        return self.holds(today) and self.until is not None and self.until <= today + SOON


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one item, by whom. ``version`` counts the changes of the decision; 0: none yet."""

    choice: Choice
    owner: str = ""
    due: date | None = None
    reason: str = ""
    until: date | None = None
    note: str = ""
    who: str = ""
    at: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a session's agenda.

    Shape: ``kind`` is ``finding`` or ``change``; ``told`` is the sentence as it was when the session was opened, by
    language; ``object`` names what it is about (``route:Moscow``); ``is_new`` says that the last session had it not.
    """

    position: int
    fingerprint: str
    kind: str
    code: str
    object: str
    severity: str
    told: dict[str, str]
    example: str
    is_new: bool
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A review session. ``snapshot`` names what the data was when it was opened, ``hash`` its content."""

    id: int
    title: str
    participants: tuple[str, ...]
    opened_at: str
    opened_by: str
    snapshot: str
    hash: str
    closed_at: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """That somebody stands for a content: its hash, the snapshot that holds it, and the version of the rule set."""

    id: int
    session: int
    who: str
    at: str
    snapshot: str
    hash: str
    rules: str


def why_not(made: Decision, today: date) -> Message | None:
    """Why a decision cannot be taken like this, or None."""
    if made.choice is Choice.FIX and not made.owner.strip():
        return _("a fix needs an owner: who mends it?")
    if made.choice is Choice.FIX and made.due is None:
        return _("a fix needs a due date")
    if made.choice is Choice.FIX and made.due is not None and made.due < today:
        return _("the due date {day} is in the past", day=made.due.isoformat())
    if made.choice in (Choice.WAIVE, Choice.FALSE_ALARM) and not made.reason.strip():
        return _("a reason is needed: why is this acceptable?")
    if made.choice is Choice.WAIVE and made.until is None:
        return _("a waiver needs an end date")
    if made.choice is Choice.WAIVE and made.until is not None and made.until < today:
        return _("the end date {day} is in the past", day=made.until.isoformat())
    if max(map(len, (made.owner, made.reason, made.note))) > LONGEST_TEXT:
        return _("a text has more than {limit} characters; nothing was saved", limit=LONGEST_TEXT)
    return None


def in_force(waivers: Iterable[Waiver], today: date) -> dict[str, Waiver]:
    """Fingerprint -> the waiver that covers it today; the newest where there are several."""
    return {each.fingerprint: each for each in sorted(waivers, key=lambda each: each.id) if each.holds(today)}
