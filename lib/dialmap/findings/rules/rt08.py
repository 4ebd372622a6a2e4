"""Rule RT08 and nothing else; its page is ``pages/*/RT08.md``, its cases are ``tests/findings/cases/RT08.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref, trunk_ref
from dialmap.core.model import RouteType
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import first_number, living
from dialmap.messages import _, n_


@rule("RT08", "single-trunk-route", Severity.NOTE, "route, trunk")
def single_trunk_route(view: Routing) -> Iterator[Flag]:
    """One live trunk only, and transfers depend on it."""
    is_alone = len(living(view)) == 1
    for route in view.snapshot.routes:
        if is_alone or route.type is RouteType.INTERCONNECT:
            continue  # there is no other trunk, or nothing but the own PBX at its end
        live = view.routes.live(route.name) if route.enabled and not route.inside and route.name in view.hits else ()
        if len(live) == 1:
            count = len(view.hits[route.name])
            yield Flag(
                route_ref(route.name),
                _(
                    "{trunk} is its only live trunk; {hits}",
                    trunk=live[0],
                    hits=n_("{count} transfer depends on it", "{count} transfers depend on it", count),
                ),
                evidence=live,
                causes=(("TK04", trunk_ref(live[0])),),
                example=first_number(view, route.name),
            )
