"""Rule DP08 and nothing else; its page is ``pages/*/DP08.md``, its cases are ``tests/findings/cases/DP08.yml``."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import BARE, USUAL_ABROAD, Plan, calling_code, lengths_of, plan_of, rare_lengths_of
from dialmap.core.regions import exists
from dialmap.core.routes import Routes, Written
from dialmap.core.world import first_digits, outside
from dialmap.dialplan import Pattern, PatternError
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import PATTERNS_KEPT
from dialmap.messages import Message, _, n_

#: Beginnings of a national number that are tried before a template is called possible for want of a proof.
MOST_BEGINNINGS: Final = 2_000
LONGEST_EXTENSION: Final = 6
#: How many digits of a national number its plan looks at.
DECIDING_DIGITS: Final = 7


@rule("DP08", "impossible-length", Severity.WARNING, "route, template, country")
def impossible_length(view: Routes) -> Iterator[Flag]:
    """A template for numbers that are too short or too long for their numbering plan: none of them exists."""
    for each in view.written:
        if each.route.type is RouteType.INTERCONNECT and len(each.pattern.positions) <= LONGEST_EXTENSION:
            continue
        why = _wrong_length(_sent(each), view.country)
        if why is not None:
            yield Flag(
                route_ref(each.route.name),
                _("template {pattern}: {why}", pattern=each.template.effective, why=why),
                evidence=(each.template.effective, view.country),
                example=each.pattern.example() or "",
            )


def _sent(each: Written) -> Pattern:
    """The numbers that leave, as a pattern: without the prefix, with what is put in front."""
    template = each.template
    if not (template.prefix or template.prepend):
        return each.pattern
    try:
        return Pattern.parse("_" + template.prepend + template.pattern.removeprefix("_"))
    except PatternError:
        return each.pattern


@lru_cache(maxsize=PATTERNS_KEPT)
def _wrong_length(pattern: Pattern, country: str) -> Message | None:
    """Why no number of the country's plan has the form of ``pattern``, or None where one may have."""
    plan, size, begins = plan_of(country), len(pattern.positions), pattern.head
    if not pattern.is_of_digits or not plan.code or not begins or begins in plan.emergency:
        return None
    at_least = size + (pattern.tail == ".")
    if at_least < min(plan.local_lengths or plan.lengths) or at_least in plan.local_lengths:
        return None  # extensions, short and local numbers
    if plan.abroad and begins.startswith(plan.abroad):
        return _wrong_abroad(pattern, len(plan.abroad))
    is_open = any(each.startswith(begins) for each in (plan.abroad, USUAL_ABROAD))
    if is_open or plan.has_carriers(begins):
        return None
    if begins[0] in outside(country) and _may_follow(pattern, country):
        return None
    prefixes = [prefix for prefix in (plan.code, plan.trunk) if prefix and begins.startswith(prefix)]
    usual, rare = plan.lengths, plan.rare_lengths
    if not prefixes and country not in BARE:
        return None  # nobody dials a calling code there without a plus or a prefix in front of it
    if not prefixes:
        prefixes = [calling_code(begins)]
        usual, rare = lengths_of(prefixes[0]), rare_lengths_of(prefixes[0])
    if not prefixes[0] or (not usual and not rare):
        return None
    if size in (*plan.lengths, *plan.rare_lengths) and (
        prefixes[0] not in (plan.code, plan.trunk) or _may_be_national(pattern, plan)
    ):
        return None
    code = plan.code if prefixes[0] in (plan.code, plan.trunk) else prefixes[0]
    return _unlike(pattern, prefixes, code, usual, rare)


def _wrong_abroad(pattern: Pattern, size: int) -> Message | None:
    """The same for a template that begins with the prefix for calls abroad, so many digits long."""
    code = calling_code(pattern.head[size:])
    if not code or not lengths_of(code):
        return None
    return _unlike(pattern, [pattern.head[:size] + code], code, lengths_of(code), rare_lengths_of(code))


def _may_follow(pattern: Pattern, country: str) -> bool:
    """Whether a number may stand behind the digit with which a PBX takes an outside line."""
    try:
        rest = Pattern.parse("_" + "".join(each.text for each in pattern.elements)[1:])
    except PatternError:
        return False
    return bool(rest.head) and _wrong_length(rest, country) is None


def _unlike(
    pattern: Pattern, prefixes: list[str], code: str, usual: Iterable[int], rare: Iterable[int]
) -> Message | None:
    """What is wrong with a length behind one of the prefixes; None where it is right.

    A rare length counts where a number of it begins so: 14 digits in Russia, behind 8108 alone.
    """
    size = len(pattern.positions)
    at_least = size + (pattern.tail == ".")
    allowed = sorted({len(prefix) + length for prefix in prefixes for length in usual})
    if _fits(pattern, allowed):
        return None
    every = {len(each) + length for each in prefixes for length in rare if _is_begun(pattern, each, code, length)}
    if _fits(pattern, sorted({*allowed, *every})):
        return None
    wanted = ", ".join(map(str, allowed or sorted(every)))
    if pattern.tail:
        return _("it takes {size} digits or more; numbers that begin so have {wanted}", size=at_least, wanted=wanted)
    return n_(
        "it takes {count} digit; numbers that begin so have {wanted}",
        "it takes {count} digits; numbers that begin so have {wanted}",
        size,
        wanted=wanted,
    )


def _fits(pattern: Pattern, lengths: list[int]) -> bool:
    """Whether a number of one of the lengths, fewest first, can be as long as the pattern's."""
    if not lengths:
        return False
    size = len(pattern.positions)
    return size + (pattern.tail == ".") <= lengths[-1] if pattern.tail else size in lengths


def _is_begun(pattern: Pattern, prefix: str, code: str, length: int) -> bool:
    """Whether a number of that rare length begins as the pattern does, where it says how it begins."""
    begins = pattern.head[len(prefix) :][:length]
    return bool(begins) and any(exists(code, begins.ljust(length, digit)) for digit in "0123456789")


def _may_be_national(pattern: Pattern, plan: Plan) -> bool:
    """Whether a national number, written alone, has the form: every beginning of seven digits is tried."""
    if pattern.head[0] not in first_digits(plan.country):
        return False
    sets = [sorted(members) for members in pattern.positions]
    deciding = sets[:DECIDING_DIGITS]
    count = 1
    for members in deciding:
        count *= len(members)
    if count > MOST_BEGINNINGS:
        return True
    rest = ["".join(members[at % len(members)] for members in sets[DECIDING_DIGITS:]) for at in (0, 1, 5)]
    return any(exists(plan.code, "".join(first) + last) for first in product(*deciding) for last in rest)
