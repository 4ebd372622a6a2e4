"""The first page of a report, to be read and signed: arrivals, decisions, fixes by owner and date, what is open.

Holds which facts stand there and in which order. Never gathers them, and never says how they are laid out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dialmap.board import Board
from dialmap.core.findings import Severity
from dialmap.core.followups import FollowUp, Progress
from dialmap.core.reviews import Agenda
from dialmap.messages import Message, _, n_
from dialmap.reports.followups import followups
from dialmap.reports.reviews import item_line
from dialmap.reports.voice import Table, Voice

MOST_FIXES: Final = 5
#: Where more than :data:`MANY` sign, so that they still do it on the first page.
FEWER_FIXES: Final = 2
MANY: Final = 8
MOST_UNDECIDED: Final = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it counts. ``is_bad``: it should be none."""

    label: str
    value: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page.

    Shape: ``fixes`` are the open promises, the earliest first, and ``fixes_left`` says how many more there are;
    ``undecided`` are lines; ``signed`` are the signatures that were given here; ``signs`` is who may sign by hand.
    """

    figures: tuple[Figure, ...]
    fixes: Table
    fixes_left: str
    undecided: tuple[str, ...]
    signed: tuple[str, ...]
    signs: tuple[str, ...]


def cover(board: Board, agenda: Agenda | None, promised: Sequence[FollowUp], voice: Voice) -> Cover:
    """The first page of a report on this board and, if there is one, this session."""
    spoken = voice.plain
    waiting = sorted(
        (each for each in promised if each.progress.is_open),
        key=lambda each: (each.promise.due is None, each.promise.due or board.today, each.promise.owner),
    )
    signs = agenda.session.participants if agenda is not None else ()
    most = MOST_FIXES if len(signs) <= MANY else FEWER_FIXES
    listed = followups(waiting[:most], spoken).only(("owner", "due", "item", "progress"))
    left = len(waiting) - len(listed)
    return Cover(
        figures=tuple(_figures(board, agenda, waiting, spoken)),
        fixes=listed,
        fixes_left=spoken.say(_("and {count} more", count=left)) if left else "",
        undecided=tuple(_undecided(agenda, spoken)) if agenda is not None else (),
        signed=tuple(_signed(agenda, spoken)) if agenda is not None else (),
        signs=tuple(map(spoken.text, signs)),
    )


def _figures(board: Board, agenda: Agenda | None, waiting: Sequence[FollowUp], voice: Voice) -> Iterable[Figure]:
    failing = board.expected - board.arriving
    told = f"{voice.count(board.arriving)} / {voice.count(board.expected)}"
    yield Figure(voice.say(_("Transfers that arrive")), told, failing > 0)
    errors = board.severities[Severity.ERROR]
    yield Figure(voice.say(_("Errors found")), voice.count(errors), errors > 0)
    if agenda is not None:
        told = f"{voice.count(agenda.decided)} / {voice.count(len(agenda.items))}"
        yield Figure(voice.say(_("Decided")), told, agenda.undecided > 0)
    late = sum(each.progress is Progress.OVERDUE for each in waiting)
    told = voice.count(len(waiting))
    if late:
        told += " · " + voice.say(n_("{count} is overdue", "{count} are overdue", late))
    yield Figure(voice.say(_("Promised fixes to be done")), told, late > 0)


def _undecided(agenda: Agenda, voice: Voice) -> Iterable[str]:
    """How many items are open, and the first of them; those with *later* too."""
    waiting = agenda.waiting
    if not waiting:
        yield "✔ " + voice.say(_("Everything is decided."))
        return
    later = sum(item.decision is not None for item in waiting)
    said: Message = n_("{count} item has no decision.", "{count} items have no decision.", len(waiting) - later)
    yield voice.say(said) + (" " + voice.say(n_("{count} is put off.", "{count} are put off.", later)) if later else "")
    yield from (item_line(item, voice) for item in waiting[:MOST_UNDECIDED])
    if len(waiting) > MOST_UNDECIDED:
        yield voice.say(_("and {count} more", count=len(waiting) - MOST_UNDECIDED))


def _signed(agenda: Agenda, voice: Voice) -> Iterable[str]:
    for signed, stands in agenda.sign_offs:
        yield f"{voice.text(signed.who)}, {voice.moment(signed.at)} {voice.zone} ({voice.word(stands)})"
