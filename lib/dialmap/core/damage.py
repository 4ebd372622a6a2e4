"""How many transfers fail because of each object. Read off a routing; never says what would mend it."""

from collections.abc import Iterator

from dialmap.core.findings import Ref, route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.core.routing import Routing
from dialmap.core.verdicts import ORPHANED, Outcome, Verdict


def broken(view: Routing) -> dict[Ref, int]:
    """Object -> how many transfers fail because of it; objects that break none are left out.

    A Result block and its scenario count each failing transfer of theirs. A route counts one where it has no live
    trunk or blocks on purpose, and its trunks with it where none of them is connected.
    """
    found: dict[Ref, int] = {}
    for outcome in view.outcomes:
        if outcome.verdict.fails:
            for ref in involved(outcome):
                found[ref] = found.get(ref, 0) + 1
    return found


def involved(outcome: Outcome) -> Iterator[Ref]:
    """The objects because of which a transfer fails."""
    yield transfer_ref(outcome.transfer.key)
    yield scenario_ref(outcome.transfer.scenario)
    if outcome.route is None or outcome.verdict not in (*ORPHANED, Verdict.BLOCKED):
        return
    yield route_ref(outcome.route.name)
    if outcome.verdict in ORPHANED:
        yield from map(trunk_ref, dict.fromkeys(outcome.route.trunks))
