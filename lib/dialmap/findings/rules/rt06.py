"""Rule RT06 and nothing else; its page is ``pages/*/RT06.md``, its cases are ``tests/findings/cases/RT06.yml``."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Written
from dialmap.core.routing import Routing
from dialmap.dialplan import Pattern
from dialmap.findings.base import Fix, Flag, rule
from dialmap.findings.rules.templates import PATTERNS_KEPT, has_public, is_public
from dialmap.messages import _, n_

LONGEST_EXTENSION: Final = 6
#: Lengths of town numbers that the metadata does not name.
LOCAL_BESIDES: Final = {"RU": (5, 6)}
SHORTEST_WORLD: Final = 10


@rule("RT06", "wrong-route-type", Severity.WARNING, "route, its type, its templates")
def wrong_route_type(view: Routing) -> Iterator[Flag]:
    """An interconnect for world numbers only, or a standard route for extensions: misbehavior and wrong billing."""
    by_route: dict[str, list[Written]] = {}
    for each in view.routes.written:
        if each.pattern.possible:
            by_route.setdefault(each.route.name, []).append(each)
    for templates in by_route.values():
        route = templates[0].route
        if route.type is RouteType.STANDARD:
            decided = [
                each for each in templates if not each.template.prefix and _is_internal(each.pattern, view.country)
            ]
            others = [each for each in templates if each not in decided] if decided else []
            plan = plan_of(view.country)
            if any(_is_world(view, each) or is_public(each.pattern, plan) for each in others):
                decided = []  # a way out for the world, or for services: what is short there is hardly an extension
            said = _(
                "the type is Standard. If {number}, which {pattern} takes, is an extension, it does not work as inside"
                " one PBX and is billed as a call to the world; if it is a number of a town or of a service, leave it",
                pattern=decided[0].template.effective if decided else "",
                number=_example(view, decided),
            )
            better = RouteType.INTERCONNECT
        else:
            decided = templates if all(_is_world(view, each) for each in templates) else []
            said = _(
                "the type is PBX interconnect, but {pattern} is for numbers of the world such as {number}: they are"
                " billed as calls inside the company",
                pattern=decided[0].template.effective if decided else "",
                number=_example(view, decided),
            )
            better = RouteType.STANDARD
        if decided:
            mended = replace(route, type=better)
            calls = view.hits.get(route.name, ())
            yield Flag(
                route_ref(route.name),
                said,
                evidence=(route.type.value, *sorted(each.template.effective for each in decided)),
                example=_example(view, decided),
                details=(n_("{count} transfer is affected", "{count} transfers are affected", len(calls)),),
                causes=(("RT20", route_ref(route.name)),),
                fix=Fix(_("change the type of the route"), (Edit(route, mended),))
                if len(decided) == len(templates)
                else None,
            )


def _example(view: Routing, decided: list[Written]) -> str:
    """A number that decided: a transfer's where there is one."""
    if not decided:
        return ""
    indexes = {each.index for each in decided}
    for call in view.hits.get(decided[0].route.name, ()):
        if view.routes.table.winner(call.number) in indexes:
            return call.number
    return decided[0].pattern.example() or ""


@lru_cache(maxsize=PATTERNS_KEPT)
def _is_internal(pattern: Pattern, country: str) -> bool:
    """Whether the numbers may be extensions: two to six digits, none of them public, none as long as numbers are."""
    size, plan = len(pattern.positions), plan_of(country)
    if pattern.tail or not pattern.is_of_digits or not 2 <= size <= LONGEST_EXTENSION:
        return False
    if size in (*plan.local_lengths, *plan.lengths, *plan.rare_lengths, *LOCAL_BESIDES.get(country, ())):
        return False
    return not has_public(pattern, plan)


def _is_world(view: Routing, each: Written) -> bool:
    """Whether the numbers are subscribers of the world: ten digits or more, with a plus, or dialed with a prefix."""
    pattern, begins = each.pattern, each.pattern.head
    plan = plan_of(view.country)
    if begins.startswith("+") or (pattern.tail and plan.abroad and begins.startswith(plan.abroad)):
        return True
    if len(pattern.positions) >= SHORTEST_WORLD and pattern.is_of_digits:
        return True
    calls = [call for call in view.hits.get(each.route.name, ()) if call.number]
    return bool(pattern.tail) and bool(calls) and all(view.subscribers[call.number] is not None for call in calls)
