"""Rule TR07 and nothing else; its page is ``pages/*/TR07.md``, its cases are ``tests/findings/cases/TR07.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref, transfer_ref
from dialmap.core.routing import RoutedCalls
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.policies import DECIDES
from dialmap.messages import _


@rule("TR07", "ambiguous-transfer", Severity.WARNING, "Result block, number, both routes")
def ambiguous_transfer(view: RoutedCalls) -> Iterator[Flag]:
    """Several routes match the number, with different trunks or types, and only the policy decides."""
    second = view.routes.other
    if second is None:
        return
    doubtful = {ours for ours, _theirs in view.routes.disagreements} if view.routes.disagreements is not None else None
    calls = [
        call for call in view.checked if call.route is not None and (doubtful is None or call.route.name in doubtful)
    ]
    indexes = second.table.assign([call.number for call in calls]).tolist() if calls else []
    for call, index in zip(calls, indexes, strict=True):
        other = second.owners[index][0] if index >= 0 else None
        if call.route is None or other is None or view.routes.leads(other) == view.routes.leads(call.route):
            continue
        yield Flag(
            transfer_ref(call.transfer.key),
            _(
                "{first} sends {number} to {ours}, {second} to {theirs}",
                first=DECIDES[view.routes.policy],
                second=DECIDES[second.policy],
                number=call.number,
                ours=call.route.name,
                theirs=other.name,
            ),
            evidence=(call.number, call.route.name, other.name),
            example=call.number,
            causes=(("RT09", route_ref(call.route.name)),),
        )
