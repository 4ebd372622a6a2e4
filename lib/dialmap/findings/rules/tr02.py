"""Rule TR02 and nothing else; its page is ``pages/*/TR02.md``, its cases are ``tests/findings/cases/TR02.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.numbers import why_unreadable
from dialmap.core.routing import RoutedCalls
from dialmap.core.spelled import arriving_part
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.calls import renumbered
from dialmap.messages import _


@rule("TR02", "unreadable-transfer-number", Severity.ERROR, "Result block, number")
def unreadable_transfer_number(view: RoutedCalls) -> Iterator[Flag]:
    """The transfer number is no number, or was mangled by a spreadsheet."""
    for call in view.calls:
        raw = call.number if call.transfer.values else call.transfer.number
        if call.verdict is Verdict.UNREADABLE and call.transfer.number.strip():
            why = why_unreadable(raw)
            assert why is not None
            other = arriving_part(view.routes, raw)
            yield Flag(
                transfer_ref(call.transfer.key),
                _("the number cannot be dialed: {why}", why=why),
                evidence=(raw,),
                fix=renumbered(call, other, _("write the number as {number}", number=other)) if other else None,
            )
