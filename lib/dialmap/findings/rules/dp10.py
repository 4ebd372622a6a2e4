"""Rule DP10 and nothing else; its page is ``pages/*/DP10.md``, its cases are ``tests/findings/cases/DP10.yml``."""

from collections.abc import Iterator
from dataclasses import replace

from dialmap.core.edits import Edit
from dialmap.core.findings import Severity, route_ref
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict
from dialmap.findings.base import Fix, Flag, rule
from dialmap.messages import _, n_


@rule("DP10", "plus-never-matched", Severity.ERROR, "route, template")
def plus_never_matched(view: Routing) -> Iterator[Flag]:
    """Numbers come with a plus and the template has none, or the other way round."""
    lost: dict[int, list[int]] = {}
    for at, call in enumerate(view.calls):
        if call.verdict is Verdict.NO_ROUTE:
            other = call.number[1:] if call.number.startswith("+") else "+" + call.number
            index = view.routes.table.winner(other)
            if index is not None and other:
                lost.setdefault(index, []).append(at)
    for index, places in lost.items():
        route, template = view.routes.owners[index]
        first = view.calls[places[0]].number
        values = {"number": first, "pattern": template.effective}
        has_plus = first.startswith("+")
        message = (
            n_(
                "{count} transfer such as {number} has a plus, and template {pattern} takes none",
                "{count} transfers such as {number} have a plus, and template {pattern} takes none",
                len(places),
                **values,
            )
            if has_plus
            else n_(
                "{count} transfer such as {number} has no plus, and template {pattern} asks for one",
                "{count} transfers such as {number} have no plus, and template {pattern} asks for one",
                len(places),
                **values,
            )
        )
        rows = {call.transfer.key: call.transfer for call in (view.calls[at] for at in places)}
        edits = tuple(
            Edit(row, replace(row, number=row.number.replace("+", "", 1) if has_plus else "+" + row.number.strip()))
            for row in rows.values()
            if not row.values
        )
        title = _("write these numbers without a plus") if has_plus else _("write these numbers with a plus")
        fix = Fix(title, edits) if edits else None
        yield Flag(route_ref(route.name), message, evidence=(template.effective,), example=first, fix=fix)
