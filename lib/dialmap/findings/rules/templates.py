"""What rules on templates share: the templates of a data set with their patterns, and edits of one of them.

Holds no rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from dialmap.core.edits import Edit
from dialmap.core.model import Route, Template
from dialmap.core.numbering import Plan
from dialmap.core.routes import Routes
from dialmap.dialplan import DIGITS, Caution, Pattern, PatternError, Warned
from dialmap.findings.base import Fix
from dialmap.messages import Message, _

WIDE = 8
MOST_PUBLIC = 100
SHORTEST_WORLD = 10


@dataclass(frozen=True, slots=True)
class Written:
    """A readable template of an enabled route; ``index`` is its place in the table."""

    index: int
    route: Route
    template: Template
    pattern: Pattern


def written(view: Routes) -> Iterator[Written]:
    """The readable templates of the enabled routes."""
    for index, ((route, template), pattern) in enumerate(zip(view.owners, view.table.patterns, strict=True)):
        if pattern is not None:
            yield Written(index, route, template, pattern)


def rewritten(each: Written, text: str, title: Message | None = None) -> Fix:
    """The fix that writes ``text`` in place of a template."""
    templates = tuple(replace(one, pattern=text) if one is each.template else one for one in each.route.templates)
    said = title or _("write {new} instead of {old}", new=text, old=each.template.pattern)
    return Fix(said, (Edit(each.route, replace(each.route, templates=templates)),))


def switched_off(route: Route) -> Fix:
    """The fix that takes a route out of use and keeps it."""
    return Fix(_("switch route {route} off", route=route.name), (Edit(route, replace(route, enabled=False)),))


def without_template(each: Written) -> Fix:
    """The fix that takes one template out of its route, or the route out of use if it has no other."""
    left = tuple(one for one in each.route.templates if one is not each.template)
    if not left:
        return switched_off(each.route)
    title = _("take template {pattern} out of the route", pattern=each.template.pattern)
    return Fix(title, (Edit(each.route, replace(each.route, templates=left)),))


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


def warned(view: Routes, kind: Warned) -> Iterator[tuple[Written, Caution]]:
    """The templates with a caution of that kind, each with the caution."""
    for each in written(view):
        caution = next((one for one in view.cautions[each.index] if one.kind is kind), None)
        if caution is not None:
            yield each, caution


def is_readable(text: str) -> bool:
    """Whether Asterisk can use the text as a template."""
    try:
        Pattern.parse(text)
    except PatternError:
        return False
    return True
