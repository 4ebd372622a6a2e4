"""Rule TK03 and nothing else; its page is ``pages/*/TK03.md``, its cases are ``tests/findings/cases/TK03.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, trunk_ref
from dialmap.core.model import TrunkStatus
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import calls_into
from dialmap.messages import _, n_


@rule("TK03", "requested-trunk-in-use", Severity.WARNING, "trunk, ticket")
def requested_trunk_in_use(view: Routing) -> Iterator[Flag]:
    """The support request of a trunk is still open, but transfers go to routes that name it."""
    waiting = {trunk.name: trunk for trunk in view.snapshot.trunks if trunk.status is TrunkStatus.REQUESTED}
    for trunk in waiting.values():
        led = calls_into(view, trunk.name)
        calls = [each for _route, calls in led for each in calls]
        if not calls:
            continue
        stuck = sum(len(calls) for route, calls in led if not view.routes.live(route.name))
        said = n_("{count} transfer goes to a route", "{count} transfers go to routes", len(calls))
        left = n_("{count} of them has no other way", "{count} of them have no other way", stuck)
        yield Flag(
            trunk_ref(trunk.name),
            _(
                "the support request {ticket} is still open; {calls} with this trunk; {stuck}",
                ticket=trunk.ticket or "—",
                calls=said,
                stuck=left,
            ),
            evidence=(trunk.ticket,),
            example=calls[0].number,
        )
