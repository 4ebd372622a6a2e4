"""Rules on trunks."""

import difflib
from collections.abc import Iterator
from dataclasses import replace

from dialmap import impact
from dialmap.findings.base import Edit, Fix, Flag, Severity, route_ref, rule, trunk_ref
from dialmap.messages import _, n_
from dialmap.model import TrunkStatus
from dialmap.routing import Routing

MOST_LISTED = 20


@rule("TK01", "unknown-trunk", Severity.ERROR, "route, trunk name")
def unknown_trunk(view: Routing) -> Iterator[Flag]:
    """A route names a trunk that nobody listed."""
    known = [trunk.name for trunk in view.snapshot.trunks]
    near: dict[str, str] = {}
    for route in view.snapshot.routes:
        for name in dict.fromkeys(leg.name for leg in view.legs[route.name] if leg.trunk is None):
            if name not in near:
                near[name] = next(iter(difflib.get_close_matches(name[:200], known, n=1, cutoff=0.75)), "")
            message, fix = _("trunk {name} is not listed", name=name), None
            if near[name]:
                message = _("trunk {name} is not listed; did you mean {near}?", name=name, near=near[name])
                trunks = tuple(dict.fromkeys(near[name] if each == name else each for each in route.trunks))
                edit = Edit(route, replace(route, trunks=trunks))
                fix = Fix(_("lead the route into {name}", name=near[name]), (edit,))
            yield Flag(route_ref(route.name), message, evidence=(name,), fix=fix)


@rule("TK02", "unused-trunk", Severity.NOTE, "trunk")
def unused_trunk(view: Routing) -> Iterator[Flag]:
    """A trunk that no route names."""
    named = {name for route in view.snapshot.routes for name in route.trunks}
    for trunk in view.snapshot.trunks:
        if trunk.name not in named:
            yield Flag(trunk_ref(trunk.name), _("no route names this trunk"))


@rule("TK03", "requested-trunk-in-use", Severity.WARNING, "trunk, ticket")
def requested_trunk_in_use(view: Routing) -> Iterator[Flag]:
    """The support request of a trunk is still open, but transfers go to routes that name it."""
    waiting = {trunk.name: trunk for trunk in view.snapshot.trunks if trunk.status is TrunkStatus.REQUESTED}
    for trunk in waiting.values():
        routes = [route for route in view.snapshot.routes if route.enabled and trunk.name in route.trunks]
        calls = [each for route in routes for each in view.hits.get(route.name, ())]
        if not calls:
            continue
        stuck = sum(len(view.hits.get(route.name, ())) for route in routes if not view.live(route.name))
        said = n_("{count} transfer goes to a route", "{count} transfers go to routes", len(calls))
        left = n_("{count} of them has no other way", "{count} of them have no other way", stuck)
        yield Flag(
            trunk_ref(trunk.name),
            _(
                "the support request {ticket} is still open; {calls} with this trunk; {stuck}",
                ticket=trunk.ticket or "—",
                calls=said,
                stuck=left,
            ),
            evidence=(trunk.ticket,),
            example=calls[0].number,
        )


@rule("TK04", "single-point-of-failure", Severity.NOTE, "trunk")
def single_point_of_failure(view: Routing) -> Iterator[Flag]:
    """The trunk whose loss alone breaks most transfers."""
    for worst in impact.single_points(view)[:1]:
        calls = len(worst.outcomes)
        listed = tuple(
            n_("{name}: {count} transfer", "{name}: {count} transfers", count, name=name)
            for name, count in worst.scenarios[:MOST_LISTED]
        )
        left = len(worst.scenarios) - len(listed)
        more = (n_("and {count} more scenario", "and {count} more scenarios", left),) if left else ()
        yield Flag(
            trunk_ref(worst.trunks[0]),
            _(
                "without this trunk {calls} on {routes}",
                calls=n_("{count} transfer would fail", "{count} transfers would fail", calls),
                routes=n_("{count} route", "{count} routes", len(worst.routes)),
            ),
            example=worst.outcomes[0].number,
            details=listed + more,
        )
