"""Rule TR06 and nothing else; its page is ``pages/*/TR06.md``, its cases are ``tests/findings/cases/TR06.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.routing import Calls
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.calls import route_or_none
from dialmap.messages import _


@rule("TR06", "unexpected-route", Severity.ERROR, "Result block, number, expected and actual route")
def unexpected_route(view: Calls) -> Iterator[Flag]:
    """The expected route is written down, and another one takes the number."""
    for call in view.checked:
        expected = call.transfer.expected_route
        if not expected or (call.route is not None and call.route.name == expected):
            continue
        actual = call.route.name if call.route is not None else ""
        yield Flag(
            transfer_ref(call.transfer.key),
            _(
                "{number} should go to route {expected}, but goes to {actual}",
                number=call.number,
                expected=expected,
                actual=route_or_none(actual),
            ),
            evidence=(call.number, expected, actual),
            example=call.number,
        )
