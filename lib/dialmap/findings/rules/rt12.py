"""Rule RT12 and nothing else; its page is ``pages/*/RT12.md``, its cases are ``tests/findings/cases/RT12.yml``."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, route_ref, trunk_ref
from dialmap.core.model import Route, TrunkStatus
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Leg
from dialmap.findings.base import Fix, Flag, rule
from dialmap.findings.rules.routes import first_number, leg_state, waiting
from dialmap.messages import _


@rule("RT12", "first-trunk-dead", Severity.WARNING, "route, its first trunk")
def first_trunk_dead(view: Routing) -> Iterator[Flag]:
    """The first trunk in order is not connected: callers wait for it, or get no further."""
    for route in view.snapshot.routes:
        legs = view.routes.legs[route.name]
        if not route.enabled or not legs or legs[0].is_live or not view.routes.live(route.name):
            continue
        yield Flag(
            route_ref(route.name),
            _(
                "the first trunk does not work ({trunk}); {hits}",
                trunk=leg_state(legs[0]),
                hits=waiting(view, route.name),
            ),
            evidence=(legs[0].name,),
            example=first_number(view, route.name),
            severity=Severity.NOTE if _is_skipped(legs[0]) else None,
            causes=(("TK03", trunk_ref(legs[0].name)),),
            fix=_living_first(view, route),
        )


def _is_skipped(leg: Leg) -> bool:
    """Whether a PBX passes over the trunk at once: FreePBX does over a disabled one."""
    return leg.trunk is not None and leg.trunk.status is TrunkStatus.DISABLED


def _living_first(view: Routing, route: Route) -> Fix:
    legs = sorted(view.routes.legs[route.name], key=lambda leg: not leg.is_live)
    mended = replace(route, trunks=tuple(leg.name for leg in legs))
    return Fix(_("try the connected trunks first"), (Edit(route, mended),))
