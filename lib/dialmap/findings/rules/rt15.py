"""Rule RT15 and nothing else; its page is ``pages/*/RT15.md``, its cases are ``tests/findings/cases/RT15.yml``."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.findings.base import Fix, Flag, rule
from dialmap.messages import _


@rule("RT15", "repeated-trunk", Severity.NOTE, "route, the trunks that it names more than once")
def repeated_trunk(view: Routes) -> Iterator[Flag]:
    """A route that names the same trunk more than once: where it failed, it is tried again."""
    for route in view.enabled:
        repeated = tuple(name for name, count in Counter(route.trunks).items() if count > 1)
        if repeated:
            once = replace(route, trunks=tuple(dict.fromkeys(route.trunks)))
            yield Flag(
                route_ref(route.name),
                _("names {trunks} more than once: where it failed, it is tried again", trunks=", ".join(repeated)),
                evidence=repeated,
                fix=Fix(_("name each trunk once, where it first stands"), (Edit(route, once),)),
            )
