"""Review sessions, decisions and waivers, as tables and in one line.

Holds which facts of a review are told. Never decides anything.
"""

from collections.abc import Iterable

from dialmap.board import Board
from dialmap.core.reviews import Item, Session, StoredDecision, Waiver
from dialmap.messages import Message, _
from dialmap.reports.findings import named_as
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table


def sessions(listed: Iterable[Session], voice: Voice) -> Table:
    """One row a session: title, when it was opened, who takes part, whether it is open."""
    return table(
        ("title", "at", "people", "state"),
        (
            (
                each.title,
                voice.moment(each.opened_at),
                voice.plain.joined(each.participants, ", "),
                _("closed") if each.closed_at else _("open"),
            )
            for each in listed
        ),
        voice,
    )


def agenda(items: Iterable[Item], picked: str, voice: Voice) -> Table:
    """One row an item: what was decided by whom, and what it is about; ``picked`` is marked."""
    spoken = voice.plain
    return table(
        ("decision", "item"),
        (
            (
                f"{spoken.word(item.decision.choice)} · {spoken.text(item.decision.who)}" if item.decision else NOTHING,
                ("▸ " if item.fingerprint == picked else "") + f"{item.code or '±'} {item.object.partition(':')[2]}",
            )
            for item in items
        ),
        spoken,
    )


def decisions(items: Iterable[Item], voice: Voice) -> Table:
    """One row an item: what was found, the decision, by whom, owner, dates, reason and note."""
    spoken = voice.plain
    return table(
        ("item", "decision", "who", "owner", "due", "until", "remark"),
        (
            (
                item_line(item, spoken),
                *_decided(item.decision),
            )
            for item in items
        ),
        spoken,
    )


def item_line(item: Item, voice: Voice) -> str:
    """What an item is about, in one line: rule, object, what was found."""
    spoken = voice.plain
    about = f"{named_as(item.object, spoken)}: {spoken.text(item.told[spoken.language.value])}"
    return Safe(f"{item.code} {about}".strip())


def _decided(decision: StoredDecision | None) -> tuple[object, ...]:
    if decision is None:
        return NOTHING, "", "", "", "", ""
    return (
        decision.choice,
        decision.who,
        decision.owner,
        Safe(decision.due.isoformat()) if decision.due else "",
        Safe(decision.until.isoformat()) if decision.until else "",
        " · ".join(filter(None, (decision.reason, decision.note))),
    )


def said(decision: StoredDecision, voice: Voice) -> str:
    """A decision in one line."""
    parts = [voice.word(decision.choice), voice.text(decision.who)]
    if decision.owner:
        parts.append(voice.say(_("Owner: {name}", name=decision.owner)))
    if decision.due:
        parts.append(voice.say(_("due {day}", day=decision.due.isoformat())))
    if decision.until:
        parts.append(voice.say(_("until {day}", day=decision.until.isoformat())))
    parts += [voice.text(text) for text in (decision.reason, decision.note) if text]
    return voice.joined(parts, " · ")


def waivers(listed: Iterable[Waiver], voice: Voice) -> Table:
    """One row a waiver: of what, until when, why, by whom."""
    return table(
        ("item", "until", "reason_given", "who"),
        (
            (
                f"{each.code} {named_as(each.object, voice.plain)}",
                Safe(each.until.isoformat()) if each.until else NOTHING,
                each.reason,
                each.who,
            )
            for each in listed
        ),
        voice,
    )


def waivers_with_state(board: Board, listed: Iterable[Waiver], voice: Voice) -> Table:
    """One row a waiver, with how it stands."""
    return table(
        ("waiver", "state", "until", "reason_given", "who"),
        (
            (
                f"{each.code} {named_as(each.object, voice.plain)}",
                waiver_state(board, each),
                Safe(each.until.isoformat()) if each.until else NOTHING,
                each.reason,
                each.who,
            )
            for each in listed
        ),
        voice,
    )


def waiver_state(board: Board, waiver: Waiver) -> Message:
    """Whether a waiver is in force, ends soon, matches nothing, or is over."""
    if waiver.ended_at:
        return _("ended")
    if not waiver.holds(board.today):
        return _("expired")
    if waiver.fingerprint not in board.waived:
        return _("matches nothing")
    return _("ends soon") if waiver.ends_soon(board.today) else _("in force")
