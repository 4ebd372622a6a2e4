"""The copy check as a sentence, a table and a record. Never works a fate out."""

from typing import Any

from dialmap.core.copying import Copied, CopyCheck, Fate
from dialmap.core.verdicts import Outcome
from dialmap.messages import Message, _, n_
from dialmap.reports.voice import NOTHING, Table, Voice, table


def headline(check: CopyCheck) -> Message:
    """How many scenarios would fail there."""
    count, whole = len(check.failing), len(check.checked)
    if not whole:
        return _("No transfer of these scenarios can be checked.")
    if not count:
        return n_("{count} scenario would work there as well.", "{count} scenarios would work there as well.", whole)
    return n_(
        "{count} of {whole} scenarios would fail there.",
        "{count} of {whole} scenarios would fail there.",
        count,
        whole=whole,
    )


def why(each: Copied) -> Message | str:
    """Why a transfer fares otherwise there; empty where it does not."""
    if each.instead:
        return _("{number} would arrive there", number=each.instead)
    wanted = each.there.transfer.expected_route
    if each.fate is Fate.OTHERWISE and wanted and _route(each.there) != wanted:
        return _("the route {name} is expected", name=wanted)
    return ""


def _route(outcome: Outcome) -> str:
    return outcome.route.name if outcome.route is not None else ""


def rows(check: CopyCheck, voice: Voice, fates: tuple[Fate, ...] = tuple(Fate)) -> Table:
    """One row a transfer: what becomes of it here and there, and what would help."""
    chosen = (each for each in check.rows if each.fate in fates)
    return table(
        ("fate", "scenario", "block", "number", "verdict_there", "route_there", "helps", "verdict_here", "route_here"),
        (
            (
                each.fate,
                each.here.transfer.scenario,
                each.here.transfer.block,
                each.here.transfer.number,
                each.there.verdict,
                _route(each.there) or NOTHING,
                why(each),
                each.here.verdict,
                _route(each.here) or NOTHING,
            )
            for each in chosen
        ),
        voice.plain,
    )


def record(check: CopyCheck, voice: Voice) -> Any:
    """The copy check for machines: which scenarios would fail, and each transfer on both sides."""
    return voice.machine(
        {
            "failing": list(check.failing),
            "replaced": list(check.replaced),
            "transfers": [
                {
                    "scenario": each.here.transfer.scenario,
                    "block": each.here.transfer.block,
                    "number": each.here.transfer.number,
                    "fate": each.fate,
                    "here": {"verdict": each.here.verdict, "route": _route(each.here) or None},
                    "there": {"verdict": each.there.verdict, "route": _route(each.there) or None},
                    "instead": each.instead or None,
                }
                for each in check.rows
            ],
        }
    )
