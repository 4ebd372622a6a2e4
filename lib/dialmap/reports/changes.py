"""DataFrames of what would change: objects field by field, ranges of numbers, what fails without trunks."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Final

import pandas as pd

from dialmap.compare import Comparison, ObjectChange, VerdictChange
from dialmap.impact import Impact
from dialmap.messages import Translate, _
from dialmap.model import Route, Row
from dialmap.reports.frames import as_frame
from dialmap.reports.words import OBJECTS, amount, field_title, marked, told, trunk_list, visible, word
from dialmap.routing import Routing
from dialmap.service.checking import Board
from dialmap.verdicts import Outcome

MOST_NAMED: Final = 3


def object_changes(found: Iterable[ObjectChange], translate: Translate) -> pd.DataFrame:
    """One row a changed field, or an object that comes or goes: kind, key, field, old, new."""
    rows: list[tuple[str, ...]] = []
    for change in found:
        head = (word(OBJECTS[change.kind], translate), visible(" / ".join(change.key)))
        if change.before is None or change.after is None:
            said = _("added") if change.before is None else _("removed")
            rows.append(
                (*head, said.render(translate), _whole(change.before, translate), _whole(change.after, translate))
            )
        rows += [
            (*head, field_title(each.field, translate), told(each.old, translate), told(each.new, translate))
            for each in change.fields
        ]
    return as_frame(("kind", "key", "column", "old", "new"), rows)


def _whole(row: Row | None, translate: Translate) -> str:
    """What an object that comes or goes holds, apart from its key."""
    if row is None:
        return ""
    keys = {"name", "scenario", "block", "version", "position"}
    values = (getattr(row, each.name) for each in fields(row) if each.name not in keys)
    return " · ".join(text for value in values if (text := told(value, translate)) != "—")


def ranges(found: Comparison, translate: Translate, limit: int | None = None) -> pd.DataFrame:
    """One row a range of numbers that ends up elsewhere: pattern, how many numbers, an example, from, to, transfers."""
    return as_frame(
        ("pattern", "numbers", "example", "from", "to", "hits", "scenarios"),
        (
            (
                visible(each.pattern),
                amount(each.count),
                visible(each.witness),
                _end(found.old, each.before, translate),
                _end(found.new, each.after, translate),
                len(each.calls),
                _scenarios(each.calls),
            )
            for each in found.ranges[:limit]
        ),
    )


def _scenarios(calls: Iterable[Outcome]) -> str:
    """The scenarios whose transfers are hit, the first few by name."""
    names = list(dict.fromkeys(call.transfer.scenario for call in calls))
    return ", ".join(map(visible, names[:MOST_NAMED])) + (" …" if len(names) > MOST_NAMED else "")


def _end(view: Routing, route: Route | None, translate: Translate) -> str:
    """Where a range of numbers goes: the route with its trunks."""
    if route is None:
        return _("no route").render(translate)
    trunks = trunk_list(view.legs[route.name], translate) or _("no trunk").render(translate)
    return f"{visible(route.name)} ({trunks})"


def impact_routes(found: Impact, board: Board, translate: Translate) -> pd.DataFrame:
    """One row a route that would be left without a live trunk: name, type, trunks, transfers that would fail."""
    return as_frame(
        ("name", "hits", "type", "trunks"),
        (
            (
                visible(route.name),
                sum(call.route is not None and call.route.name == route.name for call in found.outcomes),
                word(route.type, translate),
                trunk_list(board.routing.legs[route.name], translate),
            )
            for route in found.routes
        ),
    )


def single_points(found: Iterable[Impact]) -> pd.DataFrame:
    """One row a trunk whose loss alone breaks transfers: name, transfers, scenarios and routes that would fail."""
    return as_frame(
        ("name", "hits", "scenarios", "routes"),
        ((visible(each.trunks[0]), len(each.outcomes), len(each.scenarios), len(each.routes)) for each in found),
    )


def failing_scenarios(found: Impact) -> pd.DataFrame:
    """One row a scenario with transfers that would fail, most first."""
    return as_frame(("name", "hits"), ((visible(name), count) for name, count in found.scenarios))


def failing_calls(found: Impact) -> pd.DataFrame:
    """One row a call that would fail: scenario, block, number, route."""
    return as_frame(
        ("scenario", "block", "number", "route"),
        (
            (
                visible(call.transfer.scenario),
                visible(call.transfer.block),
                visible(call.number),
                visible(call.route.name) if call.route else "",
            )
            for call in found.outcomes
        ),
    )


def verdicts(found: Iterable[VerdictChange], translate: Translate) -> pd.DataFrame:
    """One row a transfer whose verdict or route differs: scenario, block, number, before, after."""
    rows = []
    for each in found:
        one = each.after or each.before
        assert one is not None
        row = one.transfer
        rows.append(
            (
                visible(row.scenario),
                visible(row.block),
                visible(row.number),
                _verdict(each.before, translate) or _("added").render(translate),
                _verdict(each.after, translate) or _("removed").render(translate),
            )
        )
    return as_frame(("scenario", "block", "number", "old", "new"), rows)


def _verdict(outcome: Outcome | None, translate: Translate) -> str:
    if outcome is None:
        return ""
    return marked(outcome.verdict, translate) + (f" · {visible(outcome.route.name)}" if outcome.route else "")
