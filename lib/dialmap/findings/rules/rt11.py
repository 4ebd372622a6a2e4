"""Rule RT11 and nothing else; its page is ``pages/*/RT11.md``, its cases are ``tests/findings/cases/RT11.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes
from dialmap.core.world import world
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import is_open, leads, leaves_as
from dialmap.findings.rules.templates import is_catch_all
from dialmap.messages import Message, n_

#: A template that opens this many foreign countries is over-broad. Some ten have such short numbers that, dialed with
#: 810, they look like national ones: that is no template's fault.
MANY_COUNTRIES: Final = 20


@rule("RT11", "over-broad-template", Severity.WARNING, "route, its broad templates")
def over_broad_template(view: Routes) -> Iterator[Flag]:
    """A catch-all or international template of a live route: it opens many countries and their premium-rate numbers."""
    opened: dict[int, tuple[set[str], set[str], str]] = {}
    for lead in leads(view):
        probes = [(lead + number, region, is_premium) for number, region, is_premium in world(view.country)]
        taken = view.table.assign([number for number, _region, _premium in probes]).tolist()
        for (number, region, is_premium), index in zip(probes, taken, strict=True):
            if index >= 0 and _leaves_abroad(view, number, lead, index):
                countries, premium, _first = opened.setdefault(index, (set(), set(), number))
                (premium if is_premium else countries).add(region)
    broad: dict[tuple[str, Severity | None], list[int]] = {}
    for index, (countries, _premium, _number) in sorted(opened.items()):
        pattern = view.table.patterns[index]
        if len(countries) >= MANY_COUNTRIES and pattern is not None:
            severity = None if is_catch_all(pattern) else Severity.NOTE
            broad.setdefault((view.owners[index][0].name, severity), []).append(index)
    for (name, severity), indexes in broad.items():
        patterns = tuple(view.owners[index][1].effective for index in indexes)
        countries, premium = (set[str]().union(*(opened[index][part] for index in indexes)) for part in (0, 1))
        yield Flag(
            route_ref(name),
            _opens(patterns, len(countries), len(premium)),
            evidence=patterns,
            example=opened[indexes[0]][2],
            severity=severity,
        )


def _opens(patterns: tuple[str, ...], countries: int, premium: int) -> Message:
    return n_(
        "template {pattern} opens calls to {countries}, in {premium} of them to premium-rate numbers too",
        "templates {pattern} open calls to {countries}, in {premium} of them to premium-rate numbers too",
        len(patterns),
        pattern=", ".join(patterns),
        countries=n_("{count} country", "{count} countries", countries),
        premium=premium,
    )


def _leaves_abroad(view: Routes, number: str, lead: str, index: int) -> bool:
    """Whether a number abroad leaves as such, maybe with the digit for an outside line still in front of it."""
    if not is_open(view, view.owners[index][0]):
        return False
    meant = leaves_as(view, number, index, lead)
    return meant is not None and meant.code != plan_of(view.country).code
