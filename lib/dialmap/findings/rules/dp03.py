"""Rule DP03 and nothing else; its page is ``pages/*/DP03.md``, its cases are ``tests/findings/cases/DP03.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Written
from dialmap.core.routing import Routing
from dialmap.dialplan import Pattern
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import may_give_up, rewritten
from dialmap.messages import _

#: Any number that begins with a digit, of one digit or more.
BETTER: Final = "_X!"


@rule("DP03", "bare-wildcard", Severity.WARNING, "route, template")
def bare_wildcard(view: Routing) -> Iterator[Flag]:
    """A template that is nothing but ``.`` or ``!``: it takes letters and Asterisk's special extensions too."""
    for each in view.routes.written:
        if each.pattern.possible and each.pattern.tail and not each.pattern.positions:
            yield Flag(
                route_ref(each.route.name),
                _(
                    "template {pattern} takes everything, the special extensions i, t, h, s too",
                    pattern=each.template.pattern,
                ),
                evidence=(each.template.effective,),
                example="h",
                fix=rewritten(each, BETTER) if _takes_no_more(view, each) and may_give_up(view.routes, each) else None,
            )


def _takes_no_more(view: Routing, each: Written) -> bool:
    """Whether what is proposed takes every transfer that comes here now."""
    better = Pattern.parse(BETTER)
    return all(better.matches(call.number) for call in view.hits.get(each.route.name, ()))
