"""What rules on transfers share: the calls that count, and a Result block with another number.

Holds no rule.
"""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.routing import Calls
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.findings.base import Fix
from dialmap.messages import Message, _


def checked(view: Calls) -> Iterator[Outcome]:
    """The calls whose number can be dialed and counts."""
    return (call for call in view.calls if call.verdict.counts and call.verdict is not Verdict.UNREADABLE)


def renumbered(call: Outcome, number: str, title: Message) -> Fix | None:
    """The fix that writes another number into the Result block."""
    row = call.transfer
    return None if row.values else Fix(title, (Edit(row, replace(row, number=number)),))


def route_or_none(name: str) -> Message:
    """A route by name; that there is none where the name is empty."""
    return _("route {route}", route=name) if name else _("no route")
