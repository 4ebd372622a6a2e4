"""Rule DP04 and nothing else; its page is ``pages/*/DP04.md``, its cases are ``tests/findings/cases/DP04.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.dialplan import Pattern, Warned
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import is_readable, rewritten, warned
from dialmap.messages import _


@rule("DP04", "pattern-without-underscore", Severity.WARNING, "route, template")
def pattern_without_underscore(view: Routes) -> Iterator[Flag]:
    """A template that looks like a pattern but lacks the underscore: it is taken as plain text."""
    for each, _caution in warned(view, Warned.MISSING_UNDERSCORE):
        text = "_" + each.template.pattern.strip()
        example = Pattern.parse(text).example() if is_readable(text) else None
        yield Flag(
            route_ref(each.route.name),
            _(
                "template {pattern} has no underscore, so it is plain text; what was meant is {meant}",
                pattern=each.template.pattern,
                meant=text,
            ),
            evidence=(each.template.effective,),
            example=example or "",
            fix=rewritten(each, text),
        )
