"""Rule DP05 and nothing else; its page is ``pages/*/DP05.md``, its cases are ``tests/findings/cases/DP05.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.dialplan import Warned, meant
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import rewritten, warned
from dialmap.messages import _


@rule("DP05", "look-alike-characters", Severity.ERROR, "route, template")
def look_alike_characters(view: Routes) -> Iterator[Flag]:
    """A character that looks like a digit, an X or a dash, and matches only itself."""
    for each, caution in warned(view, Warned.LOOK_ALIKE):
        text, whole = each.template.pattern, each.template.effective
        char, mended = whole[caution.offset], "".join(meant(one) for one in text)
        yield Flag(
            route_ref(each.route.name),
            _(
                "template {pattern}: character {place} is U+{code}, which only looks like “{meant}”",
                pattern=whole,
                place=caution.offset + 1,
                code=f"{ord(char):04X}",
                meant=meant(char) or " ",
            ),
            evidence=(each.template.effective,),
            fix=rewritten(each, mended) if mended != text else None,
        )
