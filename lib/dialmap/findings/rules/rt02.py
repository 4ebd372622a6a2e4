"""Rule RT02 and nothing else; its page is ``pages/*/RT02.md``, its cases are ``tests/findings/cases/RT02.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Leg, Verdict
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import first_number, leg_state, waiting
from dialmap.messages import Message, _


@rule("RT02", "route-with-dead-trunks", Severity.ERROR, "route, its trunks and their status")
def route_with_dead_trunks(view: Routing) -> Iterator[Flag]:
    """Every listed trunk is disabled, only requested, or unknown."""
    for route in view.snapshot.routes:
        if view.routes.is_carried(route.name):
            continue
        if route.enabled and view.routes.route_state(route.name) is Verdict.DEAD_TRUNKS:
            legs = view.routes.legs[route.name]
            yield Flag(
                route_ref(route.name),
                _(
                    "no listed trunk is connected ({trunks}); {hits}",
                    trunks=_listed(legs),
                    hits=waiting(view, route.name),
                ),
                evidence=tuple(f"{leg.name}={leg.trunk.status if leg.trunk else 'unknown'}" for leg in legs),
                example=first_number(view, route.name),
            )


def _listed(legs: tuple[Leg, ...]) -> Message:
    joined, *rest = map(leg_state, legs)
    for part in rest:
        joined = _("{first}, {second}", first=joined, second=part)
    return joined
