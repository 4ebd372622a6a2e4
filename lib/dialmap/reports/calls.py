"""Real calls as tables and as records: by route, trunk, scenario, transfer and number; drift, load, counted files.

Never counts, and never decides what a call means.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dialmap.board import Board
from dialmap.core.calls import CallFile
from dialmap.core.ends import Dialed, Drift, Ends, Load
from dialmap.core.traffic import Traffic
from dialmap.core.verdicts import Verdict
from dialmap.messages import Message, _, n_
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table

#: Seconds of an hour, of a minute.
HOUR = 3_600
MINUTE = 60
FIGURES = ("calls", "answered", "failed", "failed_share", "talk")


def percent(share: float) -> str:
    """A share as people read it: one digit behind the point where it is small."""
    return f"{share * 100:.0f} %" if share >= 0.1 or share == 0 else f"{share * 100:.1f} %"


def talk(seconds: int) -> str:
    """Seconds as hours and minutes."""
    return f"{seconds // HOUR}:{seconds % HOUR // MINUTE:02d}:{seconds % MINUTE:02d}"


def _figures(ends: Ends) -> tuple[object, ...]:
    share = Safe(percent(ends.failing)) if ends.calls else NOTHING
    return ends.calls, ends.answered, ends.failed, share, Safe(talk(ends.seconds))


def said(traffic: Traffic) -> Message:
    """How many calls there were, of which days, and how they ended."""
    ends = traffic.total
    return _(
        "{calls} calls from {since} to {until}: {answered} were answered, {failed} never reached a phone.",
        calls=ends.calls,
        since=traffic.since,
        until=traffic.until,
        answered=percent(ends.answered / ends.calls if ends.calls else 0.0),
        failed=percent(ends.failing),
    )


def routes(traffic: Traffic, board: Board, voice: Voice) -> Table:
    """One row a route that took calls, those with most calls first; what no route took is in the last row."""
    state = board.routing.routes.route_state
    rows = sorted(traffic.by_route.items(), key=lambda each: (not each[0], -each[1].calls))
    return table(
        ("route", "verdict", *FIGURES),
        (
            (name or voice.word(Verdict.NO_ROUTE), state(name) if name else Verdict.NO_ROUTE, *_figures(ends))
            for name, ends in rows
        ),
        voice,
    )


def trunks(traffic: Traffic, board: Board, voice: Voice) -> Table:
    """One row a way by which calls left: a trunk, or a channel that no trunk is named like; most calls first."""
    rows: dict[str, tuple[bool, Ends]] = {name: (True, ends) for name, ends in traffic.by_trunk.items()}
    for channel, ends in traffic.by_channel.items():
        if channel not in traffic.trunk_of:
            rows[channel] = False, ends
    known = {each.name: each.status for each in board.snapshot.trunks}
    listed = sorted(rows.items(), key=lambda each: -each[1][1].calls)
    return table(
        ("way", "status", *FIGURES),
        (
            (
                name or voice.plain.say(_("none")),
                known[name] if is_trunk else voice.plain.say(_("no trunk of ours")) if name else NOTHING,
                *_figures(ends),
            )
            for name, (is_trunk, ends) in listed
        ),
        voice,
    )


def scenarios(traffic: Traffic, voice: Voice) -> Table:
    """One row a scenario whose numbers were dialed, most calls first."""
    rows = sorted(traffic.by_scenario.items(), key=lambda each: (-each[1].calls, each[0]))
    return table(("scenario", *FIGURES), ((name, *_figures(ends)) for name, ends in rows if ends.calls), voice)


def transfers(traffic: Traffic, voice: Voice, most: int | None = None) -> Table:
    """One row a transfer whose number was dialed, those with most unanswered calls first, at most so many.

    ``shared``: whether transfers of other scenarios name the number too.
    """
    return table(
        ("scenario", "block", "number", "verdict", *FIGURES, "shared"),
        (
            (
                each.transfer.scenario,
                each.transfer.block,
                each.number,
                each.verdict,
                *_figures(ends),
                voice.value(each.number in traffic.shared),
            )
            for each, ends in traffic.dialed[:most]
        ),
        voice,
    )


def numbers(listed: Iterable[Dialed], voice: Voice) -> Table:
    """One row a dialed number: the route that takes it, and its calls. A beginning ends in an ellipsis."""
    return table(
        ("number", "route", *FIGURES),
        (
            (
                each.number if each.is_whole else f"{each.number}…",
                each.route or voice.word(Verdict.NO_ROUTE),
                *_figures(each.ends),
            )
            for each in listed
        ),
        voice,
    )


def drift(listed: Iterable[Drift], voice: Voice) -> Table:
    """One row a number whose calls leave otherwise than the table says."""
    return table(
        ("number", "drift", "route", "expected", "used", "calls", "answered"),
        (
            (
                each.number,
                each.kind,
                each.route or NOTHING,
                ", ".join(each.expected) or NOTHING,
                each.trunk,
                each.ends.calls,
                each.ends.answered,
            )
            for each in listed
        ),
        voice,
    )


def loads(listed: Iterable[Load], voice: Voice) -> Table:
    """One row a trunk: how many calls at once at most, when, its channels, and how often it was full."""
    return table(
        ("name", "peak", "peak_at", "channels", "full", "full_share"),
        (
            (
                each.trunk,
                each.peak,
                Safe(each.peak_at),
                NOTHING if each.channels is None else each.channels,
                NOTHING if each.full is None else each.full,
                NOTHING if each.full is None else Safe(percent(each.full / each.minutes)),
            )
            for each in listed
        ),
        voice,
    )


def idle(traffic: Traffic, voice: Voice) -> Table:
    """One row an enabled route that no call took: name, type, trunks, owner."""
    return table(
        ("name", "type", "templates", "owner"),
        ((each.name, each.type, voice.value(each.templates), each.owner or NOTHING) for each in traffic.idle),
        voice,
    )


def moved(pairs: Iterable[tuple[str, str, Ends]], voice: Voice) -> Table:
    """One row a pair of routes between which calls would move: from, to, calls."""
    none = voice.word(Verdict.NO_ROUTE)
    return table(
        ("route_here", "route_there", "calls"),
        ((here or none, there or none, ends.calls) for here, there, ends in pairs),
        voice,
    )


def files(listed: Iterable[CallFile], voice: Voice) -> Table:
    """One row a file of which calls were counted, the newest first."""
    return table(
        ("file", "format", "first_day", "last_day", "calls", "skipped", "state", "who", "at"),
        (
            (
                each.name,
                each.format,
                Safe(each.first),
                Safe(each.last),
                each.calls,
                each.skipped,
                voice.plain.say(_("all of it") if each.is_done else _("in part")),
                each.who,
                voice.moment(each.at),
            )
            for each in listed
        ),
        voice,
    )


def record(traffic: Traffic, most: int, voice: Voice) -> Any:
    """What calls say, for a machine; of long lists the first ``most``."""
    unrouted, count = traffic.unrouted(most)
    return voice.machine(
        {
            "since": Safe(traffic.since),
            "until": Safe(traffic.until),
            "total": _record(traffic.total),
            "routes": {name: _record(ends) for name, ends in traffic.by_route.items() if name},
            "trunks": {name: _record(ends) for name, ends in traffic.by_trunk.items()},
            "scenarios": {name: _record(ends) for name, ends in traffic.by_scenario.items() if ends.calls},
            "no_route": {"numbers": count, "first": [_dialed(each) for each in unrouted]},
            "drift": [
                {
                    "number": each.number,
                    "kind": each.kind,
                    "route": each.route or None,
                    "expected": each.expected,
                    "trunk": each.trunk,
                    **_record(each.ends),
                }
                for each in traffic.drift[:most]
            ],
            "idle_routes": [each.name for each in traffic.idle],
            "load": {
                each.trunk: {
                    "peak": each.peak,
                    "peak_at": Safe(each.peak_at),
                    "channels": each.channels,
                    "full_minutes": each.full,
                    "minutes": each.minutes,
                    "hours": each.hours,
                }
                for each in traffic.loads
            },
        }
    )


def _record(ends: Ends) -> Mapping[str, int]:
    return {"calls": ends.calls, "answered": ends.answered, "failed": ends.failed, "seconds": ends.seconds}


def _dialed(each: Dialed) -> Mapping[str, object]:
    return {"number": each.number, "is_whole": each.is_whole, **_record(each.ends)}


def counted(calls: int, skipped: int) -> Message:
    """What counting a file came to."""
    if not skipped:
        return n_("{count} call counted.", "{count} calls counted.", calls)
    return n_(
        "{count} call counted; {skipped} records could not be read.",
        "{count} calls counted; {skipped} records could not be read.",
        calls,
        skipped=skipped,
    )


def also_counted(others: Iterable[CallFile]) -> Message:
    """That other files have calls of the same days."""
    return _(
        "Calls of the same days were counted from {names} too. If they are the same calls, take one back.",
        names=", ".join(each.name for each in others),
    )
