"""Trunks, routes, scenarios and transfers as tables, and three versions of one row side by side.

Holds which facts of a board stand in which column. Never makes a text safe: the voice does.
"""

from collections.abc import Collection, Iterable, Iterator

from dialmap.board import Board
from dialmap.core.fields import FIELDS
from dialmap.core.findings import Ref, Severity, route_ref, trunk_ref
from dialmap.core.holders import NONE, Holders
from dialmap.core.model import Route, Row, Scenario, Trunk
from dialmap.core.verdicts import Leg, Outcome, Verdict
from dialmap.core.vocabulary import ICONS
from dialmap.messages import _
from dialmap.reports.registry import with_holders
from dialmap.reports.voice import NOTHING, Table, Voice, table


def _found(board: Board, ref: Ref) -> str:
    """How many findings of each severity an object has, as icons."""
    findings = board.findings_of(ref)
    counts = [(ICONS[each], sum(finding.severity is each for finding in findings)) for each in Severity]
    return "  ".join(f"{icon} {count}" for icon, count in counts if count)


def trunk_list(legs: Iterable[Leg], voice: Voice) -> str:
    """The trunks of a route in order; what is wrong with one stands behind it."""
    return voice.plain.joined(_leg_names(legs, voice.plain), " → ")


def _leg_names(legs: Iterable[Leg], voice: Voice) -> Iterator[str]:
    for leg in legs:
        name = voice.text(leg.name)
        if leg.is_of_the_call:
            name += f" ({voice.word(Verdict.DURING_CALL).lower()})"
        elif leg.trunk is None:
            name += f" ({voice.say(_('unknown'))})"
        elif not leg.is_live:
            name += f" ({voice.word(leg.trunk.status).lower()})"
        yield name


def routes(board: Board, chosen: Iterable[Route], voice: Voice) -> Table:
    """One row a route: name, type, templates, trunks in order with their status, transfers that hit it, findings.

    And its context, where any route of the data set has one.
    """
    spoken, legs, hits = voice.plain, board.routing.routes.legs, board.routing.hits
    off, blocked = f" · {spoken.say(_('off'))}", spoken.word(Verdict.BLOCKED)
    inside = spoken.say(_("inside the PBX"))

    def ends(route: Route) -> str:
        if route.blocking:
            return blocked
        return trunk_list(legs[route.name], spoken) or (inside if route.inside else NOTHING)

    named = board.has_contexts
    return table(
        ("name", "type", "templates", "trunks", "hits", "findings", *["context"] * named),
        (
            (
                route.name,
                spoken.word(route.type) + ("" if route.enabled else off),
                spoken.joined(template.effective for template in route.templates),
                ends(route),
                len(hits.get(route.name, ())),
                _found(board, route_ref(route.name)),
                *[route.context] * named,
            )
            for route in chosen
        ),
        spoken,
    )


def trunks(board: Board, chosen: Iterable[Trunk], voice: Voice) -> Table:
    """One row a trunk: name, provider, status, ticket, channels, routes that name it, transfers that may use it.

    And what the PBX said of it, where any trunk of the data set was looked at.
    """
    hits, looked = board.routing.hits, any(trunk.observed_at for trunk in board.snapshot.trunks)
    return table(
        ("name", "status", *["observed"] * looked, "provider", "ticket", "channels", "routes", "hits", "findings"),
        (
            (
                trunk.name,
                trunk.status,
                *[trunk.observed] * looked,
                trunk.provider,
                trunk.ticket,
                trunk.channels,
                len(board.routes_of.get(trunk.name, ())),
                sum(len(hits.get(route.name, ())) for route in board.routes_of.get(trunk.name, ())),
                _found(board, trunk_ref(trunk.name)),
            )
            for trunk in chosen
        ),
        voice,
    )


def transfers(board: Board, chosen: Collection[Outcome], voice: Voice, holders: Holders = NONE) -> Table:
    """One row a Result block: scenario, block, number, what it hits, verdict; whose the number is, by a registry."""
    hit = {outcome.route.name for outcome in chosen if outcome.route}
    names = {route: trunk_list(board.routing.routes.legs[route], voice) for route in hit}
    made = table(
        ("scenario", "block", "number", "verdict", "route", "trunks", "telephony", "inbound_action"),
        (
            (
                outcome.transfer.scenario,
                outcome.transfer.block,
                outcome.transfer.number,
                outcome.verdict,
                outcome.route.name if outcome.route else NOTHING,
                names[outcome.route.name] if outcome.route else "",
                outcome.scenario.telephony if outcome.scenario else "",
                outcome.transfer.inbound_action,
            )
            for outcome in chosen
        ),
        voice,
    )
    return with_holders(made, (outcome.number for outcome in chosen), holders, board.settings.country, voice)


def scenarios(board: Board, chosen: Iterable[Scenario], voice: Voice) -> Table:
    """One row a scenario: name, telephony, enabled, owner, how many Result blocks and how many of them fail."""
    blocks: dict[str, int] = {}
    failing: dict[str, int] = {}
    for outcome in board.outcomes:
        name = outcome.transfer.scenario
        blocks[name] = blocks.get(name, 0) + 1
        failing[name] = failing.get(name, 0) + outcome.verdict.fails
    return table(
        ("name", "telephony", "enabled", "owner", "blocks", "failing"),
        (
            (
                scenario.name,
                scenario.telephony,
                scenario.enabled,
                scenario.owner,
                blocks.get(scenario.name, 0),
                failing.get(scenario.name, 0),
            )
            for scenario in chosen
        ),
        voice,
    )


def versions(opened: Row, current: Row, yours: Row | None, voice: Voice) -> Table:
    """One row a field in which three versions differ: as it was opened, as somebody saved it, as it is typed."""
    spoken = voice.plain
    rows = []
    for field in FIELDS[type(current)]:
        was, theirs = getattr(opened, field.name), getattr(current, field.name)
        typed = getattr(yours, field.name) if yours is not None else theirs
        if was != theirs or typed != theirs:
            last = spoken.value(typed) if yours is not None else ""
            rows.append((spoken.say(field.label), spoken.value(was), spoken.value(theirs), last))
    return table(("field", "opened", "theirs", "yours"), rows, spoken)
