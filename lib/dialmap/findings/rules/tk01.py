"""Rule TK01 and nothing else; its page is ``pages/*/TK01.md``, its cases are ``tests/findings/cases/TK01.yml``."""

import difflib
from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.findings.base import Fix, Flag, rule
from dialmap.messages import _


@rule("TK01", "unknown-trunk", Severity.ERROR, "route, trunk name")
def unknown_trunk(view: Routes) -> Iterator[Flag]:
    """A route names a trunk that nobody listed."""
    known = [trunk.name for trunk in view.trunks]
    near: dict[str, str] = {}
    for route in view.rows:
        unknown = (leg.name for leg in view.legs[route.name] if leg.trunk is None and not leg.is_of_the_call)
        for name in dict.fromkeys(unknown):
            if name not in near:
                near[name] = next(iter(difflib.get_close_matches(name[:200], known, n=1, cutoff=0.75)), "")
            message, fix = _("trunk {name} is not listed", name=name), None
            if near[name]:
                message = _("trunk {name} is not listed; did you mean {near}?", name=name, near=near[name])
                trunks = tuple(dict.fromkeys(near[name] if each == name else each for each in route.trunks))
                edit = Edit(route, replace(route, trunks=trunks))
                fix = Fix(_("lead the route into {name}", name=near[name]), (edit,))
            yield Flag(route_ref(route.name), message, evidence=(name,), fix=fix)
