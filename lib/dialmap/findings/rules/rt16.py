"""Rule RT16 and nothing else; its page is ``pages/*/RT16.md``, its cases are ``tests/findings/cases/RT16.yml``."""

from collections.abc import Iterator

from dialmap.core.findings import Ref, Severity, number_ref, route_ref
from dialmap.core.routes import Routes
from dialmap.core.templates import handed_over
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.emergency import Cause, emergency_calls
from dialmap.messages import Message, _


@rule("RT16", "emergency-number-unrouted", Severity.ERROR, "route or number, why, the emergency numbers")
def emergency_number_unrouted(view: Routes) -> Iterator[Flag]:
    """An emergency number of the country does not leave as it is dialed: no route takes it, or it ends, or changes."""
    found: dict[tuple[Cause, Ref | None], list[tuple[str, int | None]]] = {}
    for number, cause, index in emergency_calls(view):
        if cause is not Cause.LEAVES:
            ref = None if index is None else route_ref(view.owners[index][0].name)
            found.setdefault((cause, ref), []).append((number, index))
    for (cause, ref), calls in found.items():
        numbers = tuple(number for number, _index in calls)
        yield Flag(
            ref or number_ref(numbers[0]),
            _said(view, cause, calls),
            evidence=(cause.name.lower(), *numbers),
            example=numbers[0],
        )


def _said(view: Routes, cause: Cause, calls: list[tuple[str, int | None]]) -> Message:
    numbers = ", ".join(number for number, _index in calls)
    if cause is Cause.UNROUTED:
        return _("no route takes these emergency numbers: {numbers}", numbers=numbers)
    if cause is Cause.INSIDE:
        return _("these emergency numbers stay inside the PBX: {numbers}", numbers=numbers)
    if cause is Cause.ENDS:
        return _("calls to these emergency numbers end here, no trunk takes them on: {numbers}", numbers=numbers)
    number, index = calls[0]
    assert index is not None
    template = view.owners[index][1]
    return _(
        "{numbers} fits {pattern}; {number} leaves as {handed}",
        numbers=numbers,
        pattern=_shown(template.prefix, template.pattern),
        number=number,
        handed=handed_over(number, template) or _("nothing"),
    )


def _shown(prefix: str, pattern: str) -> str:
    """A template with its prefix apart: what is taken off is what matters here."""
    return f"{prefix} + {pattern}" if prefix else pattern
