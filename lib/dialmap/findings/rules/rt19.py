"""Rule RT19 and nothing else; its page is ``pages/*/RT19.md``, its cases are ``tests/findings/cases/RT19.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import SHORTEST_SUBSCRIBER, plan_of, subscriber
from dialmap.core.routes import Routes
from dialmap.core.verdicts import Verdict
from dialmap.core.world import spelled
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import leaves_as
from dialmap.messages import _


@rule("RT19", "spelling-split", Severity.WARNING, "route, the route that takes the other spelling")
def spelling_split(view: Routes) -> Iterator[Flag]:
    """Two spellings of the same subscribers take routes with other trunks or another type, and both arrive."""
    plan = plan_of(view.country)
    asked: dict[str, str] = {}
    for each in view.written:
        if len(each.pattern.positions) < SHORTEST_SUBSCRIBER and not each.pattern.tail:
            continue
        number = each.pattern.example() or ""
        meant = subscriber(number, view.country)
        if meant is not None and meant.code == plan.code:
            asked.setdefault(meant.national, number)
    numbers = [(national, number) for national in asked for number in spelled(national, plan)]
    taken = view.table.assign([number for _national, number in numbers]).tolist() if numbers else []
    found: dict[str, list[tuple[str, int]]] = {}
    for (national, number), index in zip(numbers, taken, strict=True):
        if index >= 0 and view.route_state(view.owners[index][0].name) is Verdict.ARRIVES:
            found.setdefault(national, []).append((number, index))
    told: set[frozenset[str]] = set()
    for national, ways in found.items():
        flag = _split(view, national, ways, told)
        if flag is not None:
            yield flag


def _split(view: Routes, national: str, ways: list[tuple[str, int]], told: set[frozenset[str]]) -> Flag | None:
    """The first pair of spellings that lead elsewhere, each pair of routes once."""
    own = [(number, index) for number, index in ways if _is(view, number, index, national)]
    for number, index in own[1:]:
        first, before = own[0]
        ours, theirs = view.owners[before][0], view.owners[index][0]
        pair = frozenset((ours.name, theirs.name))
        if pair in told or view.leads(ours) == view.leads(theirs):
            continue
        told.add(pair)
        return Flag(
            route_ref(ours.name),
            _(
                "takes {number}, but the same subscriber written {other} goes to route {route}, which leads elsewhere",
                number=first,
                other=number,
                route=theirs.name,
            ),
            evidence=(theirs.name,),
            example=number,
        )
    return None


def _is(view: Routes, number: str, index: int, national: str) -> bool:
    """Whether the number leaves as that subscriber's."""
    meant = leaves_as(view, number, index)
    return meant is not None and meant.national == national
