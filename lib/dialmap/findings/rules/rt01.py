"""Rule RT01 and nothing else; its page is ``pages/*/RT01.md``, its cases are ``tests/findings/cases/RT01.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import first_number, waiting
from dialmap.messages import _


@rule("RT01", "route-without-trunk", Severity.ERROR, "route")
def route_without_trunk(view: Routing) -> Iterator[Flag]:
    """An enabled route that no trunk serves, and not on purpose: routing is impossible (TWIN, "Транки")."""
    for route in view.snapshot.routes:
        if view.routes.is_carried(route.name):
            continue
        if route.enabled and view.routes.route_state(route.name) is Verdict.NO_TRUNK:
            yield Flag(
                route_ref(route.name),
                _("no trunk is listed; {hits}", hits=waiting(view, route.name)),
                example=first_number(view, route.name),
            )
