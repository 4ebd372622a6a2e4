"""What would happen if trunks were switched off, in thought.

Holds what fails without some trunks, read off a routing. Never changes anything.
"""

from collections.abc import Collection
from dataclasses import dataclass

from dialmap.core.model import Route
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Impact:
    """What fails without ``trunks`` although it works now.

    Shape: ``routes`` that would be left without a live trunk, those with most transfers first; ``outcomes``, the calls
    that arrive now and would not; ``scenarios``, pairs of scenario and how many of its calls fail, most first.
    """

    trunks: tuple[str, ...]
    routes: tuple[Route, ...]
    outcomes: tuple[Outcome, ...]
    scenarios: tuple[tuple[str, int], ...]


def without(view: Routing, trunks: Collection[str]) -> Impact:
    """What would fail if ``trunks`` were switched off all at once."""
    off = set(trunks)
    lost = [
        route
        for route in view.snapshot.routes
        if route.enabled and not route.inside and (live := view.routes.live(route.name)) and off.issuperset(live)
    ]
    return _impact(view, tuple(trunks), lost)


def on_one_trunk(view: Routing) -> dict[str, str]:
    """Name of each enabled route that has one live trunk and needs it -> that trunk."""
    routes = (route.name for route in view.snapshot.routes if route.enabled and not route.inside)
    return {name: live[0] for name in routes if len(live := view.routes.live(name)) == 1}


def single_points(view: Routing) -> tuple[Impact, ...]:
    """For each trunk whose loss alone breaks a transfer, what it breaks; most transfers first."""
    only = on_one_trunk(view)
    alone: dict[str, list[Route]] = {}
    for route in view.snapshot.routes:
        if route.name in only:
            alone.setdefault(only[route.name], []).append(route)
    found = [_impact(view, (trunk,), routes) for trunk, routes in alone.items()]
    return tuple(sorted((each for each in found if each.outcomes), key=lambda each: (-len(each.outcomes), each.trunks)))


def _is_carried(view: Routing, call: Outcome, off: tuple[str, ...]) -> bool:
    """Whether a call would go on to another route, where calls fall through."""
    if not view.routes.falls:
        return False
    for each in view.trace(call.number).candidates:
        if each.route is call.route or view.routes.passes(each.route.name):
            continue
        if each.route.blocking:
            return False
        if each.route.inside or set(view.routes.live(each.route.name)).difference(off):
            return True
    return False


def _impact(view: Routing, trunks: tuple[str, ...], lost: list[Route]) -> Impact:
    failing = {
        route.name: [
            each
            for each in view.hits.get(route.name, ())
            if each.verdict is Verdict.ARRIVES and not _is_carried(view, each, trunks)
        ]
        for route in lost
    }
    calls = {outcome.transfer.key: outcome for outcomes in failing.values() for outcome in outcomes}
    scenarios: dict[str, int] = {}
    for outcome in calls.values():
        scenarios[outcome.transfer.scenario] = scenarios.get(outcome.transfer.scenario, 0) + 1
    return Impact(
        trunks,
        tuple(sorted(lost, key=lambda route: (-len(failing[route.name]), route.position, route.name))),
        tuple(calls.values()),
        tuple(sorted(scenarios.items(), key=lambda pair: (-pair[1], pair[0]))),
    )
