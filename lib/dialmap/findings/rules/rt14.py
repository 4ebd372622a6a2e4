"""Rule RT14 and nothing else; its page is ``pages/*/RT14.md``, its cases are ``tests/findings/cases/RT14.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import first_number, waiting
from dialmap.messages import _


@rule("RT14", "trunk-decided-by-the-call", Severity.WARNING, "route, the variables that name its trunks")
def trunk_decided_by_the_call(view: Routing) -> Iterator[Flag]:
    """Only the call itself decides into which trunk the route leads, and no other trunk of it is connected."""
    for route in view.snapshot.routes:
        if route.enabled and view.routes.route_state(route.name) is Verdict.DURING_CALL:
            names = dict.fromkeys(leg.name for leg in view.routes.legs[route.name] if leg.is_of_the_call)
            yield Flag(
                route_ref(route.name),
                _(
                    "only the call decides which trunk it is ({names}); {hits}",
                    names=", ".join(names),
                    hits=waiting(view, route.name),
                ),
                evidence=tuple(sorted(names)),
                example=first_number(view, route.name),
            )
