"""Rule RT24 and nothing else; its page is ``pages/*/RT24.md``, its cases are ``tests/findings/cases/RT24.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes, Written
from dialmap.findings.base import Flag, rule
from dialmap.messages import _

LONGEST: Final = 4
SHORTEST_WORLD: Final = 7


@rule("RT24", "short-literal-in-world-route", Severity.WARNING, "route, template")
def short_literal_in_world_route(view: Routes) -> Iterator[Flag]:
    """A whole number of one to four digits among templates for the world: a prefix in the wrong field."""
    by_route: dict[str, list[Written]] = {}
    for each in view.written:
        if each.route.type is RouteType.STANDARD and not each.template.prefix:
            by_route.setdefault(each.route.name, []).append(each)
    plan = plan_of(view.country)
    for templates in by_route.values():
        short = [each for each in templates if _is_short(each)]
        if not short:
            continue
        others = [each for each in templates if not _is_short(each)]
        if not others or not all(_is_long(each) for each in others):
            continue
        for each in short:
            number = each.pattern.head
            if not plan.is_short(number):
                yield Flag(
                    route_ref(each.route.name),
                    _(
                        "template {pattern} is one whole number, {number}, among templates for the world; if it is a"
                        " prefix, it belongs in the field for prefixes",
                        pattern=each.template.effective,
                        number=number,
                    ),
                    evidence=(each.template.effective,),
                    example=number,
                )


def _is_short(each: Written) -> bool:
    pattern = each.pattern
    is_fixed = not pattern.tail and pattern.is_of_digits and len(pattern.head) == len(pattern.positions)
    return is_fixed and 1 <= len(pattern.positions) <= LONGEST


def _is_long(each: Written) -> bool:
    return bool(each.pattern.tail) or len(each.pattern.positions) >= SHORTEST_WORLD
