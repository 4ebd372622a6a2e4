"""Another way to dial a subscriber, judged by the number that leaves: digits may be taken off and put in front.

Holds which way of writing a number arrives where it is meant to. Never changes a number that somebody typed.
"""

from dialmap.core.numbering import Subscriber, subscriber
from dialmap.core.numbers import dialable_part, spellings
from dialmap.core.routes import Routes
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import Verdict


def arriving_spelling(routes: Routes, number: str) -> str:
    """Another way to dial the same subscriber that arrives, and is that subscriber as it leaves; empty if none is."""
    meant = subscriber(number, routes.country)
    if meant is None:
        return ""
    others = spellings(number, routes.country)
    behind = (prefix + each for prefix in routes.prefixes for each in (number, *others))
    return next((each for each in (*others, *behind) if hands_over(routes, each, meant)), "")


def arriving_part(routes: Routes, text: str) -> str:
    """The number in a text that cannot be dialed as it is, or another way to write it, if it arrives; or empty."""
    number = dialable_part(text)
    meant = subscriber(number, routes.country)
    is_well = _arrives(routes, number) if meant is None else hands_over(routes, number, meant)
    return number if number and is_well else arriving_spelling(routes, number)


def hands_over(routes: Routes, number: str, meant: Subscriber) -> bool:
    """Whether a dialed number arrives, and is that subscriber's as it leaves through the trunk."""
    return _arrives(routes, number) and called(routes, number) == meant


def called(routes: Routes, number: str) -> Subscriber | None:
    """Whom a dialed number means as it leaves on the route that takes it; None where no route does, or it is nobody."""
    index = routes.table.winner(number)
    return None if index is None else subscriber(handed_over(number, routes.owners[index][1]), routes.country)


def _arrives(routes: Routes, number: str) -> bool:
    route = routes.winner(number)
    return route is not None and routes.route_state(route.name) is Verdict.ARRIVES
