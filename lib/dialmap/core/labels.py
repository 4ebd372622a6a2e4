"""What the log and the settings call things, in words. What fields are called stands in the fields.

Holds the words as messages. Never puts one into a language.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.messages import Message, _

#: Other names in the log and in settings -> what a person reads. What fields are called stands in the fields.
NAMES: Final[Mapping[str, Message]] = {
    "choice": _("Decision"),
    "due": _("Due date"),
    "reason": _("Reason"),
    "until": _("Holds until"),
    "hash": _("Hash"),
    "rules": _("Rules"),
    "snapshot": _("Snapshot"),
    "participants": _("Participants"),
    "numbers": _("These numbers"),
    "edits": _("The edits"),
    "state": _("State"),
    "policy": _("Which route wins"),
    "country": _("Country"),
    "masking": _("Hidden digits"),
    "sample": _("Sample data"),
    "zone": _("Time zone"),
    "newcomers": _("Role of whoever signs in and is not listed"),
    "own_proposals": _("Authors may apply their own proposals"),
    "keep_snapshots": _("Automatic snapshots are kept for"),
    "keep_log": _("Entries of the log are kept for"),
    "keep_calls": _("Counts of calls are kept for"),
    "call_digits": _("Digits kept of other numbers"),
    "call_contexts": _("Contexts whose calls count"),
    "calls": _("Calls"),
    "tickets": _("Address of a ticket"),
    "profile": _("Data from"),
    "done": _("Done"),
    "role": _("Role"),
    "subject": _("Sign-in"),
    "left": _("Left"),
    "before": _("Snapshot before"),
    "after": _("Snapshot after"),
    "added": _("New"),
    "changed": _("Changed"),
    "deleted": _("Deleted"),
    "entry": _("Entry of the log"),
    "before_hash": _("Hash before"),
    "after_hash": _("Hash after"),
    "count": _("How many"),
    "first": _("From entry"),
    "last": _("To entry"),
}
