"""Rules on what only the policy decides: the most specific template, or the first in the list."""

from collections.abc import Iterator
from typing import Final

from dialmap.dialplan import Policy
from dialmap.findings.base import Flag, Severity, route_ref, rule, transfer_ref
from dialmap.findings.rules.transfers import checked
from dialmap.messages import _, n_
from dialmap.routing import Routing

MOST_NAMED: Final = 5


@rule("RT09", "policy-dependent-route", Severity.WARNING, "route, the routes that the other policy would choose")
def policy_dependent_route(view: Routing) -> Iterator[Flag]:
    """Some number goes to another route, with other trunks or type, under the other policy."""
    found: dict[str, dict[str, str]] = {}
    routes = {route.name: route for route in view.snapshot.routes}
    for (ours, theirs), number in (view.disagreements or {}).items():
        if ours is not None and theirs is not None and view.leads(routes[ours]) != view.leads(routes[theirs]):
            found.setdefault(ours, {})[theirs] = number
    for name, others in found.items():
        first, number = next(iter(others.items()))
        message = (
            _(
                "the most specific template sends {number} here, list order sends it to {other}",
                number=number,
                other=first,
            )
            if view.policy is Policy.SPECIFIC
            else _(
                "list order sends {number} here, the most specific template sends it to {other}",
                number=number,
                other=first,
            )
        )
        listed = [_("{number} goes to {other}", number=one, other=route) for route, one in list(others.items())[1:]]
        details = listed[:MOST_NAMED]
        if len(listed) > MOST_NAMED:
            left = len(listed) - MOST_NAMED
            details.append(n_("and {count} more route", "and {count} more routes", left))
        yield Flag(route_ref(name), message, tuple(sorted(others)), number, tuple(details))


@rule("TR07", "ambiguous-transfer", Severity.WARNING, "Result block, number, both routes")
def ambiguous_transfer(view: Routing) -> Iterator[Flag]:
    """Several routes match the number, with different trunks or types, and only the policy decides."""
    doubtful = {ours for ours, _theirs in view.disagreements} if view.disagreements is not None else None
    calls = [
        call for call in checked(view) if call.route is not None and (doubtful is None or call.route.name in doubtful)
    ]
    indexes = view.other.table.assign([call.number for call in calls]).tolist() if calls else []
    for call, index in zip(calls, indexes, strict=True):
        other = view.other.owners[index][0] if index >= 0 else None
        if call.route is None or other is None or view.leads(other) == view.leads(call.route):
            continue
        values = {"number": call.number, "ours": call.route.name, "theirs": other.name}
        yield Flag(
            transfer_ref(call.transfer.key),
            _("the most specific template sends {number} to {ours}, list order to {theirs}", **values)
            if view.policy is Policy.SPECIFIC
            else _("list order sends {number} to {ours}, the most specific template to {theirs}", **values),
            evidence=(call.number, call.route.name, other.name),
            example=call.number,
        )
