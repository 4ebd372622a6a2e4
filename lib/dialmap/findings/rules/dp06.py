"""Rule DP06 and nothing else; its page is ``pages/*/DP06.md``, its cases are ``tests/findings/cases/DP06.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.dialplan import Warned
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import rewritten, warned
from dialmap.messages import _


@rule("DP06", "reversed-range", Severity.ERROR, "route, template")
def reversed_range(view: Routes) -> Iterator[Flag]:
    """A range that runs backwards, as in ``[9-2]``: Asterisk finds nothing in it."""
    for each, _caution in warned(view, Warned.REVERSED_RANGE):
        turned = _turned(each.template.pattern)
        yield Flag(
            route_ref(each.route.name),
            _("template {pattern}: a range runs backwards and holds no digit", pattern=each.template.pattern),
            evidence=(each.template.effective,),
            fix=rewritten(each, turned) if turned != each.template.pattern else None,
        )


def _turned(text: str) -> str:
    """``text`` with every reversed range the right way round."""
    found, at, inside = "", 0, False
    while at < len(text):
        if inside and text[at + 1 : at + 2] == "-" and at + 2 < len(text) and text[at + 2] != "]":
            low, high = sorted((text[at], text[at + 2]))
            found += f"{low}-{high}"
            at += 3
            continue
        inside = text[at] == "[" or (inside and text[at] != "]")
        found += text[at]
        at += 1
    return found
