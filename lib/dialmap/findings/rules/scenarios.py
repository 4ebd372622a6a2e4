"""Rules on scenarios and the settings of their Result blocks."""

from collections.abc import Iterator

from dialmap.findings.base import Flag, Severity, rule, transfer_ref
from dialmap.messages import _
from dialmap.routing import Routing, Verdict


@rule("SC01", "wrong-inbound-action", Severity.ERROR)
def wrong_inbound_action(view: Routing) -> Iterator[Flag]:
    """A transfer to an operator has a number, but the inbound-line action is not the custom direction."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.WRONG_ACTION:
            yield Flag(
                transfer_ref(outcome.transfer.key),
                _("the inbound-line action is not “Custom transfer direction”, so the number is ignored"),
                evidence=(outcome.transfer.inbound_action.value, outcome.transfer.number),
            )


@rule("SC03", "route-transfer-on-platform-telephony", Severity.ERROR)
def route_transfer_on_platform_telephony(view: Routing) -> Iterator[Flag]:
    """A transfer by route in a scenario on platform telephony: it needs an own or a virtual PBX."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.NEEDS_PBX:
            yield Flag(
                transfer_ref(outcome.transfer.key),
                _("the scenario is on platform telephony; a transfer by route needs an own or a virtual PBX"),
                evidence=("platform",),
            )
