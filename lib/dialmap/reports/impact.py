"""What would fail without some trunks, as tables. Never works it out."""

from collections.abc import Iterable, Mapping

from dialmap.board import Board
from dialmap.core.ends import Ends
from dialmap.core.impact import Impact
from dialmap.core.model import Route
from dialmap.reports.inventory import trunk_list
from dialmap.reports.voice import Table, Voice, table


def routes(impact: Impact, board: Board, voice: Voice, by_route: Mapping[str, Ends] | None = None) -> Table:
    """One row a route that would be left without a live trunk: name, type, trunks, transfers that would fail.

    ``by_route`` says how many calls took each, where calls were counted.
    """
    return table(
        ("name", *(("calls",) if by_route is not None else ()), "hits", "type", "trunks"),
        (
            (
                route.name,
                *((_calls([route], by_route),) if by_route is not None else ()),
                sum(call.route is not None and call.route.name == route.name for call in impact.outcomes),
                route.type,
                trunk_list(board.routing.routes.legs[route.name], voice),
            )
            for route in impact.routes
        ),
        voice,
    )


def _calls(routes: Iterable[Route], by_route: Mapping[str, Ends]) -> int:
    return sum(by_route[each.name].calls for each in routes if each.name in by_route)


def single_points(impacts: Iterable[Impact], voice: Voice, by_route: Mapping[str, Ends] | None = None) -> Table:
    """One row a trunk whose loss alone breaks transfers: name, transfers, scenarios and routes that would fail.

    ``by_route`` says how many calls took each route, where calls were counted; the trunks with most of them first then.
    """
    listed = list(impacts)
    if by_route is not None:
        listed.sort(key=lambda each: -_calls(each.routes, by_route))
    return table(
        ("name", *(("calls",) if by_route is not None else ()), "hits", "scenarios", "routes"),
        (
            (
                each.trunks[0],
                *((_calls(each.routes, by_route),) if by_route is not None else ()),
                len(each.outcomes),
                len(each.scenarios),
                len(each.routes),
            )
            for each in listed
        ),
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
