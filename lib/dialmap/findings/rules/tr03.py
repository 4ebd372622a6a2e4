"""Rule TR03 and nothing else; its page is ``pages/*/TR03.md``, its cases are ``tests/findings/cases/TR03.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref, transfer_ref
from dialmap.core.numbering import plan_of, subscriber
from dialmap.core.routing import Routing
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import Outcome
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import is_catch_all
from dialmap.messages import _, n_


@rule("TR03", "catch-all-transfer", Severity.WARNING, "route, template; or Result block, number, route")
def catch_all_transfer(view: Routing) -> Iterator[Flag]:
    """Only a catch-all takes the number. A warning where it is nobody's number; else one note for the template."""
    catching = {each.index: each for each in view.routes.written if is_catch_all(each.pattern)}
    names = {each.route.name for each in catching.values()}
    taken: dict[int, list[Outcome]] = {}
    for call in view.checked:
        if call.route is None or call.route.name not in names:
            continue
        index = view.routes.table.winner(call.number)
        if index is None or index not in catching:
            continue
        if _is_somebody(view, call.number, index):
            taken.setdefault(index, []).append(call)
            continue
        yield Flag(
            transfer_ref(call.transfer.key),
            _(
                "{number} is nobody's number, and only the catch-all {pattern} of route {route} takes it",
                number=call.number,
                pattern=catching[index].template.effective,
                route=call.route.name,
            ),
            evidence=(call.number, call.route.name),
            example=call.number,
        )
    for index, calls in taken.items():
        each = catching[index]
        yield Flag(
            route_ref(each.route.name),
            n_(
                "the catch-all {pattern} takes {count} transfer that no other template takes, such as {number}",
                "the catch-all {pattern} takes {count} transfers that no other template takes, such as {number}",
                len(calls),
                pattern=each.template.effective,
                number=calls[0].number,
            ),
            evidence=(each.template.effective,),
            example=calls[0].number,
            severity=Severity.NOTE,
            causes=(("RT11", route_ref(each.route.name)),),
        )


def _is_somebody(view: Routing, number: str, index: int) -> bool:
    """Whether the number is a subscriber's or a public short one, as it is dialed or as it leaves."""
    handed = handed_over(number, view.routes.owners[index][1])
    plan = plan_of(view.country)
    return any(subscriber(each, view.country) is not None or plan.is_short(each) for each in (number, handed))
