"""Rule DP01 and nothing else; its page is ``pages/*/DP01.md``, its cases are ``tests/findings/cases/DP01.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.dialplan import LONGEST_NUMBER, Pattern, PatternError, Warned
from dialmap.findings.base import Flag, rule
from dialmap.messages import Message, _


@rule("DP01", "unreadable-pattern", Severity.ERROR, "route, template")
def unreadable_pattern(view: Routes) -> Iterator[Flag]:
    """A template that Asterisk cannot use, or that no number can ever match."""
    for route, template, why in view.unreadable:
        details: tuple[Message, ...] = ()
        try:
            Pattern.parse(template.effective)
        except PatternError as error:
            details = (_("at character {place} of {pattern}", place=error.offset + 1, pattern=template.effective),)
        yield Flag(
            route_ref(route.name),
            _("template {pattern}: {why}", pattern=template.pattern, why=why),
            evidence=(template.effective,),
            details=details,
        )
    for each in view.written:
        if each.pattern.possible and each.pattern.least_length > LONGEST_NUMBER:
            why = _("no number is that long: Asterisk cuts what is dialed at {limit} characters", limit=LONGEST_NUMBER)
            yield Flag(
                route_ref(each.route.name),
                _("template {pattern}: {why}", pattern=each.template.pattern, why=why),
                evidence=(each.template.effective,),
            )
        kinds = {caution.kind for caution in view.cautions[each.index]}
        if not each.pattern.possible and Warned.REVERSED_RANGE not in kinds:
            caution = next(
                one for one in view.cautions[each.index] if one.kind in (Warned.CALLER_ID, Warned.NEVER_MATCHES)
            )
            yield Flag(
                route_ref(each.route.name),
                _("template {pattern}: {why}", pattern=each.template.pattern, why=caution.message),
                evidence=(each.template.effective,),
            )
