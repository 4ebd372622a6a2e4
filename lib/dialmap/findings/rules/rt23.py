"""Rule RT23 and nothing else; its page is ``pages/*/RT23.md``, its cases are ``tests/findings/cases/RT23.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import RouteType
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import living
from dialmap.messages import n_


@rule("RT23", "one-provider", Severity.NOTE, "route, provider")
def one_provider(view: Routing) -> Iterator[Flag]:
    """All live trunks of a route on which transfers depend belong to one provider, and there are others."""
    providers = {trunk.name: trunk.provider.strip() for trunk in view.snapshot.trunks}
    if len({providers.get(name, "") for name in living(view)} - {""}) < 2:
        return  # there is no other
    for route in view.routes.enabled:
        live = dict.fromkeys(view.routes.live(route.name))
        named = {providers.get(name, "") for name in live}
        if len(live) < 2 or len(named) != 1 or "" in named or route.type is RouteType.INTERCONNECT:
            continue
        if route.name in view.hits:
            (provider,) = named
            yield Flag(
                route_ref(route.name),
                n_(
                    "its {count} live trunk is {provider}'s: where that provider fails, all fail",
                    "all its {count} live trunks are {provider}'s: where that provider fails, all fail",
                    len(live),
                    provider=provider,
                ),
                evidence=(provider,),
            )
