"""Rule NM01 and nothing else; its page is ``pages/*/NM01.md``, its cases are ``tests/findings/cases/NM01.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref, scenario_ref, trunk_ref
from dialmap.core.names import look_alikes
from dialmap.core.routing import Routing
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("NM01", "look-alike-names", Severity.NOTE, "trunk, route or scenario, and the names that look like its own")
def look_alike_names(view: Routing) -> Iterator[Flag]:
    """Names that differ only in case, width, invisible or look-alike characters."""
    data = view.snapshot
    for ref, rows in ((trunk_ref, data.trunks), (route_ref, data.routes), (scenario_ref, data.scenarios)):
        for group in look_alikes(row.name for row in rows):
            for name in group:
                others = tuple(each for each in group if each != name)
                message = _("looks like another name: {names}", names=", ".join(map(ascii, others)))
                yield Flag(ref(name), message, evidence=others)
