"""Rule RT04 and nothing else; its page is ``pages/*/RT04.md``, its cases are ``tests/findings/cases/RT04.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import is_catch_all, is_public, switched_off
from dialmap.messages import _


@rule("RT04", "redundant-route", Severity.NOTE, "route, its templates")
def redundant_route(view: Routes) -> Iterator[Flag]:
    """Without the route nothing changes: its numbers would take the same trunks, under the same type."""
    plan = plan_of(view.country)
    for each in view.groups.removable:
        route = view.enabled[each.owner]
        written = (view.table.patterns[index] for index in view.groups.readable[each.owner])
        if all(pattern is not None and is_public(pattern, plan) for pattern in written):
            continue  # emergency and service numbers are to have a route of their own
        templates = (view.owners[index][1] for index in view.groups.readable[each.owner])
        taker = "—" if each.taker is None else view.enabled[each.taker].name
        yield Flag(
            route_ref(route.name),
            _("without this route its numbers would take the same trunks, under the same type"),
            evidence=tuple(sorted(template.effective for template in templates)),
            example=each.number,
            details=(_("dial {number}: route {route} would take it", number=each.number, route=taker),),
            fix=None if each.taker is not None and _catches_all(view, each.taker) else switched_off(route),
        )


def _catches_all(view: Routes, owner: int) -> bool:
    """Whether a route has a template for nearly everything: what only that takes is no longer told from a mistake."""
    patterns = (view.table.patterns[index] for index in view.groups.readable[owner])
    return any(pattern is not None and is_catch_all(pattern) for pattern in patterns)
