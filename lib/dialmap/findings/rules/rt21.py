"""Rule RT21 and nothing else; its page is ``pages/*/RT21.md``, its cases are ``tests/findings/cases/RT21.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import is_open
from dialmap.findings.rules.templates import has_public
from dialmap.messages import n_

LONGEST_EXTENSION: Final = 6
SHORTEST_EXTENSION: Final = 3
#: A template that names so many digits at its beginning was hardly hit by accident.
NAMED: Final = 2


@rule("RT21", "extension-leak", Severity.WARNING, "route, template, how many digits extensions have")
def extension_leak(view: Routes) -> Iterator[Flag]:
    """Numbers as long as extensions, of which none is one, leave by a route for the world."""
    plan = plan_of(view.country)
    lengths = {
        len(each.pattern.positions)
        for each in view.written
        if each.route.type is RouteType.INTERCONNECT and not each.pattern.tail and each.pattern.is_of_digits
    }
    outgoing = {
        each.route.name for each in view.written if each.pattern.tail or len(each.pattern.positions) > LONGEST_EXTENSION
    }
    usual = (*plan.local_lengths, *plan.lengths, *plan.rare_lengths)
    for size in sorted(lengths):
        if not SHORTEST_EXTENSION <= size <= LONGEST_EXTENSION or size in usual:
            continue
        tried = [f"{begin:03}".ljust(size, "1") for begin in range(1_000)]
        told: set[int] = set()
        for number, index in zip(tried, view.table.assign(tried).tolist(), strict=True):
            if index < 0 or index in told or plan.is_short(number) or not is_open(view, view.owners[index][0]):
                continue
            pattern = view.table.patterns[index]
            route, template = view.owners[index]
            is_meant = pattern is None or len(pattern.head) >= NAMED or (not pattern.tail and has_public(pattern, plan))
            if is_meant or route.name not in outgoing:
                continue
            told.add(index)
            yield Flag(
                route_ref(route.name),
                n_(
                    "extensions have {count} digit; {number}, which is none, leaves by {pattern}: a mistyped one is"
                    " a call to the world",
                    "extensions have {count} digits; {number}, which is none, leaves by {pattern}: a mistyped one is"
                    " a call to the world",
                    size,
                    number=number,
                    pattern=template.effective,
                ),
                evidence=(template.effective, str(size)),
                example=number,
            )
