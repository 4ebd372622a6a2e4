"""Where calls leave otherwise than the table says: number by number, proven by the engine. Never guesses a trunk."""

from collections.abc import Mapping

import numpy as np

from dialmap.core.ends import Drift, DriftKind, Ends
from dialmap.core.rolled import Numbers, Rolled, ends_of
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict


def drifts(
    routing: Routing, rolled: Rolled, routes: tuple[tuple[str, ...], Numbers], trunk_of: Mapping[str, str]
) -> tuple[Drift, ...]:
    """Numbers whose calls left by a trunk that is not one of their route's, those with most calls first.

    ``routes``: names of routes, the empty one in front, and the place of the route of each number of ``rolled``;
    ``trunk_of``: channel -> the trunk that it is.
    """
    names, place = routes
    trunks = list(dict.fromkeys(trunk_of.values()))
    at_trunk = {name: at for at, name in enumerate(trunks)}
    trunk_at = np.array([at_trunk.get(trunk_of.get(each, ""), -1) for each in rolled.channels], np.int64)
    left = trunk_at[rolled.channel] if len(rolled.channels) else np.zeros(0, np.int64)
    seen = np.flatnonzero((left >= 0) & rolled.is_whole[rolled.number])
    allowed = np.zeros((len(names), len(trunks)), np.bool_)
    for at, name in enumerate(names):
        if name and _decides(routing, name):
            allowed[at] = True
        for trunk in routing.routes.live(name) if name else ():
            if trunk in at_trunk:
                allowed[at, at_trunk[trunk]] = True
    odd = seen[~allowed[place[rolled.number[seen]], left[seen]]]
    together: dict[tuple[int, int], Ends] = {}
    for row in odd.tolist():
        key = int(rolled.number[row]), int(left[row])
        together[key] = together.get(key, Ends()) + ends_of(rolled.sums[row])
    found = []
    for (number, left_by), ends in together.items():
        name, trunk = names[place[number]], trunks[left_by]
        text = rolled.numbers[number].as_py()
        if _may_leave(routing, text, trunk):
            continue
        expected = routing.routes.live(name) if name else ()
        kind = DriftKind.OTHER_TRUNK if expected else DriftKind.NO_WAY if name else DriftKind.NO_ROUTE
        found.append(Drift(kind=kind, number=text, route=name, expected=expected, trunk=trunk, ends=ends))
    return tuple(sorted(found, key=lambda each: (-each.ends.calls, each.number, each.trunk)))


def _decides(routing: Routing, name: str) -> bool:
    """Whether no trunk can be expected of a route: the call itself decides it."""
    legs = routing.routes.legs[name]
    return any(leg.is_of_the_call for leg in legs) or routing.routes.route_state(name) is Verdict.DURING_CALL


def _may_leave(routing: Routing, number: str, trunk: str) -> bool:
    """Whether a template with a condition may send the number there."""
    if not routing.routes.sometimes:
        return False
    return any(
        trunk in routing.routes.live(each.route.name) or _decides(routing, each.route.name)
        for each in routing.trace(number).conditional
    )
