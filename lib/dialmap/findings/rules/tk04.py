"""Rule TK04 and nothing else; its page is ``pages/*/TK04.md``, its cases are ``tests/findings/cases/TK04.yml``."""

from collections.abc import Iterable, Iterator
from itertools import islice

from dialmap.core import impact
from dialmap.core.findings import Severity, trunk_ref
from dialmap.core.model import Route, RouteType
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.routes import living
from dialmap.messages import _, n_

MOST_LISTED = 20


@rule("TK04", "single-point-of-failure", Severity.NOTE, "trunk")
def single_point_of_failure(view: Routing) -> Iterator[Flag]:
    """The trunk whose loss alone breaks most transfers."""
    if len(living(view)) < 2:
        return  # with one trunk in all it says nothing
    worse = (each for each in impact.single_points(view) if not _is_own_link(each.routes))
    for worst in islice(worse, 1):
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


def _is_own_link(routes: Iterable[Route]) -> bool:
    """Whether only interconnects need a trunk: the own PBX is at its end, and there is one of it."""
    return all(route.type is RouteType.INTERCONNECT for route in routes)
