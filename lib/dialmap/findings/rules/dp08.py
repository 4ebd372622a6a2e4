"""Rule DP08 and nothing else; its page is ``pages/*/DP08.md``, its cases are ``tests/findings/cases/DP08.yml``."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import Plan, calling_code, exists, lengths_of, plan_of, rare_lengths_of
from dialmap.core.routes import Routes
from dialmap.dialplan import Pattern
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import PATTERNS_KEPT
from dialmap.messages import Message, _, n_

#: Beginnings of a national number that are tried before a template is called possible for want of a proof.
MOST_BEGINNINGS: Final = 2_000
#: How many digits of a national number its plan looks at.
DECIDING_DIGITS: Final = 7


@rule("DP08", "impossible-length", Severity.WARNING, "route, template, country")
def impossible_length(view: Routes) -> Iterator[Flag]:
    """A template for numbers that are too short or too long for their numbering plan: none of them exists."""
    for each in view.written:
        why = _wrong_length(each.pattern, view.country)
        if why is not None:
            yield Flag(
                route_ref(each.route.name),
                _("template {pattern}: {why}", pattern=each.template.pattern, why=why),
                evidence=(each.template.effective, view.country),
                example=each.pattern.example() or "",
            )


@lru_cache(maxsize=PATTERNS_KEPT)
def _wrong_length(pattern: Pattern, country: str) -> Message | None:
    """Why no number of the country's plan has the form of ``pattern``, or None where one may have."""
    plan, size, begins = plan_of(country), len(pattern.positions), pattern.head
    if not pattern.is_of_digits or not plan.code or not begins or begins in plan.emergency:
        return None
    at_least = size + (pattern.tail == ".")
    if at_least < min(plan.local_lengths or plan.lengths) or at_least in plan.local_lengths:
        return None  # extensions, short and local numbers
    if plan.abroad and (begins.startswith(plan.abroad) or plan.abroad.startswith(begins)):
        return None
    prefixes = [prefix for prefix in (plan.code, plan.trunk) if prefix and begins.startswith(prefix)]
    usual, rare = plan.lengths, plan.rare_lengths
    if not prefixes:
        prefixes = [calling_code(begins)]
        usual, rare = lengths_of(prefixes[0]), rare_lengths_of(prefixes[0])
    allowed = sorted({len(prefix) + length for prefix in prefixes for length in usual})
    if not prefixes[0] and size in (*plan.lengths, *plan.rare_lengths):
        return None
    if not allowed or not prefixes[0] or (pattern.tail and at_least <= allowed[-1]):
        return None
    if not pattern.tail and (size in allowed or any(size - len(prefix) in rare for prefix in prefixes)):
        return None
    if size in (*plan.lengths, *plan.rare_lengths) and _may_be_national(pattern, plan):
        return None
    wanted = ", ".join(map(str, allowed))
    if pattern.tail:
        return _("it takes {size} digits or more; numbers that begin so have {wanted}", size=at_least, wanted=wanted)
    return n_(
        "it takes {count} digit; numbers that begin so have {wanted}",
        "it takes {count} digits; numbers that begin so have {wanted}",
        size,
        wanted=wanted,
    )


def _may_be_national(pattern: Pattern, plan: Plan) -> bool:
    """Whether a national number, written alone, has the form: every beginning of seven digits is tried."""
    sets = [sorted(members) for members in pattern.positions]
    deciding = sets[:DECIDING_DIGITS]
    count = 1
    for members in deciding:
        count *= len(members)
    if count > MOST_BEGINNINGS:
        return True
    rest = ["".join(members[at % len(members)] for members in sets[DECIDING_DIGITS:]) for at in (0, 1, 5)]
    return any(exists(plan.code, "".join(first) + last) for first in product(*deciding) for last in rest)
