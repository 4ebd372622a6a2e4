"""Rule SC04 and nothing else; its page is ``pages/*/SC04.md``, its cases are ``tests/findings/cases/SC04.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.routing import Calls
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("SC04", "transfer-without-number", Severity.ERROR, "Result block")
def transfer_without_number(view: Calls) -> Iterator[Flag]:
    """A transfer by route whose number is left blank."""
    for outcome in view.outcomes:
        if outcome.verdict is Verdict.UNREADABLE and not outcome.transfer.number.strip():
            yield Flag(transfer_ref(outcome.transfer.key), _("the transfer goes by route, but there is no number"))
