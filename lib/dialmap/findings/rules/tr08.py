"""Rule TR08 and nothing else; its page is ``pages/*/TR08.md``, its cases are ``tests/findings/cases/TR08.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.routing import Calls
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("TR08", "transfer-number-is-variable", Severity.NOTE, "Result block, number")
def transfer_number_is_variable(view: Calls) -> Iterator[Flag]:
    """The number is filled in during the call: it can be checked only where its values are listed."""
    for call in view.calls:
        if call.verdict is Verdict.VARIABLE:
            written = call.transfer.number.strip()  # a name keeps its dots and dashes
            yield Flag(
                transfer_ref(call.transfer.key),
                _("{number} is filled in during the call; list its values to have each checked", number=written),
                evidence=(call.number,),
            )
