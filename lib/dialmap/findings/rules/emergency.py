"""What becomes of the emergency numbers of the data set's country, for the rules that ask. Holds no rule."""

from collections.abc import Iterator
from enum import Enum, auto

from dialmap.core.model import RouteType
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import Verdict


class Cause(Enum):
    """What becomes of an emergency call."""

    LEAVES = auto()
    UNROUTED = auto()
    ENDS = auto()
    CHANGED = auto()
    INSIDE = auto()


def emergency_calls(view: Routes) -> Iterator[tuple[str, Cause, int | None]]:
    """Each emergency number, what becomes of it, the template that takes it; nothing where no call leaves at all."""
    states = [(view.route_state(route.name), route.type) for route in view.enabled]
    if (Verdict.ARRIVES, RouteType.STANDARD) not in states:
        return
    for number in plan_of(view.country).emergency:
        index = view.table.winner(number)
        yield number, _cause(view, number, index), index


def _cause(view: Routes, number: str, index: int | None) -> Cause:
    if index is None:
        return Cause.UNROUTED
    route, template = view.owners[index]
    if route.inside or route.type is RouteType.INTERCONNECT:
        return Cause.INSIDE
    state = view.route_state(route.name)
    if state not in (Verdict.ARRIVES, Verdict.DURING_CALL):
        return Cause.ENDS
    return Cause.LEAVES if handed_over(number, template) == number else Cause.CHANGED
