"""Rule SC01 and nothing else; its page is ``pages/*/SC01.md``, its cases are ``tests/findings/cases/SC01.yml``."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.model import LineAction
from dialmap.core.routing import Calls
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Fix, Flag, rule
from dialmap.messages import _


@rule("SC01", "wrong-inbound-action", Severity.ERROR, "Result block, inbound-line action, number")
def wrong_inbound_action(view: Calls) -> Iterator[Flag]:
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
