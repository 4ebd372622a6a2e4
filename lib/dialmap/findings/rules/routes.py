"""Rules on routes."""

from collections.abc import Iterator

from dialmap.findings.base import Flag, Severity, route_ref, rule
from dialmap.messages import Message, _, n_
from dialmap.model import TrunkStatus
from dialmap.routing import Leg, Routing, Verdict


def waiting(view: Routing, name: str) -> Message:
    """How many transfers depend on the route."""
    count = len(view.hits.get(name, ()))
    return n_("{count} transfer hits it", "{count} transfers hit it", count)


@rule("RT01", "route-without-trunk", Severity.ERROR)
def route_without_trunk(view: Routing) -> Iterator[Flag]:
    """An enabled route that no trunk serves: routing is impossible (TWIN, "Транки")."""
    for route in view.snapshot.routes:
        if route.enabled and not route.trunks:
            yield Flag(route_ref(route.name), _("no trunk is listed; {hits}", hits=waiting(view, route.name)))


@rule("RT02", "route-with-dead-trunks", Severity.ERROR)
def route_with_dead_trunks(view: Routing) -> Iterator[Flag]:
    """Every listed trunk is disabled, only requested, or unknown."""
    for route in view.snapshot.routes:
        if route.enabled and view.route_state(route.name) is Verdict.DEAD_TRUNKS:
            legs = view.legs[route.name]
            yield Flag(
                route_ref(route.name),
                _(
                    "no listed trunk is connected ({trunks}); {hits}",
                    trunks=_listed(legs),
                    hits=waiting(view, route.name),
                ),
                evidence=tuple(f"{leg.name}={leg.trunk.status if leg.trunk else 'unknown'}" for leg in legs),
            )


def _listed(legs: tuple[Leg, ...]) -> Message:
    parts: list[Message] = []
    for leg in legs:
        if leg.trunk is None:
            parts.append(_("{name}: unknown", name=leg.name))
        elif leg.trunk.status is TrunkStatus.REQUESTED:
            parts.append(_("{name}: requested", name=leg.name))
        else:
            parts.append(_("{name}: disabled", name=leg.name))
    joined = parts[0]
    for part in parts[1:]:
        joined = _("{first}, {second}", first=joined, second=part)
    return joined
