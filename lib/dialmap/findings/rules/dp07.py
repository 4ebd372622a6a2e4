"""Rule DP07 and nothing else; its page is ``pages/*/DP07.md``, its cases are ``tests/findings/cases/DP07.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.dialplan import Warned
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import rewritten, warned
from dialmap.messages import _


@rule("DP07", "dead-tail", Severity.WARNING, "route, template")
def dead_tail(view: Routes) -> Iterator[Flag]:
    """Text behind ``.`` or ``!``: it never counts."""
    for each, caution in warned(view, Warned.DEAD_TAIL):
        whole = each.template.effective
        cut = caution.offset - (len(whole) - len(each.template.pattern))
        kept = each.template.pattern[: max(cut, 0)]
        yield Flag(
            route_ref(each.route.name),
            _("template {pattern}: “{tail}” never counts for a match", pattern=whole, tail=whole[caution.offset :]),
            evidence=(each.template.effective,),
            example=each.pattern.example() or "",
            fix=rewritten(each, kept) if kept.strip("_") and kept not in view.table.texts else None,
        )
