"""What rules on transfers share: a Result block with another number, a route in words.

Holds no rule.
"""

from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.verdicts import Outcome
from dialmap.findings.base import Fix
from dialmap.messages import Message, _


def renumbered(call: Outcome, number: str, title: Message) -> Fix | None:
    """The fix that writes another number into the Result block."""
    row = call.transfer
    return None if row.values else Fix(title, (Edit(row, replace(row, number=number)),))


def route_or_none(name: str) -> Message:
    """A route by name; that there is none where the name is empty."""
    return _("route {route}", route=name) if name else _("no route")
