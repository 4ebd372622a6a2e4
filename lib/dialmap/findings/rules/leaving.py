"""What rules on the numbers that leave share: which calls leave the house, and as whose. Holds no rule."""

from dialmap.core.model import Route, RouteType
from dialmap.core.numbering import Subscriber, subscriber
from dialmap.core.routes import Routes
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import Verdict
from dialmap.core.world import outside


def leads(view: Routes) -> tuple[str, ...]:
    """What may be dialed in front of a number: nothing, a digit for an outside line, the prefixes of the routes."""
    return tuple(dict.fromkeys((*outside(view.country), *view.prefixes)))


def is_open(view: Routes, route: Route) -> bool:
    """Whether calls leave through the route: it is of type standard and has a live trunk."""
    return route.type is RouteType.STANDARD and view.route_state(route.name) is Verdict.ARRIVES


def leaves_as(view: Routes, number: str, index: int, lead: str = "") -> Subscriber | None:
    """Who is called when a dialed number leaves by a template; ``lead``: a digit that a PBX behind it may take off."""
    handed = handed_over(number, view.owners[index][1])
    meant = subscriber(handed, view.country)
    return subscriber(handed.removeprefix(lead), view.country) if meant is None and lead else meant


def may_leave_as(view: Routes, number: str, index: int, lead: str, meant: Subscriber) -> bool:
    """Whether a dialed number may leave as that subscriber's, with the digit in front of it or without."""
    handed = handed_over(number, view.owners[index][1])
    return any(subscriber(each, view.country) == meant for each in (handed, handed.removeprefix(lead)))
