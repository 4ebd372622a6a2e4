"""Rule RT03 and nothing else; its page is ``pages/*/RT03.md``, its cases are ``tests/findings/cases/RT03.yml``."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import Route
from dialmap.core.routes import Routes, Written
from dialmap.dialplan import Policy
from dialmap.findings.base import Fix, Flag, rule
from dialmap.findings.rules.templates import switched_off, without_template
from dialmap.messages import Message, _, n_

MOST_NAMED: Final = 5


@rule("RT03", "shadowed-route", Severity.ERROR, "route, its dead templates, the routes that take their numbers")
def shadowed_route(view: Routes) -> Iterator[Flag]:
    """No number ever takes the route: others, perhaps only together, take all its numbers first."""
    for owner, indexes in view.groups.readable.items():
        dead = view.groups.dead(owner)
        told = [index for index in dead if index not in view.table.repeated]
        if not told or view.passes(view.enabled[owner].name):
            continue  # where calls fall through it, it is meant to be asked last
        is_whole = len(dead) == len(indexes)
        for group in [told] if is_whole else [[index] for index in told]:
            flag = _shadowed(view, owner, group, is_whole)
            if flag is not None:
                yield flag


def _shadowed(view: Routes, owner: int, dead: list[int], is_whole: bool) -> Flag | None:
    route = view.enabled[owner]
    blockers = view.groups.blockers(dead)
    others = [view.enabled[each] for each in blockers if each != owner]
    if not others:
        return None  # its own templates take them: nothing goes wrong
    differs = any(view.leads(each) != view.leads(route) for each in others)
    number, taker = view.groups.taken_from(owner, dead)
    templates = [view.owners[index][1] for index in dead]
    count = len(others)
    message = (
        n_(
            "no number ever takes this route: {routes} takes all its numbers",
            "no number ever takes this route: {routes} take all its numbers",
            count,
            routes=_named(others),
        )
        if is_whole
        else n_(
            "no number ever takes template {pattern}: {routes} takes all its numbers",
            "no number ever takes template {pattern}: {routes} take all its numbers",
            count,
            pattern=templates[0].effective,
            routes=_named(others),
        )
    )
    details = []
    if taker is not None:
        details.append(_("dial {number}: route {route} takes it", number=number, route=view.enabled[taker].name))
    if owner in blockers:
        details.append(_("some of its numbers go to its own other templates"))
    details.append(
        _("where they lead, trunks or type are others, so the calls go elsewhere")
        if differs
        else _("where they lead, trunks and type are the same")
    )
    return Flag(
        route_ref(route.name),
        message,
        evidence=(*sorted(each.effective for each in templates), "", *sorted(each.name for each in others)),
        example=number,
        details=tuple(details),
        severity=None if differs else Severity.NOTE,
        fix=_out_of_the_shadow(view, route, others, dead, differs) if is_whole else _without(view, dead[0]),
    )


def _without(view: Routes, index: int) -> Fix:
    pattern = view.table.patterns[index]
    assert pattern is not None
    return without_template(Written(index, *view.owners[index], pattern))


def _out_of_the_shadow(view: Routes, route: Route, others: list[Route], dead: list[int], differs: bool) -> Fix:
    """Under list order a shadowed route can be moved up; else it can only be switched off."""
    top = min(each.position for each in others)
    if view.policy is Policy.ORDER and differs and 0 < top <= route.position and len(dead) == len(route.templates):
        moved = replace(route, position=top - 1)
        return Fix(_("move the route before them in the list"), (Edit(route, moved),))
    return switched_off(route)


def _named(routes: Iterable[Route]) -> Message:
    """Routes by name, the first few."""
    names = [route.name for route in routes]
    shown = ", ".join(names[:MOST_NAMED])
    left = len(names) - MOST_NAMED
    if left > 0:
        return n_("{names} and {count} more route", "{names} and {count} more routes", left, names=shown)
    return _("{names}", names=shown)
