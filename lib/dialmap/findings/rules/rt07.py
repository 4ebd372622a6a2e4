"""Rule RT07 and nothing else; its page is ``pages/*/RT07.md``, its cases are ``tests/findings/cases/RT07.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.messages import _, n_

MOST_NAMED: Final = 5


@rule("RT07", "overlapping-routes", Severity.WARNING, "route, the routes it shares numbers with")
def overlapping_routes(view: Routes) -> Iterator[Flag]:
    """Two routes share numbers and lead elsewhere, and neither contains the other: one of them was not meant."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for each in view.groups.crossing:
        winner = view.winner(each.number)
        partners = found.setdefault(view.enabled[each.owner].name, {})
        partners[view.enabled[each.other].name] = (each.number, winner.name if winner else "—")
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
    return Flag(
        route_ref(route),
        message,
        evidence=tuple(sorted(partners)),
        example=number,
        details=tuple(details),
        causes=(("RT20", route_ref(route)), *(("RT20", route_ref(name)) for name in partners)),
    )
