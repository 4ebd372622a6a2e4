"""What rules on routes share: what depends on a route, and how a trunk stands.

Holds no rule.
"""

from dialmap.core.model import Route, TrunkStatus
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Leg, Outcome
from dialmap.messages import Message, _, n_


def waiting(view: Routing, name: str) -> Message:
    """How many transfers depend on the route."""
    count = len(view.hits.get(name, ()))
    return n_("{count} transfer hits it", "{count} transfers hit it", count)


def calls_into(view: Routing, trunk: str) -> list[tuple[Route, tuple[Outcome, ...]]]:
    """The enabled routes that name a trunk, each with the transfers that hit it."""
    routes = (route for route in view.snapshot.routes if route.enabled and trunk in route.trunks)
    return [(route, view.hits.get(route.name, ())) for route in routes]


def living(view: Routing) -> frozenset[str]:
    """The live trunks of all enabled routes."""
    return frozenset(name for route in view.routes.enabled for name in view.routes.live(route.name))


def first_number(view: Routing, name: str) -> str:
    """A number that hits the route; empty if none does."""
    return next((call.number for call in view.hits.get(name, ())), "")


def leg_state(leg: Leg) -> Message:
    """A trunk that does not work, by name and status."""
    if leg.trunk is None:
        return _("{name}: unknown", name=leg.name)
    if leg.trunk.status is TrunkStatus.REQUESTED:
        return _("{name}: requested", name=leg.name)
    return _("{name}: disabled", name=leg.name)
