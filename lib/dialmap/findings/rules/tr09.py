"""Rule TR09 and nothing else; its page is ``pages/*/TR09.md``, its cases are ``tests/findings/cases/TR09.yml``."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from dialmap.core.findings import Severity, transfer_ref
from dialmap.core.numbering import USUAL_ABROAD, Plan, calling_code, lengths_of, plan_of, subscriber
from dialmap.core.regions import exists
from dialmap.core.routing import Calls
from dialmap.core.world import ENDS
from dialmap.findings.base import Flag, rule
from dialmap.messages import Message, _

SHORTEST_WORLD: Final = 10
ACCESS_CODES: Final = "09"
#: How many digits an area code has.
AREA: Final = 3


@rule("TR09", "invalid-subscriber-number", Severity.WARNING, "Result block, number, country")
def invalid_subscriber_number(view: Calls) -> Iterator[Flag]:
    """No such number can exist in its numbering plan."""
    plan = plan_of(view.country)
    for call in view.checked:
        digits = call.number.removeprefix("+")
        if len(digits) < SHORTEST_WORLD or not (digits.isascii() and digits.isdigit()):
            continue
        if view.subscribers[call.number] is not None or _behind_an_access_code(digits, view.country):
            continue
        yield Flag(
            transfer_ref(call.transfer.key),
            _("no subscriber can have the number {number}: {why}", number=call.number, why=_why(call.number, plan)),
            evidence=(call.number, view.country),
            example=call.number,
        )


def _behind_an_access_code(digits: str, country: str) -> bool:
    """Whether a real number stands behind the digit with which a PBX takes an outside line."""
    return digits[0] in ACCESS_CODES and subscriber(digits[1:], country) is not None


def _why(number: str, plan: Plan) -> Message:
    """What is wrong with a number that does not exist: read as it is dialed, from its beginning."""
    if number.startswith("+") or not plan.code:
        return _abroad(number.removeprefix("+"), plan)
    if number.startswith(plan.code) and len(number) - len(plan.code) in plan.lengths:
        return _at_home(number[len(plan.code) :], plan.country)
    digits = number[1:] if number[0] in ACCESS_CODES and plan.behind_abroad(number[1:]) and plan.abroad else number
    behind = plan.behind_abroad(digits)
    if behind:
        return _abroad(behind[0], plan)
    if plan.abroad and digits.startswith(USUAL_ABROAD):
        return _("from this country numbers abroad begin with {prefix}, not 00", prefix=plan.abroad)
    for prefix in (plan.code, plan.trunk):
        if prefix and digits.startswith(prefix) and len(digits) - len(prefix) in plan.lengths:
            return _at_home(digits[len(prefix) :], plan.country)
    if len(digits) in plan.lengths:
        return _at_home(digits, plan.country)
    if plan.trunk and digits.startswith(plan.trunk) and not calling_code(digits):
        return _of_length(len(digits) - len(plan.trunk), plan.lengths) or _at_home(digits, plan.country)
    return _abroad(digits, plan)


def _abroad(digits: str, plan: Plan) -> Message:
    """What is wrong with a calling code and a number."""
    code = calling_code(digits)
    lengths = lengths_of(code)
    if not lengths:
        return _("no country has this beginning")
    wrong = _of_length(len(digits) - len(code), lengths)
    if wrong is not None:
        return wrong
    if code == plan.code:
        return _at_home(digits[len(code) :], plan.country)
    return _("its numbering plan has no such range")


def _of_length(size: int, lengths: tuple[int, ...]) -> Message | None:
    if size < lengths[0]:
        return _("it is too short")
    if size > lengths[-1]:
        return _("it is too long")
    return None if size in lengths else _("it has a wrong length")


def _at_home(national: str, country: str) -> Message:
    return _nobody_has(national[:AREA], len(national), country)


@lru_cache(1_000)
def _nobody_has(area: str, size: int, country: str) -> Message:
    """That nobody has the area code, or not this part of it; the same object for all of its numbers."""
    code = plan_of(country).code
    tried = ((area + digit + end)[:size] for digit in "0123456789" for end in ENDS)
    if any(exists(code, number) for number in tried):
        return _("in code {area} this range is not in use", area=area)
    return _("nobody in this country has an area code {area}", area=area)
