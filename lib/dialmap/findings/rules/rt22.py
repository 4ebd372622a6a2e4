"""Rule RT22 and nothing else; its page is ``pages/*/RT22.md``, its cases are ``tests/findings/cases/RT22.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes
from dialmap.core.world import at_home, costly, home_examples
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import is_open, leads, leaves_as
from dialmap.messages import Message, _


@rule("RT22", "premium-or-neighbor-open", Severity.WARNING, "what it is that costs")
def premium_or_neighbor_open(view: Routes) -> Iterator[Flag]:
    """Premium-rate numbers of the country, or those of a neighbor with the same calling code, leave by a live route."""
    home = plan_of(view.country).code
    found: dict[bool, list[tuple[str, str, int]]] = {}
    for lead in leads(view):
        for number, region in costly(view.country):
            index = view.table.winner(lead + number)
            if index is None or not is_open(view, view.owners[index][0]) or not _takes_usual(view, lead, index):
                continue
            meant = leaves_as(view, lead + number, index, lead)
            if meant is not None and meant.code == home:
                found.setdefault(bool(region), []).append((lead + number, region, index))
    for is_neighbor, calls in sorted(found.items()):
        number, _region, index = calls[0]
        route, template = view.owners[index]
        regions = sorted({region for _number, region, _index in calls})
        yield Flag(
            route_ref(route.name),
            _said(is_neighbor, number, regions, template.effective),
            evidence=("neighbor" if is_neighbor else "premium",),
            example=number,
        )


def _takes_usual(view: Routes, lead: str, index: int) -> bool:
    """Whether the template takes an ordinary number at home too: one made for what costs was meant so."""
    pattern, plan = view.table.patterns[index], plan_of(view.country)
    numbers = (lead + each for known in home_examples(view.country).values() for each in at_home(known[0], plan))
    return pattern is not None and any(map(pattern.matches, numbers))


def _said(is_neighbor: bool, number: str, regions: list[str], pattern: str) -> Message:
    if is_neighbor:
        return _(
            "numbers of {regions} look like those at home and are billed as calls abroad; {number} leaves by {pattern}",
            regions=", ".join(regions),
            number=number,
            pattern=pattern,
        )
    return _(
        "premium-rate numbers of the country are open: {number} leaves by {pattern}",
        number=number,
        pattern=pattern,
    )
