"""Which of two patterns wins: the policies as one sort, and the reason in words.

Asterisk keeps the patterns of a context in one total order and takes the first that matches; :attr:`Pattern.order_key`
compares as that order does. It asks one context after another: so the rank of a pattern is its group, then its
specificity, and the policies differ only in what is a group. Never matches a number.
"""

from dataclasses import dataclass
from enum import StrEnum

from dialmap.dialplan.elements import Element, Kind
from dialmap.dialplan.patterns import Pattern
from dialmap.messages import Message, _


class Policy(StrEnum):
    """Which route takes a number that several match."""

    SPECIFIC = "specific"
    """Asterisk, all in one context: position by position, the more specific element goes first."""
    ORDER = "order"
    """List order, as if each entry of the list were a context of its own: the first one that matches, as in FreePBX."""
    CONTEXTS = "contexts"
    """Asterisk, context by context: any match in one that is asked earlier wins; inside one the more specific."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why ``loser`` stands behind ``winner``.

    Shape: ``position`` is the 1-based position that decided, 0 where no single position did (literal against pattern,
    list order, equal patterns); ``message`` says it.
    """

    position: int
    message: Message


def between(policy: Policy) -> Reason:
    """The reason why a pattern of a later group stands behind one of an earlier group."""
    later = _("stands lower in the list") if policy is Policy.ORDER else _("stands in a context that is asked later")
    return Reason(0, later)


def compare(winner: Pattern, loser: Pattern) -> Reason:
    """The reason why ``loser`` stands behind ``winner`` where both are in one group."""
    if winner.order_key == loser.order_key:
        return Reason(0, _("is the same template in other words; Asterisk keeps the first and refuses the second"))
    if winner.is_literal and not loser.is_literal:
        return Reason(0, _("a literal number goes before every template"))
    first = [element for element in winner.elements if element.takes_position]
    second = [element for element in loser.elements if element.takes_position]
    for at in range(max(len(first), len(second)) + 1):
        ours = first[at] if at < len(first) else None
        theirs = second[at] if at < len(second) else None
        if _key(ours) != _key(theirs):
            return Reason(
                at + 1,
                _(
                    "position {position}: {winner} goes before {loser}",
                    position=at + 1,
                    winner=_describe(ours),
                    loser=_describe(theirs),
                ),
            )
    return Reason(0, _("a caller-id part decided"))


def _key(element: Element | None) -> bytes:
    return b"\x03" if element is None else element.sort_key


def _describe(element: Element | None) -> Message:
    if element is None:
        return _("the end of the template")
    if element.kind is Kind.REST:
        return _("“.” (one or more of anything)")
    if element.kind is Kind.ANY:
        return _("“!” (zero or more of anything)")
    if len(element.members) == 1:
        return _("“{text}” (one character)", text=element.text)
    return _("“{text}” ({size} characters)", text=element.text, size=len(element.members))
