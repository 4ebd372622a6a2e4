"""Rule TR03 and nothing else; its page is ``pages/*/TR03.md``, its cases are ``tests/findings/cases/TR03.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.routing import RoutedCalls
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.calls import checked
from dialmap.findings.rules.templates import is_catch_all
from dialmap.messages import _


@rule("TR03", "catch-all-transfer", Severity.WARNING, "Result block, number, route")
def catch_all_transfer(view: RoutedCalls) -> Iterator[Flag]:
    """Only a catch-all takes the number: it was hardly meant for it, and it hides mistakes."""
    catching = {each.index: each for each in view.routes.written if is_catch_all(each.pattern)}
    names = {each.route.name for each in catching.values()}
    for call in checked(view):
        if call.route is None or call.route.name not in names:
            continue
        index = view.routes.table.winner(call.number)
        if index in catching:
            yield Flag(
                transfer_ref(call.transfer.key),
                _(
                    "{number} is taken by the catch-all {pattern} of route {route}",
                    number=call.number,
                    pattern=catching[index].template.effective,
                    route=call.route.name,
                ),
                evidence=(call.number, call.route.name),
                example=call.number,
            )
