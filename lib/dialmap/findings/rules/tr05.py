"""Rule TR05 and nothing else; its page is ``pages/*/TR05.md``, its cases are ``tests/findings/cases/TR05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref, transfer_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import plan_of
from dialmap.core.routing import RoutedCalls
from dialmap.core.spelled import called
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.calls import renumbered, route_or_none
from dialmap.messages import _


@rule("TR05", "format-dependent-transfer", Severity.WARNING, "Result block, number as written, both routes")
def format_dependent_transfer(view: RoutedCalls) -> Iterator[Flag]:
    """The platform's own spelling of the number (7XXXXXXXXXX) goes elsewhere, or nowhere."""
    home = plan_of(view.country).code
    for call in view.checked:
        meant = view.subscribers[call.number]
        if meant is None or meant.code != home or meant.normal == call.number or call.route is None:
            continue  # of a number that fits no route TR01 says it
        better = view.routes.winner(meant.normal)
        ends = [call.number, *([meant.normal] if better is not None else [])]
        if any(called(view.routes, number) != meant for number in ends):
            continue  # digits are taken off or put in front: who is called then is somebody else, or nobody
        if better is not None and view.routes.leads(call.route) == view.routes.leads(better):
            continue
        if call.route.type is RouteType.INTERCONNECT:
            continue  # an extension that happens to look like a subscriber's number
        ours, theirs = call.route.name, better.name if better else ""
        is_lost = call.verdict is not Verdict.ARRIVES
        mends = is_lost and better is not None and view.routes.route_state(theirs) is Verdict.ARRIVES
        title = _("write the number as {number}", number=meant.normal)
        yield Flag(
            transfer_ref(call.transfer.key),
            _(
                "{number} goes to {ours}, but the same subscriber written {normal} goes to {theirs}",
                number=call.number,
                ours=route_or_none(ours),
                normal=meant.normal,
                theirs=route_or_none(theirs),
            ),
            evidence=(call.number, ours, theirs),
            example=meant.normal,
            fix=renumbered(call, meant.normal, title) if mends else None,
            causes=(("RT19", route_ref(ours)), ("RT19", route_ref(theirs))),
        )
