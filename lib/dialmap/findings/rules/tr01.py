"""Rule TR01 and nothing else; its page is ``pages/*/TR01.md``, its cases are ``tests/findings/cases/TR01.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Ref, Severity, route_ref, transfer_ref
from dialmap.core.routing import RoutedCalls
from dialmap.core.spelled import arriving_spelling
from dialmap.core.verdicts import Verdict
from dialmap.dialplan import Near
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.calls import renumbered
from dialmap.messages import Message, _, n_


@rule("TR01", "unrouted-transfer", Severity.ERROR, "Result block, number")
def unrouted_transfer(view: RoutedCalls) -> Iterator[Flag]:
    """The transfer number fits no route."""
    for call in view.calls:
        if call.verdict is Verdict.NO_ROUTE:
            other = arriving_spelling(view.routes, call.number)
            yield Flag(
                transfer_ref(call.transfer.key),
                _("{number} fits no route", number=call.number),
                evidence=(call.number,),
                example=call.number,
                details=tuple(
                    _near(view, call.number, near) for near in view.routes.relations.nearest(call.number) if near.length
                ),
                fix=renumbered(call, other, _("write the number as {number}", number=other)) if other else None,
                causes=_causes(view, call.number),
            )


def _causes(view: RoutedCalls, number: str) -> tuple[tuple[str, Ref], ...]:
    """The route that takes the number with its plus, or without it: DP10 sums such numbers up."""
    route = view.routes.winner(number[1:] if number.startswith("+") else "+" + number)
    return () if route is None else (("DP10", route_ref(route.name)),)


def _near(view: RoutedCalls, number: str, near: Near) -> Message:
    """What parts a number from a template that follows it for a while."""
    route, template = view.routes.owners[near.index]
    pattern = view.routes.table.patterns[near.index]
    assert pattern is not None
    size = len(pattern.positions)
    if near.length >= size and not pattern.tail:
        return n_(
            "nearest: {pattern} of route {route} takes {count} character, the number has {size}",
            "nearest: {pattern} of route {route} takes {count} characters, the number has {size}",
            size,
            pattern=template.effective,
            route=route.name,
            size=len(number),
        )
    if near.length >= len(number):
        missing = size - len(number) + (pattern.tail == ".")
        return n_(
            "nearest: {pattern} of route {route} wants {count} more character",
            "nearest: {pattern} of route {route} wants {count} more characters",
            missing,
            pattern=template.effective,
            route=route.name,
        )
    return _(
        "nearest: {pattern} of route {route} parts at character {place}, “{char}”",
        pattern=template.effective,
        route=route.name,
        place=near.length + 1,
        char=number[near.length],
    )
