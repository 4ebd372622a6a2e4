"""What rules on templates share: the templates of a data set with their patterns, and edits of one of them.

Holds no rule.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import prod
from typing import Final

from dialmap.core.edits import Edit
from dialmap.core.model import Route
from dialmap.core.numbering import Plan
from dialmap.core.routes import Routes, Written
from dialmap.core.verdicts import Verdict
from dialmap.dialplan import DIGITS, Caution, Pattern, PatternError, Warned
from dialmap.findings.base import Fix
from dialmap.messages import Message, _

#: Of so many patterns is kept what they say by themselves: most edits leave most patterns as they are.
PATTERNS_KEPT: Final = 32_768
WIDE = 8
MOST_PUBLIC = 100
MOST_TRIED = 1_000
SHORTEST_WORLD = 10


def rewritten(each: Written, text: str, title: Message | None = None) -> Fix:
    """The fix that writes ``text`` in place of a template, wherever it stands in its route."""
    templates = tuple(replace(one, pattern=text) if one == each.template else one for one in each.route.templates)
    said = title or _("write {new} instead of {old}", new=text, old=each.template.pattern)
    return Fix(said, (Edit(each.route, replace(each.route, templates=templates)),))


def switched_off(route: Route) -> Fix:
    """The fix that takes a route out of use and keeps it."""
    return Fix(_("switch route {route} off", route=route.name), (Edit(route, replace(route, enabled=False)),))


def without_template(each: Written, keep_first: bool = False) -> Fix:
    """The fix that takes a template out of its route, or the route out of use if it has no other.

    Wherever it stands there; ``keep_first``: but where it stands first.
    """
    same = [at for at, one in enumerate(each.route.templates) if one.effective == each.template.effective]
    gone = same[1:] if keep_first else same
    left = tuple(one for at, one in enumerate(each.route.templates) if at not in gone)
    if not left:
        return switched_off(each.route)
    title = _("take template {pattern} out of the route", pattern=each.template.pattern)
    return Fix(title, (Edit(each.route, replace(each.route, templates=left)),))


def may_give_up(view: Routes, each: Written) -> bool:
    """Whether numbers that a template no longer takes are no worse off elsewhere.

    Its route, and each that shares numbers with it, lets calls through or blocks them on purpose, and no other
    template says the same.
    """
    if each.index in view.table.repeated or each.index in view.table.repeated.values():
        return False
    takers = {each.route.name, *(view.owners[index][0].name for index in view.relations.beside(each.index))}
    return all(view.route_state(name) in (Verdict.ARRIVES, Verdict.BLOCKED) for name in takers)


@lru_cache(maxsize=PATTERNS_KEPT)
def is_catch_all(pattern: Pattern) -> bool:
    """Whether the pattern asks for next to nothing.

    With ``.`` or ``!`` every position before it takes eight digits or more; without, ten positions or more take any.
    """
    least = WIDE if pattern.tail else len(DIGITS)
    wide = all(len(members & set(DIGITS)) >= least for members in pattern.positions)
    return pattern.possible and wide and (bool(pattern.tail) or len(pattern.positions) >= SHORTEST_WORLD)


def is_public(pattern: Pattern, plan: Plan) -> bool:
    """Whether every number of the pattern is a public short number of the country, so that it was made for them."""
    if pattern.tail or not pattern.is_of_digits:
        return False
    count = 1
    for members in pattern.positions:
        count *= len(members)
    return count <= MOST_PUBLIC and all(plan.is_short("".join(digits)) for digits in product(*pattern.positions))


@lru_cache(maxsize=PATTERNS_KEPT)
def has_public(pattern: Pattern, plan: Plan) -> bool:
    """Whether a number of the pattern is a public short number of the country."""
    if pattern.tail:
        return any(pattern.matches(number) for number in plan.short_numbers)
    if prod(map(len, pattern.positions)) <= MOST_TRIED:
        return any("".join(digits) in plan.short_numbers for digits in product(*pattern.positions))
    return any(pattern.matches(number) for number in plan.short_numbers if len(number) == len(pattern.positions))


def warned(view: Routes, kind: Warned) -> Iterator[tuple[Written, Caution]]:
    """The templates with a caution of that kind, each with the caution."""
    for index, caution in view.compiled.warned[kind]:
        pattern = view.table.patterns[index]
        assert pattern is not None
        yield Written(index, *view.owners[index], pattern), caution


def is_readable(text: str) -> bool:
    """Whether Asterisk can use the text as a template."""
    try:
        Pattern.parse(text)
    except PatternError:
        return False
    return True
