"""Rule RT05 and nothing else; its page is ``pages/*/RT05.md``, its cases are ``tests/findings/cases/RT05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("RT05", "unused-route", Severity.NOTE, "route")
def unused_route(view: Routing) -> Iterator[Flag]:
    """No transfer of an enabled scenario takes the route."""
    if not view.snapshot.transfers:
        return
    aimed = {call.route.name for call in view.calls if call.route is not None}
    for route in view.snapshot.routes:
        if route.enabled and route.name not in aimed:
            ref = route_ref(route.name)
            said = _("no transfer of an enabled scenario takes this route")
            yield Flag(ref, said, causes=(("RT03", ref), ("DP09", ref)))
