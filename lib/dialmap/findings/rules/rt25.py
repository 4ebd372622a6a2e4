"""Rule RT25 and nothing else; its page is ``pages/*/RT25.md``, its cases are ``tests/findings/cases/RT25.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import BARE, plan_of, subscriber
from dialmap.core.numbers import spellings
from dialmap.core.routes import Routes, Written
from dialmap.core.world import world
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import is_open, leads, may_leave_as
from dialmap.messages import _


@rule("RT25", "blocking-order", Severity.NOTE, "blocking route, the route that lets them through")
def blocking_order(view: Routes) -> Iterator[Flag]:
    """Numbers that a route blocks leave by another route when they are written in another way."""
    told: set[tuple[str, str]] = set()
    for each in view.written:
        if not each.route.blocking:
            continue
        for number in _blocked(view, each):
            found = _let_through(view, number)
            if found is None:
                continue
            other, index = found
            route, template = view.owners[index]
            if (each.route.name, route.name) not in told:
                told.add((each.route.name, route.name))
                yield Flag(
                    route_ref(each.route.name),
                    _(
                        "blocks {number}, but the same subscriber written {other} leaves by {pattern} of route {route}",
                        number=number,
                        other=other,
                        pattern=template.effective,
                        route=route.name,
                    ),
                    evidence=(route.name,),
                    example=other,
                    causes=(("RT03", route_ref(each.route.name)),),
                )
            break


def _blocked(view: Routes, each: Written) -> Iterator[str]:
    """Numbers of somebody that the template blocks: its example, and those abroad."""
    example = each.pattern.example() or ""
    yield from (example, *(number for number, _region, _premium in world(view.country) if each.pattern.matches(number)))


def _let_through(view: Routes, number: str) -> tuple[str, int] | None:
    """Another way to write a blocked number that leaves as the same subscriber's, and the template that takes it."""
    meant = subscriber(number, view.country)
    if meant is None:
        return None
    is_bare = view.country in BARE or meant.code == plan_of(view.country).code
    others = (number, *(each for each in spellings(number, view.country) if is_bare or each != meant.normal))
    for lead in leads(view):
        for other in (lead + each for each in others):
            index = view.table.winner(other)
            if index is None or not is_open(view, view.owners[index][0]):
                continue
            if may_leave_as(view, other, index, lead, meant):
                return other, index
    return None
