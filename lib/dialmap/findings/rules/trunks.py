"""Rules on trunks."""

import difflib
from collections.abc import Iterator

from dialmap.findings.base import Flag, Severity, route_ref, rule, trunk_ref
from dialmap.messages import _
from dialmap.routing import Routing


@rule("TK01", "unknown-trunk", Severity.ERROR)
def unknown_trunk(view: Routing) -> Iterator[Flag]:
    """A route names a trunk that nobody listed."""
    known = [trunk.name for trunk in view.snapshot.trunks]
    near: dict[str, list[str]] = {}
    for route in view.snapshot.routes:
        for leg in view.legs[route.name]:
            if leg.trunk is not None:
                continue
            if leg.name not in near:
                near[leg.name] = difflib.get_close_matches(leg.name[:200], known, n=1, cutoff=0.75)
            message = (
                _("trunk {name} is not listed; did you mean {near}?", name=leg.name, near=near[leg.name][0])
                if near[leg.name]
                else _("trunk {name} is not listed", name=leg.name)
            )
            yield Flag(route_ref(route.name), message, evidence=(leg.name,))


@rule("TK02", "unused-trunk", Severity.NOTE)
def unused_trunk(view: Routing) -> Iterator[Flag]:
    """A trunk that no route names."""
    named = {name for route in view.snapshot.routes for name in route.trunks}
    for trunk in view.snapshot.trunks:
        if trunk.name not in named:
            yield Flag(trunk_ref(trunk.name), _("no route names this trunk"))
