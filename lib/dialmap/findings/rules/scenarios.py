"""Rules on scenarios and the settings of their Result blocks."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.findings.base import Edit, Fix, Flag, Severity, rule, scenario_ref, transfer_ref
from dialmap.messages import _
from dialmap.model import Action, LineAction
from dialmap.routing import Routing, Verdict


@rule("SC01", "wrong-inbound-action", Severity.ERROR, "Result block, inbound-line action, number")
def wrong_inbound_action(view: Routing) -> Iterator[Flag]:
    """A transfer to an operator has a number, but the inbound-line action is not the custom direction."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.WRONG_ACTION:
            row = outcome.transfer
            mended = replace(row, inbound_action=LineAction.CUSTOM_DIRECTION)
            yield Flag(
                transfer_ref(row.key),
                _("the inbound-line action is not “Custom transfer direction”, so the number is ignored"),
                evidence=(row.inbound_action.value, row.number),
                example=outcome.number,
                fix=Fix(_("set the inbound-line action to “Custom transfer direction”"), (Edit(row, mended),)),
            )


@rule("SC02", "outbound-action-ignored", Severity.WARNING, "Result block, both line actions")
def outbound_action_ignored(view: Routing) -> Iterator[Flag]:
    """The outbound-line action is set, but transfers use the inbound-line action on both lines."""
    for outcome in view.outcomes:
        row = outcome.transfer
        if (
            outcome.verdict is not Verdict.OFF
            and row.action is Action.TRANSFER_TO_OPERATOR
            and row.outbound_action not in (LineAction.NONE, row.inbound_action)
            and LineAction.CUSTOM_DIRECTION in (row.inbound_action, row.outbound_action)
        ):
            inbound = row.inbound_action
            if row.outbound_action is LineAction.CUSTOM_DIRECTION:
                inbound, title = row.outbound_action, _("use it for the inbound line instead")
            else:
                title = _("take the outbound-line action out")
            mended = replace(row, inbound_action=inbound, outbound_action=LineAction.NONE)
            yield Flag(
                transfer_ref(row.key),
                _("the outbound-line action is set, but the inbound-line action decides, on the outbound line too"),
                evidence=(row.inbound_action.value, row.outbound_action.value),
                fix=Fix(title, (Edit(row, mended),)),
            )


@rule("SC03", "route-transfer-on-platform-telephony", Severity.ERROR, "Result block")
def route_transfer_on_platform_telephony(view: Routing) -> Iterator[Flag]:
    """A transfer by route in a scenario on platform telephony: it needs an own or a virtual PBX."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.NEEDS_PBX:
            row = outcome.transfer
            mended = replace(row, inbound_action=LineAction.SOFTPHONE)
            yield Flag(
                transfer_ref(row.key),
                _("the scenario is on platform telephony; a transfer by route needs an own or a virtual PBX"),
                evidence=("platform",),
                fix=Fix(_("transfer to a softphone instead"), (Edit(row, mended),)),
            )


@rule("SC04", "transfer-without-number", Severity.ERROR, "Result block")
def transfer_without_number(view: Routing) -> Iterator[Flag]:
    """A transfer by route whose number is left blank."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.UNREADABLE and not outcome.transfer.number.strip():
            yield Flag(transfer_ref(outcome.transfer.key), _("the transfer goes by route, but there is no number"))


@rule("SC05", "scenario-without-transfer", Severity.NOTE, "scenario")
def scenario_without_transfer(view: Routing) -> Iterator[Flag]:
    """An enabled scenario from which nobody can reach an operator."""
    if not view.snapshot.transfers:
        return
    reaching = {row.scenario for row in view.snapshot.transfers if row.action is Action.TRANSFER_TO_OPERATOR}
    for scenario in view.snapshot.scenarios:
        if scenario.enabled and scenario.name not in reaching:
            yield Flag(scenario_ref(scenario.name), _("no Result block transfers to an operator"))
