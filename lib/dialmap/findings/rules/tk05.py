"""Rule TK05 and nothing else; its page is ``pages/*/TK05.md``, its cases are ``tests/findings/cases/TK05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, trunk_ref
from dialmap.core.model import TrunkStatus
from dialmap.core.observed import Observed
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import calls_into
from dialmap.messages import _, n_


@rule("TK05", "unreachable-connected-trunk", Severity.WARNING, "trunk")
def unreachable_connected_trunk(view: Routing) -> Iterator[Flag]:
    """A trunk that is connected on paper, but the PBX itself could not reach it."""
    for trunk in view.snapshot.trunks:
        if trunk.status is not TrunkStatus.CONNECTED or trunk.observed is not Observed.UNREACHABLE:
            continue
        calls = [each for _route, calls in calls_into(view, trunk.name) for each in calls]
        yield Flag(
            trunk_ref(trunk.name),
            _(
                "connected on paper, unreachable when the PBX was asked ({when}); {calls}",
                when=f"{trunk.observed_at[:16].replace('T', ' ')} UTC" if trunk.observed_at else "—",
                calls=n_("{count} transfer goes to a route", "{count} transfers go to routes", len(calls)),
            ),
            example=calls[0].number if calls else "",
        )
