"""Rule SC02 and nothing else; its page is ``pages/*/SC02.md``, its cases are ``tests/findings/cases/SC02.yml``."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.model import Action, LineAction, Transfer
from dialmap.core.numbers import clean
from dialmap.core.routing import RoutedCalls
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Fix, Flag, rule
from dialmap.messages import _


@rule("SC02", "outbound-action-ignored", Severity.WARNING, "Result block, both line actions")
def outbound_action_ignored(view: RoutedCalls) -> Iterator[Flag]:
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
                fix=Fix(title, (Edit(row, mended),)) if inbound is row.inbound_action or _arrives(view, row) else None,
            )


def _arrives(view: RoutedCalls, row: Transfer) -> bool:
    """Whether the number would arrive once its action counts."""
    route = view.routes.winner(clean(row.number).number)
    return route is not None and view.routes.route_state(route.name) is Verdict.ARRIVES
