"""Rule SC03 and nothing else; its page is ``pages/*/SC03.md``, its cases are ``tests/findings/cases/SC03.yml``."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.model import LineAction
from dialmap.core.routing import Calls
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Fix, Flag, rule
from dialmap.messages import _


@rule("SC03", "route-transfer-on-platform-telephony", Severity.ERROR, "Result block")
def route_transfer_on_platform_telephony(view: Calls) -> Iterator[Flag]:
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
