"""Rule RT05 and nothing else; its page is ``pages/*/RT05.md``, its cases are ``tests/findings/cases/RT05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import Route
from dialmap.core.numbering import plan_of
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import is_public
from dialmap.messages import _


@rule("RT05", "unused-route", Severity.NOTE, "route")
def unused_route(view: Routing) -> Iterator[Flag]:
    """No transfer of an enabled scenario takes the route, and it is neither a block nor for public short numbers."""
    if not view.snapshot.transfers:
        return
    aimed = {call.route.name for call in view.calls if call.route is not None}
    idle = [route for route in view.snapshot.routes if _is_idle(route, aimed)]
    names, plan = {route.name for route in idle}, plan_of(view.country)
    written = [each for each in view.routes.written if each.route.name in names]
    usual = {each.route.name for each in written if not is_public(each.pattern, plan)}
    public = {each.route.name for each in written} - usual
    for route in idle:
        if route.name not in public:
            ref = route_ref(route.name)
            said = _("no transfer of an enabled scenario takes this route")
            yield Flag(ref, said, causes=(("RT03", ref), ("DP09", ref)))


def _is_idle(route: Route, aimed: set[str]) -> bool:
    return route.enabled and not route.blocking and route.name not in aimed
