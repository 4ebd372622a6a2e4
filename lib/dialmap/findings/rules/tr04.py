"""Rule TR04 and nothing else; its page is ``pages/*/TR04.md``, its cases are ``tests/findings/cases/TR04.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref, transfer_ref
from dialmap.core.routing import Calls
from dialmap.core.verdicts import ORPHANED, Verdict
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("TR04", "transfer-into-orphan-route", Severity.ERROR, "Result block, number, route")
def transfer_into_orphan_route(view: Calls) -> Iterator[Flag]:
    """The transfer number hits a route that has no live trunk."""
    for call in view.calls:
        if call.route is not None and call.verdict in ORPHANED:
            name, ref = call.route.name, route_ref(call.route.name)
            message = (
                _("{number} hits route {route}, which has no trunk", number=call.number, route=name)
                if call.verdict is Verdict.NO_TRUNK
                else _("{number} hits route {route}, which has no live trunk", number=call.number, route=name)
            )
            yield Flag(
                transfer_ref(call.transfer.key),
                message,
                evidence=(call.number, name),
                example=call.number,
                causes=(("RT01", ref), ("RT02", ref)),
            )
