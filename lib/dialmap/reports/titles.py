"""What the columns of tables are called: on pages and in the report. Holds titles; never a table.

Where a column is a field of an object, the table of fields says it; here stand the others, and what is shorter here.
"""

from typing import Final

from dialmap.core.fields import LABELS
from dialmap.messages import Message, _

YES: Final = _("yes")
NO: Final = _("no")

#: Column of a table -> its title.
TITLES: Final[dict[str, Message]] = {
    **LABELS,
    "enabled": _("On"),
    "template": _("Number template"),
    "hits": _("Transfers"),
    "findings": _("Findings"),
    "routes": _("Routes"),
    "number": _("Number"),
    "verdict": _("Verdict"),
    "route": _("Route"),
    "blocks": _("Result blocks"),
    "failing": _("Failing"),
    "severity": _("Severity"),
    "rule": _("Rule"),
    "object": _("Object"),
    "message": _("What was found"),
    "place": _("#"),
    "reason": _("Why it lost"),
    "typed": _("As typed"),
    "lost": _("Also match"),
    "other_policy": _("Under the other policy"),
    "file": _("File"),
    "line": _("Line"),
    "column": _("Column"),
    "value": _("Value"),
    "key": _("Key"),
    "row": _("Row"),
    "match": _("Match"),
    "old": _("Old"),
    "new": _("New"),
    "group": _("Group"),
    "title": _("Title"),
    "people": _("Participants"),
    "state": _("State"),
    "item": _("Item"),
    "decision": _("Decision"),
    "waiver": _("Waiver"),
    "until": _("Holds until"),
    "reason_given": _("Reason"),
    "remark": _("Note"),
    "reason_made": _("Why"),
    "hash": _("Hash"),
    "entry": _("#"),
    "action": _("Action"),
    "what": _("What changed"),
    "who": _("Who"),
    "setting": _("Setting"),
    "person": _("Person"),
    "subject": _("Sign-in"),
    "role": _("Role"),
    "left": _("Left"),
    "error": _("Errors"),
    "warning": _("Warnings"),
    "note": _("Notes"),
    "kind": _("Object"),
    "pattern": _("Numbers"),
    "numbers": _("How many"),
    "example": _("For example"),
    "from": _("From"),
    "to": _("To"),
    "scenarios": _("Scenarios"),
    "due": _("Due date"),
    "code": _("Code"),
    "own": _("Its severity"),
    "here": _("Severity here"),
    "field": _("Field"),
    "opened": _("When you opened it"),
    "theirs": _("Saved by somebody else"),
    "yours": _("Yours"),
}
