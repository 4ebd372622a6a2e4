"""Rule RT20 and nothing else; its page is ``pages/*/RT20.md``, its cases are ``tests/findings/cases/RT20.yml``."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Written
from dialmap.core.routing import Routing
from dialmap.core.world import at_home, home_numbers
from dialmap.dialplan import Pattern
from dialmap.findings.base import Fix, Flag, rule
from dialmap.findings.rules.templates import PATTERNS_KEPT, is_readable, may_give_up, rewritten
from dialmap.messages import _

#: A template with more characters before its dot names its numbers well enough.
LONGEST: Final = 6


@rule("RT20", "open-ended-short-template", Severity.WARNING, "route, template")
def open_ended_short_template(view: Routing) -> Iterator[Flag]:
    """An interconnect's short template with a dot or ``!`` at its end: home numbers fit it by accident."""
    for each in view.routes.written:
        pattern = each.pattern
        if each.route.type is not RouteType.INTERCONNECT or not pattern.tail or not pattern.possible:
            continue
        if 0 < len(pattern.positions) <= LONGEST and pattern.is_of_digits:
            number = _taken(pattern, view.country)
            if number:
                yield Flag(
                    route_ref(each.route.name),
                    _(
                        "template {pattern} of an interconnect takes numbers of the world too, such as {number}",
                        pattern=each.template.effective,
                        number=number,
                    ),
                    evidence=(each.template.effective,),
                    example=number,
                    fix=_closed(view, each),
                )


@lru_cache(maxsize=PATTERNS_KEPT)
def _taken(pattern: Pattern, country: str) -> str:
    """A home number that the pattern takes, in a spelling that people use; empty if there is none."""
    plan = plan_of(country)
    every = (number for national in home_numbers(country) for number in at_home(national, plan))
    return next((number for number in every if pattern.matches(number)), "")


def _closed(view: Routing, each: Written) -> Fix | None:
    """The template without what leaves its end open, if every transfer that comes by it still fits.

    Not where somebody would be worse off: emergency numbers, and what goes on to a route without a live trunk.
    """
    text = each.template.pattern.rstrip(".!")
    if text in (each.template.pattern, "", "_") or not is_readable(text):
        return None
    if any(map(each.pattern.matches, plan_of(view.country).emergency)) or not may_give_up(view.routes, each):
        return None
    closed = Pattern.parse(replace(each.template, pattern=text).effective)
    calls = [call.number for call in view.hits.get(each.route.name, ()) if each.pattern.matches(call.number)]
    return rewritten(each, text) if all(closed.matches(number) for number in calls) else None
