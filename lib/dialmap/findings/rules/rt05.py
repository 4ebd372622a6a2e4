"""Rule RT05 and nothing else; its page is ``pages/*/RT05.md``, its cases are ``tests/findings/cases/RT05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
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
    plan = plan_of(view.country)
    public = {each.route.name: True for each in view.routes.written}
    for each in view.routes.written:
        public[each.route.name] = public[each.route.name] and is_public(each.pattern, plan)
    for route in view.snapshot.routes:
        if route.enabled and route.name not in aimed and not route.blocking and not public.get(route.name, False):
            ref = route_ref(route.name)
            said = _("no transfer of an enabled scenario takes this route")
            yield Flag(ref, said, causes=(("RT03", ref), ("DP09", ref)))
