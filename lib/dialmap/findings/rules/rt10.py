"""Rule RT10 and nothing else; its page is ``pages/*/RT10.md``, its cases are ``tests/findings/cases/RT10.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.numbering import plan_of
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.emergency import Cause, emergency_calls
from dialmap.findings.rules.templates import is_public
from dialmap.messages import n_


@rule("RT10", "captured-emergency-number", Severity.NOTE, "route, the emergency numbers")
def captured_emergency_number(view: Routes) -> Iterator[Flag]:
    """Emergency numbers of the country leave by a template that was made for something else."""
    found: dict[str, list[tuple[str, str]]] = {}
    for number, cause, index in emergency_calls(view):
        pattern = None if index is None else view.table.patterns[index]
        if cause is Cause.LEAVES and index is not None and pattern is not None:
            if is_public(pattern, plan_of(view.country)):
                continue
            route, template = view.owners[index]
            found.setdefault(route.name, []).append((number, template.effective))
    for name, pairs in found.items():
        numbers = tuple(number for number, _pattern in pairs)
        patterns = list(dict.fromkeys(pattern for _number, pattern in pairs))
        yield Flag(
            route_ref(name),
            n_(
                "template {pattern} takes the emergency numbers {numbers}",
                "templates {pattern} take the emergency numbers {numbers}",
                len(patterns),
                pattern=", ".join(patterns),
                numbers=", ".join(numbers),
            ),
            evidence=numbers,
            example=numbers[0],
            causes=(("RT11", route_ref(name)),),
        )
