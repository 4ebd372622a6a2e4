"""Rule DP09 and nothing else; its page is ``pages/*/DP09.md``, its cases are ``tests/findings/cases/DP09.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes, Written
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import without_template
from dialmap.messages import _


@rule("DP09", "duplicate-pattern", Severity.ERROR, "route, template, the route that has it already")
def duplicate_pattern(view: Routes) -> Iterator[Flag]:
    """A template that says just the same as another one: Asterisk refuses the second."""
    for index, first in view.table.repeated.items():
        route, template = view.owners[index]
        pattern = view.table.patterns[index]
        owner, other = view.owners[first]
        kept = view.table.patterns[first]
        assert pattern is not None
        assert kept is not None
        values = {"pattern": template.pattern, "other": other.pattern, "route": owner.name}
        is_same = (pattern.positions, pattern.tail) == (kept.positions, kept.tail) and kept.possible
        yield Flag(
            route_ref(route.name),
            _("template {pattern} takes just the numbers of {other} in route {route}, which stands first", **values)
            if is_same
            else _("Asterisk takes template {pattern} for {other} in route {route}, and refuses it", **values),
            evidence=(template.effective, owner.name),
            example=pattern.example() or "",
            severity=Severity.WARNING if view.leads(route) == view.leads(owner) else None,
            fix=without_template(
                Written(index, route, template, pattern),
                keep_first=owner is route and other.effective == template.effective,
            )
            if is_same and not view.passes(owner.name)
            else None,
        )
