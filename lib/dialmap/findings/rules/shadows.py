"""Rules on what routes take from one another: shadowed, redundant, overlapping, dependent on the policy."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from dialmap.dialplan import DialTable, Policy, analysis
from dialmap.dialplan.analysis import shared_number
from dialmap.dialplan.bits import bitset, ranks_of
from dialmap.dialplan.ranges import pattern_text
from dialmap.errors import DataError
from dialmap.findings.base import Edit, Fix, Flag, Severity, route_ref, rule
from dialmap.findings.rules.templates import Written, switched_off, without_template, written
from dialmap.messages import Message, _, n_
from dialmap.model import Route
from dialmap.routing import Routing

MOST_NAMED: Final = 5
#: A route whose templates share numbers with more others than this is not compared with them one by one.
MOST_SHARED: Final = 64
MOST_COMPARED: Final = 500


@rule("RT03", "shadowed-route", Severity.ERROR, "route, its dead templates, the routes that take their numbers")
def shadowed_route(view: Routing) -> Iterator[Flag]:
    """No number ever takes the route: others, perhaps only together, take all its numbers first."""
    for templates in _by_route(view).values():
        route = templates[0].route
        dead = [each for each in templates if view.reaches[each.index].wins is False and each.pattern.possible]
        told = [each for each in dead if each.index not in view.repeated]
        if not told:
            continue
        is_whole = len(dead) == len(templates)
        for group in [told] if is_whole else [[each] for each in told]:
            flag = _shadowed(view, route, group, is_whole)
            if flag is not None:
                yield flag


def _shadowed(view: Routing, route: Route, dead: list[Written], is_whole: bool) -> Flag | None:
    blockers = {view.owners[index][0].name: view.owners[index][0] for each in dead for index in _blockers(view, each)}
    others = [each for name, each in blockers.items() if name != route.name]
    if not others:
        return None  # its own templates take them: nothing goes wrong
    names, differs = _named(others), any(view.leads(each) != view.leads(route) for each in others)
    number, taker = _taken_from(view, route, dead)
    count = len(others)
    message = (
        n_(
            "no number ever takes this route: {routes} takes all its numbers",
            "no number ever takes this route: {routes} take all its numbers",
            count,
            routes=names,
        )
        if is_whole
        else n_(
            "no number ever takes template {pattern}: {routes} takes all its numbers",
            "no number ever takes template {pattern}: {routes} take all its numbers",
            count,
            pattern=dead[0].template.pattern,
            routes=names,
        )
    )
    details = []
    if taker is not None:
        details.append(_("dial {number}: route {route} takes it", number=number, route=taker.name))
    if len(blockers) > count:
        details.append(_("some of its numbers go to its own other templates"))
    details.append(
        _("where they lead, trunks or type are others, so the calls go elsewhere")
        if differs
        else _("where they lead, trunks and type are the same")
    )
    return Flag(
        route_ref(route.name),
        message,
        evidence=(*sorted(each.template.effective for each in dead), "", *sorted(each.name for each in others)),
        example=number,
        details=tuple(details),
        fix=_out_of_the_shadow(view, route, others, dead, differs) if is_whole else without_template(dead[0]),
    )


def _out_of_the_shadow(view: Routing, route: Route, others: list[Route], dead: list[Written], differs: bool) -> Fix:
    """Under list order a shadowed route can be moved up; else it can only be switched off."""
    top = min(each.position for each in others)
    if view.policy is Policy.ORDER and differs and 0 < top <= route.position and len(dead) == len(route.templates):
        moved = replace(route, position=top - 1)
        return Fix(_("move the route before them in the list"), (Edit(route, moved),))
    return switched_off(route)


def _taken_from(view: Routing, route: Route, dead: list[Written]) -> tuple[str, Route | None]:
    """A number of the dead templates that another route takes, and that route."""
    number = dead[0].pattern.example() or ""
    taker = view.winner(number)
    if taker is None or taker.name != route.name:
        return number, taker
    others = [index for each in dead for index in _blockers(view, each) if view.owners[index][0].name != route.name]
    try:
        found = analysis.find(view.table, others, dead[0].template.effective)
    except DataError:
        found = None
    return (found, view.winner(found)) if found is not None else (number, None)


def _blockers(view: Routing, each: Written) -> tuple[int, ...]:
    return view.reaches[each.index].blockers


@rule("RT04", "redundant-route", Severity.NOTE, "route, its templates")
def redundant_route(view: Routing) -> Iterator[Flag]:
    """Without the route nothing changes: its numbers would take the same trunks, under the same type."""
    same = _ranks_by_lead(view)
    left = [MOST_COMPARED]
    reviving = {view.owners[first][0].name for first in view.repeated.values()}  # without it a refused one comes alive
    for templates in _by_route(view).values():
        route = templates[0].route
        alive = [each for each in templates if view.reaches[each.index].wins]
        if not alive or route.name in reviving or any(view.reaches[each.index].wins is None for each in templates):
            continue
        own = bitset((view.rank_of[each.index] for each in templates), len(view.table.order))
        if same[view.leads(route)] == own:
            continue  # no other route leads where it leads
        if all(_falls_the_same(view, each, own, same[view.leads(route)], left) for each in alive):
            number = view.reaches[alive[0].index].witness or ""
            taker = _next_best(view, number, own)
            yield Flag(
                route_ref(route.name),
                _("without this route its numbers would take the same trunks, under the same type"),
                evidence=tuple(sorted(each.template.effective for each in templates)),
                example=number,
                details=(_("dial {number}: route {route} would take it", number=number, route=taker),),
                fix=switched_off(route),
            )


def _falls_the_same(view: Routing, each: Written, own: int, same: int, left: list[int]) -> bool:
    """Whether every number that the template takes would, without its route, reach the same trunks and type."""
    rank = view.rank_of[each.index]
    behind = ~((1 << rank + 1) - 1)
    usable = ~own & ~view.table.refused
    shared = view.table.sharing(rank) & usable
    below = shared & behind
    if not below & same:
        return False
    covering = view.relations.around(rank) & below
    first = covering & -covering
    if first and not (below & (first - 1) | first) & ~same:
        return True  # whatever stands between, and what finally takes the rest, leads to the same
    ranks = ranks_of(shared)
    if len(ranks) > MOST_SHARED or left[0] <= 0:
        return False
    number = view.reaches[each.index].witness
    falls = _falling(view, number or "", own)
    if falls is None or not same >> falls & 1:
        return False
    left[0] -= 1
    texts = view.table.texts
    with_route = sorted([*ranks, rank])
    name = {at: "same" if same >> at & 1 or at == rank else "other" for at in with_route}
    before, after = (
        DialTable.compile([texts[view.table.order[at]] for at in chosen], Policy.ORDER)
        for chosen in (with_route, ranks)
    )
    return not analysis.difference(before, after, [name[at] for at in with_route], [name[at] for at in ranks])


def _falling(view: Routing, number: str, own: int) -> int | None:
    """The best rank outside ``own`` that matches ``number``."""
    for index in view.table.matches(number):
        rank = view.rank_of[index]
        if not own >> rank & 1 and not view.table.refused >> rank & 1:
            return rank
    return None


def _next_best(view: Routing, number: str, own: int) -> str:
    rank = _falling(view, number, own)
    return "—" if rank is None else view.owners[view.table.order[rank]][0].name


@rule("RT07", "overlapping-routes", Severity.WARNING, "route, the routes it shares numbers with")
def overlapping_routes(view: Routing) -> Iterator[Flag]:
    """Two routes share numbers and lead elsewhere, and neither contains the other: one of them was not meant."""
    same = _ranks_by_lead(view)
    by_route = _by_route(view)
    found: dict[str, dict[str, tuple[str, str]]] = {}
    asked: dict[tuple[str, str], bool] = {}
    for templates in by_route.values():
        route = templates[0].route
        own = bitset((view.rank_of[each.index] for each in templates), len(view.table.order))
        for each in templates:
            if each.pattern.is_literal:
                continue  # one number: it lies inside whatever shares it
            rank = view.rank_of[each.index]
            crossing = view.relations.crossing(rank) & ~own & ~same[view.leads(route)]
            for other in ranks_of(crossing >> rank + 1):
                partner = view.owners[view.table.order[other + rank + 1]][0]
                pair = (route.name, partner.name) if route.name < partner.name else (partner.name, route.name)
                if partner.name in found.get(route.name, {}):
                    continue
                if pair not in asked:
                    asked[pair] = _is_inside(templates, by_route[partner.name]) or _is_inside(
                        by_route[partner.name], templates
                    )
                number = None if asked[pair] else _contested(view, rank, other + rank + 1)
                if number is not None:
                    winner = view.winner(number)
                    found.setdefault(route.name, {})[partner.name] = (number, winner.name if winner else "—")
    for name, partners in found.items():
        yield _overlapping(name, partners)


def _overlapping(route: str, partners: dict[str, tuple[str, str]]) -> Flag:
    first, (number, winner) = next(iter(partners.items()))
    message = _(
        "shares numbers such as {number} with route {other}, which leads elsewhere; {winner} takes them",
        number=number,
        other=first,
        winner=winner,
    )
    details = [
        _("with route {other}: {number} goes to {winner}", other=name, number=one, winner=taker)
        for name, (one, taker) in list(partners.items())[1 : MOST_NAMED + 1]
    ]
    left = len(partners) - 1 - len(details)
    if left:
        details.append(n_("and {count} more route", "and {count} more routes", left))
    return Flag(route_ref(route), message, tuple(sorted(partners)), number, tuple(details))


def _is_inside(inner: list[Written], outer: list[Written]) -> bool:
    """Whether every number of the one route is a number of the other: behind the other it wins nothing."""
    if len(inner) == len(outer) == 1:
        return False  # the pair crosses, so neither contains the other
    table = DialTable.compile([each.template.effective for each in [*outer, *inner]], Policy.ORDER)
    return all(each.wins is False for each in analysis.reach(table)[len(outer) :])


def _contested(view: Routing, first: int, second: int) -> str | None:
    """A number that both ranks match and one of them takes; None if better ones take all that they share."""
    one, other = (view.table.patterns[view.table.order[rank]] for rank in (first, second))
    assert one is not None
    assert other is not None
    number = shared_number(one, other).encode("latin-1").decode("utf-8", "surrogateescape")
    if view.table.winner(number) in (view.table.order[first], view.table.order[second]):
        return number
    longer, shorter = (one, other) if len(one.positions) >= len(other.positions) else (other, one)
    positions = [
        members & shorter.positions[at] if at < len(shorter.positions) else members
        for at, members in enumerate(longer.positions)
    ]
    tail = longer.tail
    if len(one.positions) == len(other.positions):
        tail = next(each for each in ("", ".", "!") if each in (one.tail, other.tail))
    shared = pattern_text(positions, tail)
    better = ranks_of(view.table.sharing(first) & view.table.sharing(second) & ((1 << min(first, second)) - 1))
    texts = [view.table.texts[view.table.order[rank]] for rank in better]
    return analysis.reach(DialTable.compile([*texts, shared], Policy.ORDER))[-1].witness


def _by_route(view: Routing) -> dict[str, list[Written]]:
    found: dict[str, list[Written]] = {}
    for each in written(view):
        found.setdefault(each.route.name, []).append(each)
    return found


def _ranks_by_lead(view: Routing) -> dict[object, int]:
    """Where routes lead (type and trunks) -> the ranks of their templates, as bits."""
    ranks: dict[object, list[int]] = {}
    for rank, index in enumerate(view.table.order):
        ranks.setdefault(view.leads(view.owners[index][0]), []).append(rank)
    return {lead: bitset(listed, len(view.table.order)) for lead, listed in ranks.items()}


def _named(routes: Iterable[Route]) -> Message:
    """Routes by name, the first few."""
    names = [route.name for route in routes]
    shown = ", ".join(names[:MOST_NAMED])
    left = len(names) - MOST_NAMED
    if left > 0:
        return n_("{names} and {count} more route", "{names} and {count} more routes", left, names=shown)
    return _("{names}", names=shown)
