"""Rules on transfers and their numbers."""

from collections.abc import Iterator

from dialmap.findings.base import Flag, Severity, rule, transfer_ref
from dialmap.messages import _
from dialmap.numbers import why_unreadable
from dialmap.routing import Routing, Verdict


@rule("TR01", "unrouted-transfer", Severity.ERROR)
def unrouted_transfer(view: Routing) -> Iterator[Flag]:
    """The transfer number fits no route."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.NO_ROUTE:
            yield Flag(
                transfer_ref(outcome.transfer.key),
                _("{number} fits no route", number=outcome.number),
                evidence=(outcome.number,),
                example=outcome.number,
            )


@rule("TR02", "unreadable-transfer-number", Severity.ERROR)
def unreadable_transfer_number(view: Routing) -> Iterator[Flag]:
    """The transfer number is empty, no number, or mangled by a spreadsheet."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.UNREADABLE:
            why = why_unreadable(outcome.transfer.number)
            assert why is not None
            yield Flag(
                transfer_ref(outcome.transfer.key),
                _("the number cannot be dialed: {why}", why=why),
                evidence=(outcome.transfer.number,),
            )


@rule("TR04", "transfer-into-orphan-route", Severity.ERROR)
def transfer_into_orphan_route(view: Routing) -> Iterator[Flag]:
    """The transfer number hits a route that has no live trunk."""
    for outcome in view.outcomes:
        if outcome.route is not None and outcome.verdict in (Verdict.NO_TRUNK, Verdict.DEAD_TRUNKS):
            name = outcome.route.name
            message = (
                _("{number} hits route {route}, which has no trunk", number=outcome.number, route=name)
                if outcome.verdict is Verdict.NO_TRUNK
                else _("{number} hits route {route}, which has no live trunk", number=outcome.number, route=name)
            )
            yield Flag(
                transfer_ref(outcome.transfer.key), message, evidence=(outcome.number, name), example=outcome.number
            )
