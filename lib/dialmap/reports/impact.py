"""What would fail without some trunks, as tables. Never works it out."""

from collections.abc import Iterable

from dialmap.board import Board
from dialmap.core.impact import Impact
from dialmap.reports.inventory import trunk_list
from dialmap.reports.voice import Table, Voice, table


def routes(impact: Impact, board: Board, voice: Voice) -> Table:
    """One row a route that would be left without a live trunk: name, type, trunks, transfers that would fail."""
    return table(
        ("name", "hits", "type", "trunks"),
        (
            (
                route.name,
                sum(call.route is not None and call.route.name == route.name for call in impact.outcomes),
                route.type,
                trunk_list(board.routing.routes.legs[route.name], voice),
            )
            for route in impact.routes
        ),
        voice,
    )


def single_points(impacts: Iterable[Impact], voice: Voice) -> Table:
    """One row a trunk whose loss alone breaks transfers: name, transfers, scenarios and routes that would fail."""
    return table(
        ("name", "hits", "scenarios", "routes"),
        ((each.trunks[0], len(each.outcomes), len(each.scenarios), len(each.routes)) for each in impacts),
        voice,
    )


def scenarios(impact: Impact, voice: Voice) -> Table:
    """One row a scenario with transfers that would fail, most first."""
    return table(("name", "hits"), impact.scenarios, voice)


def calls(impact: Impact, voice: Voice) -> Table:
    """One row a call that would fail: scenario, block, number, route."""
    return table(
        ("scenario", "block", "number", "route"),
        (
            (call.transfer.scenario, call.transfer.block, call.number, call.route.name if call.route else "")
            for call in impact.outcomes
        ),
        voice,
    )
