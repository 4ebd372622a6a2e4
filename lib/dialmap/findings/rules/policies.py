"""What decides which route takes a number, by policy, as the subject of a sentence. Never judges anything."""

from typing import Final

from dialmap.dialplan import Policy
from dialmap.messages import Message, _

DECIDES: Final[dict[Policy, Message]] = {
    Policy.SPECIFIC: _("the most specific template"),
    Policy.ORDER: _("list order"),
    Policy.CONTEXTS: _("the order of contexts"),
}
