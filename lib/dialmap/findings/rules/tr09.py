"""Rule TR09 and nothing else; its page is ``pages/*/TR09.md``, its cases are ``tests/findings/cases/TR09.yml``."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.numbering import calling_code, lengths_of, plan_of, subscriber
from dialmap.core.routing import Calls
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.calls import checked
from dialmap.messages import Message, _

SHORTEST_WORLD: Final = 10
ACCESS_CODES: Final = "09"


@rule("TR09", "invalid-subscriber-number", Severity.WARNING, "Result block, number, country")
def invalid_subscriber_number(view: Calls) -> Iterator[Flag]:
    """No such number can exist in its numbering plan."""
    plan = plan_of(view.country)
    for call in checked(view):
        digits = call.number.removeprefix("+")
        if len(digits) < SHORTEST_WORLD or not (digits.isascii() and digits.isdigit()):
            continue
        if view.subscribers[call.number] is not None or _behind_an_access_code(digits, view.country):
            continue
        why = _why(digits, plan.code)
        yield Flag(
            transfer_ref(call.transfer.key),
            _("no subscriber can have the number {number}: {why}", number=call.number, why=why),
            evidence=(call.number, view.country),
            example=call.number,
        )


def _behind_an_access_code(digits: str, country: str) -> bool:
    """Whether a real number stands behind the digit with which a PBX takes an outside line."""
    return digits[0] in ACCESS_CODES and subscriber(digits[1:], country) is not None


def _why(digits: str, home: str) -> Message:
    """What is wrong with a number that does not exist, as far as its length and its beginning tell."""
    code = calling_code(digits)
    lengths = lengths_of(code)
    national = len(digits) - len(code)
    if not lengths:
        return _("no country has this beginning")
    if national < lengths[0]:
        return _("it is too short")
    if national > lengths[-1]:
        return _("it is too long")
    if national not in lengths:
        return _("it has a wrong length")
    if code == home:
        return _nobody_has(digits[len(code) : len(code) + 3])
    return _("its numbering plan has no such range")


@lru_cache(1_000)
def _nobody_has(area: str) -> Message:
    """That nobody has the area code; the same object for all of its numbers."""
    return _("nobody in this country has an area code {area}", area=area)
