"""Rules on routes: their trunks, their type, and what their templates open."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dialmap.dialplan import Pattern
from dialmap.findings.base import Edit, Fix, Flag, Severity, route_ref, rule
from dialmap.findings.rules.templates import Written, head, is_of_digits, is_public, written
from dialmap.messages import Message, _, n_
from dialmap.model import Route, RouteType, TrunkStatus
from dialmap.numbering import plan_of, world
from dialmap.routing import Leg, Routing, Verdict

LONGEST_EXTENSION: Final = 6
SHORTEST_WORLD: Final = 10
#: A template that opens this many foreign countries is over-broad. Some ten have such short numbers that, dialed with
#: 810, they look like national ones: that is no template's fault.
MANY_COUNTRIES: Final = 20
LONGEST_COUNTED: Final = 15


def waiting(view: Routing, name: str) -> Message:
    """How many transfers depend on the route."""
    count = len(view.hits.get(name, ()))
    return n_("{count} transfer hits it", "{count} transfers hit it", count)


def _first_number(view: Routing, name: str) -> str:
    return next((call.number for call in view.hits.get(name, ())), "")


@rule("RT01", "route-without-trunk", Severity.ERROR, "route")
def route_without_trunk(view: Routing) -> Iterator[Flag]:
    """An enabled route that no trunk serves: routing is impossible (TWIN, "Транки")."""
    for route in view.snapshot.routes:
        if route.enabled and not route.trunks:
            yield Flag(
                route_ref(route.name),
                _("no trunk is listed; {hits}", hits=waiting(view, route.name)),
                example=_first_number(view, route.name),
            )


@rule("RT02", "route-with-dead-trunks", Severity.ERROR, "route, its trunks and their status")
def route_with_dead_trunks(view: Routing) -> Iterator[Flag]:
    """Every listed trunk is disabled, only requested, or unknown."""
    for route in view.snapshot.routes:
        if route.enabled and view.route_state(route.name) is Verdict.DEAD_TRUNKS:
            legs = view.legs[route.name]
            yield Flag(
                route_ref(route.name),
                _(
                    "no listed trunk is connected ({trunks}); {hits}",
                    trunks=_listed(legs),
                    hits=waiting(view, route.name),
                ),
                evidence=tuple(f"{leg.name}={leg.trunk.status if leg.trunk else 'unknown'}" for leg in legs),
                example=_first_number(view, route.name),
            )


def _listed(legs: tuple[Leg, ...]) -> Message:
    joined, *rest = map(_state, legs)
    for part in rest:
        joined = _("{first}, {second}", first=joined, second=part)
    return joined


def _state(leg: Leg) -> Message:
    if leg.trunk is None:
        return _("{name}: unknown", name=leg.name)
    if leg.trunk.status is TrunkStatus.REQUESTED:
        return _("{name}: requested", name=leg.name)
    return _("{name}: disabled", name=leg.name)


@rule("RT05", "unused-route", Severity.NOTE, "route")
def unused_route(view: Routing) -> Iterator[Flag]:
    """No transfer of an enabled scenario takes the route."""
    if not view.snapshot.transfers:
        return
    aimed = {call.route.name for call in view.calls if call.route is not None}
    for route in view.snapshot.routes:
        if route.enabled and route.name not in aimed:
            yield Flag(route_ref(route.name), _("no transfer of an enabled scenario takes this route"))


@rule("RT06", "wrong-route-type", Severity.WARNING, "route, its type, its templates")
def wrong_route_type(view: Routing) -> Iterator[Flag]:
    """An interconnect for world numbers only, or a standard route for extensions: misbehavior and wrong billing."""
    by_route: dict[str, list[Written]] = {}
    for each in written(view):
        if each.pattern.possible:
            by_route.setdefault(each.route.name, []).append(each)
    for templates in by_route.values():
        route = templates[0].route
        if route.type is RouteType.STANDARD:
            decided = [each for each in templates if _is_internal(each.pattern, view.country)]
            said = _(
                "the type is Standard, but {pattern} is for extensions such as {number}: they do not work as inside one"
                " PBX, and every internal call is billed as a call to the world",
                pattern=decided[0].template.pattern if decided else "",
                number=_example(view, decided),
            )
            better = RouteType.INTERCONNECT
        else:
            decided = templates if all(_is_world(view, each) for each in templates) else []
            said = _(
                "the type is PBX interconnect, but {pattern} is for numbers of the world such as {number}: they are"
                " billed as calls inside the company, and the operator's rules for outgoing calls do not hold",
                pattern=decided[0].template.pattern if decided else "",
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
                fix=Fix(_("change the type of the route"), (Edit(route, mended),)),
            )


def _example(view: Routing, decided: list[Written]) -> str:
    """A number that decided: a transfer's where there is one."""
    if not decided:
        return ""
    indexes = {each.index for each in decided}
    for call in view.hits.get(decided[0].route.name, ()):
        if view.table.winner(call.number) in indexes:
            return call.number
    return decided[0].pattern.example() or ""


def _is_internal(pattern: Pattern, country: str) -> bool:
    """Whether the numbers are extensions: two to six digits, and not just the public short numbers."""
    size = len(pattern.positions)
    if pattern.tail or not is_of_digits(pattern) or not 2 <= size <= LONGEST_EXTENSION:
        return False
    return not is_public(pattern, plan_of(country))


def _is_world(view: Routing, each: Written) -> bool:
    """Whether the numbers are subscribers of the world: ten digits or more, with a plus, or dialed with a prefix."""
    pattern, begins = each.pattern, head(each.pattern)
    plan = plan_of(view.country)
    if begins.startswith("+") or (pattern.tail and plan.abroad and begins.startswith(plan.abroad)):
        return True
    if len(pattern.positions) >= SHORTEST_WORLD and is_of_digits(pattern):
        return True
    calls = [call for call in view.hits.get(each.route.name, ()) if call.number]
    return bool(pattern.tail) and bool(calls) and all(view.subscribers[call.number] is not None for call in calls)


@rule("RT08", "single-trunk-route", Severity.NOTE, "route, trunk")
def single_trunk_route(view: Routing) -> Iterator[Flag]:
    """One live trunk only, and transfers depend on it."""
    for route in view.snapshot.routes:
        live = view.live(route.name) if route.enabled and route.name in view.hits else ()
        if len(live) == 1:
            count = len(view.hits[route.name])
            yield Flag(
                route_ref(route.name),
                _(
                    "{trunk} is its only live trunk; {hits}",
                    trunk=live[0],
                    hits=n_("{count} transfer depends on it", "{count} transfers depend on it", count),
                ),
                evidence=live,
                example=_first_number(view, route.name),
            )


@rule("RT10", "captured-emergency-number", Severity.WARNING, "route, the emergency numbers")
def captured_emergency_number(view: Routing) -> Iterator[Flag]:
    """Emergency numbers of the country fall into a route that was made for something else."""
    found: dict[str, list[tuple[str, str]]] = {}
    for number in plan_of(view.country).emergency:
        index = view.table.winner(number)
        pattern = None if index is None else view.table.patterns[index]
        if index is not None and pattern is not None and not is_public(pattern, plan_of(view.country)):
            route, template = view.owners[index]
            found.setdefault(route.name, []).append((number, template.pattern))
    for name, pairs in found.items():
        numbers = tuple(number for number, _pattern in pairs)
        patterns = list(dict.fromkeys(pattern for _number, pattern in pairs))
        yield Flag(
            route_ref(name),
            n_(
                "template {pattern} takes the emergency numbers {numbers}",
                "templates {pattern} take the emergency numbers {numbers}",
                len(patterns),
                pattern=", ".join(patterns),
                numbers=", ".join(numbers),
            ),
            evidence=numbers,
            example=numbers[0],
        )


@rule("RT11", "over-broad-template", Severity.WARNING, "route, template")
def over_broad_template(view: Routing) -> Iterator[Flag]:
    """A catch-all or international template: it opens many countries and their premium-rate numbers."""
    probes = world(view.country)
    opened: dict[int, tuple[set[str], set[str], str]] = {}
    for (number, region, is_premium), index in zip(
        probes, view.table.assign([number for number, _region, _premium in probes]).tolist(), strict=True
    ):
        if index >= 0:
            countries, premium, _first = opened.setdefault(index, (set(), set(), number))
            (premium if is_premium else countries).add(region)
    for index, (countries, premium, number) in opened.items():
        pattern = view.table.patterns[index]
        if len(countries) < MANY_COUNTRIES or pattern is None:
            continue
        route, template = view.owners[index]
        count = sum(pattern.count(length) for length in range(1, LONGEST_COUNTED + 1))
        yield Flag(
            route_ref(route.name),
            _(
                "template {pattern} opens {countries}, with premium-rate numbers in {premium} of them",
                pattern=template.pattern,
                countries=n_("{count} foreign country", "{count} foreign countries", len(countries)),
                premium=len(premium),
            ),
            evidence=(template.effective,),
            example=number,
            details=(_("numbers of up to 15 digits that it matches: about {count}", count=f"{count:.1e}"),),
        )


@rule("RT12", "first-trunk-dead", Severity.WARNING, "route, its first trunk")
def first_trunk_dead(view: Routing) -> Iterator[Flag]:
    """The first trunk in order is not connected: some PBXs fail instead of trying the next."""
    for route in view.snapshot.routes:
        legs = view.legs[route.name]
        if not route.enabled or not legs or legs[0].is_live or not view.live(route.name):
            continue
        yield Flag(
            route_ref(route.name),
            _("the first trunk does not work ({trunk}); {hits}", trunk=_state(legs[0]), hits=waiting(view, route.name)),
            evidence=(legs[0].name,),
            example=_first_number(view, route.name),
            fix=_living_first(view, route),
        )


def _living_first(view: Routing, route: Route) -> Fix:
    legs = sorted(view.legs[route.name], key=lambda leg: not leg.is_live)
    mended = replace(route, trunks=tuple(leg.name for leg in legs))
    return Fix(_("try the connected trunks first"), (Edit(route, mended),))
