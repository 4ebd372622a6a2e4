"""Rule RT11 and nothing else; its page is ``pages/*/RT11.md``, its cases are ``tests/findings/cases/RT11.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import world
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.messages import _, n_

#: A template that opens this many foreign countries is over-broad. Some ten have such short numbers that, dialed with
#: 810, they look like national ones: that is no template's fault.
MANY_COUNTRIES: Final = 20
LONGEST_COUNTED: Final = 15


@rule("RT11", "over-broad-template", Severity.WARNING, "route, template")
def over_broad_template(view: Routes) -> Iterator[Flag]:
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
                pattern=template.effective,
                countries=n_("{count} foreign country", "{count} foreign countries", len(countries)),
                premium=len(premium),
            ),
            evidence=(template.effective,),
            example=number,
            details=(_("numbers of up to 15 digits that it matches: about {count}", count=f"{count:.1e}"),),
        )
