"""Rule TK02 and nothing else; its page is ``pages/*/TK02.md``, its cases are ``tests/findings/cases/TK02.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, trunk_ref
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("TK02", "unused-trunk", Severity.NOTE, "trunk")
def unused_trunk(view: Routes) -> Iterator[Flag]:
    """A trunk that no route names."""
    named = {name for route in view.rows for name in route.trunks}
    for trunk in view.trunks:
        if trunk.name not in named:
            yield Flag(trunk_ref(trunk.name), _("no route names this trunk"))
