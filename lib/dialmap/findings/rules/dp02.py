"""Rule DP02 and nothing else; its page is ``pages/*/DP02.md``, its cases are ``tests/findings/cases/DP02.yml``."""

import re
from collections.abc import Iterator
from typing import Final

from dialmap.core.bare import as_pattern
from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.dialplan import Pattern, Warned
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.templates import is_readable, rewritten
from dialmap.messages import _

NEIGHBORS: Final = re.compile(r"\[([0-8])-([1-9])\]")


@rule("DP02", "non-canonical-pattern", Severity.NOTE, "route, template")
def non_canonical_pattern(view: Routes) -> Iterator[Flag]:
    """A template that says in an unusual way what a shorter, usual one says."""
    for each in view.written:
        text = each.template.pattern
        if each.template.effective.startswith("_"):
            text = as_pattern(text)  # FreePBX shows no underscore
        if not each.pattern.possible or any(one.kind is not Warned.EMPTY_SET for one in view.cautions[each.index]):
            continue
        if each.template.prefix and not is_readable(text):
            continue
        pattern = Pattern.parse(text) if each.template.prefix else each.pattern
        canonical = pattern.canonical()
        if canonical in (text.strip(" "), _two_as_set(text)) or not is_readable(canonical):
            continue
        if Pattern.parse(canonical).order_key != pattern.order_key:
            continue  # the same numbers, but another place in Asterisk's order
        yield Flag(
            route_ref(each.route.name),
            _("template {pattern} is usually written {canonical}", pattern=text, canonical=canonical),
            evidence=(each.template.effective,),
            details=(_("both take the same characters at every position, so the same numbers"),),
            fix=rewritten(each, canonical),
        )


def _two_as_set(text: str) -> str:
    """A template with ``[0-1]`` as ``[01]``: two neighbors are written either way."""
    return NEIGHBORS.sub(
        lambda found: f"[{found[1]}{found[2]}]" if int(found[2]) - int(found[1]) == 1 else found[0], text
    )
