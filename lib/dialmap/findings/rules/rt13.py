"""Rule RT13 and nothing else; its page is ``pages/*/RT13.md``, its cases are ``tests/findings/cases/RT13.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Severity, route_ref
from dialmap.core.routes import Routes
from dialmap.findings.base import Flag, rule
from dialmap.messages import _


@rule("RT13", "conditional-template", Severity.NOTE, "route, its templates that have a condition, the conditions")
def conditional_template(view: Routes) -> Iterator[Flag]:
    """A template counts only while a condition holds; nothing is proven about it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for route, template in view.sometimes:
        if template.condition:
            found.setdefault(route.name, []).append((template.effective, template.condition))
    for name, pairs in found.items():
        listed = [
            _("{pattern} counts only on a condition: {condition}", pattern=one, condition=when) for one, when in pairs
        ]
        evidence = tuple(text for pair in sorted(pairs) for text in pair)
        yield Flag(route_ref(name), listed[0], evidence=evidence, details=tuple(listed[1:]))
