"""Rule RT09 and nothing else; its page is ``pages/*/RT09.md``, its cases are ``tests/findings/cases/RT09.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.policies import DECIDES
from dialmap.messages import _, n_

MOST_NAMED: Final = 5


@rule("RT09", "policy-dependent-route", Severity.WARNING, "route, the routes that the other policy would choose")
def policy_dependent_route(view: Routes) -> Iterator[Flag]:
    """Some number goes to another route, with other trunks or type, under the other policy."""
    if view.other is None:
        return
    found: dict[str, dict[str, str]] = {}
    routes = {route.name: route for route in view.rows}
    for (ours, theirs), number in (view.disagreements or {}).items():
        if ours is not None and theirs is not None and view.leads(routes[ours]) != view.leads(routes[theirs]):
            found.setdefault(ours, {})[theirs] = number
    for name, others in found.items():
        first, number = next(iter(others.items()))
        message = _(
            "{ours} sends {number} here, {theirs} sends it to {other}",
            ours=DECIDES[view.policy],
            theirs=DECIDES[view.other.policy],
            number=number,
            other=first,
        )
        listed = [_("{number} goes to {other}", number=one, other=route) for route, one in list(others.items())[1:]]
        details = listed[:MOST_NAMED]
        if len(listed) > MOST_NAMED:
            left = len(listed) - MOST_NAMED
            details.append(n_("and {count} more route", "and {count} more routes", left))
        yield Flag(
            route_ref(name),
            message,
            evidence=tuple(sorted(others)),
            example=number,
            details=tuple(details),
            causes=(("RT07", route_ref(name)),),
        )
