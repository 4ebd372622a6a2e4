"""Rules on number templates."""

from collections.abc import Iterator

from dialmap.findings.base import Flag, Severity, route_ref, rule
from dialmap.messages import _
from dialmap.routing import Routing


@rule("DP01", "unreadable-pattern", Severity.ERROR)
def unreadable_pattern(view: Routing) -> Iterator[Flag]:
    """A template that Asterisk cannot use: no number ever takes it."""
    for route, template, why in view.unreadable:
        yield Flag(
            route_ref(route.name),
            _("template {pattern}: {why}", pattern=template.pattern, why=why),
            evidence=(template.effective,),
        )
