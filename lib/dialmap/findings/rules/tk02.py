"""Rule TK02 and nothing else; its page is ``pages/*/TK02.md``, its cases are ``tests/findings/cases/TK02.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, trunk_ref
from dialmap.core.model import TrunkStatus
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.messages import _

#: More unused trunks than these are one finding: a list.
MOST_APART: Final = 5


@rule("TK02", "unused-trunk", Severity.NOTE, "trunk; or all of them, where there are many")
def unused_trunk(view: Routes) -> Iterator[Flag]:
    """A trunk that no route names, and that is not disabled; many of them are one list."""
    named = {name for route in view.rows for name in route.trunks}
    idle = [each.name for each in view.trunks if each.name not in named and each.status is not TrunkStatus.DISABLED]
    if len(idle) <= MOST_APART:
        yield from (Flag(trunk_ref(name), _("no route names this trunk")) for name in idle)
        return
    yield Flag(
        trunk_ref(idle[0]),
        _("no route names {count} trunks: {names}", count=len(idle), names=", ".join(idle)),
        evidence=tuple(sorted(idle)),
    )
