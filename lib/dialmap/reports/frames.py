"""DataFrames for tables. Column names are ours and stable; their titles are the pages' business."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from dialmap.exchange.columns import File
from dialmap.exchange.plan import Change, Plan
from dialmap.exchange.rows import cells
from dialmap.exchange.text_files import Problem
from dialmap.findings import Finding, Severity
from dialmap.findings.base import Ref, route_ref, trunk_ref
from dialmap.messages import Translate, _
from dialmap.model import Route, Scenario, Trunk
from dialmap.reports.words import ICONS, marked, trunk_list, visible, word
from dialmap.routing import Outcome, Trace
from dialmap.service.checking import Answer, Board


def as_frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """A table with these columns, also where it has no row."""
    return pd.DataFrame(list(rows), columns=list(columns))


def _found(board: Board, ref: Ref) -> str:
    """How many findings of each severity an object has, as icons."""
    findings = board.by_ref.get(ref, ())
    counts = [(ICONS[each], sum(finding.severity is each for finding in findings)) for each in Severity]
    return "  ".join(f"{icon} {count}" for icon, count in counts if count)


def templates(route: Route) -> str:
    """The templates of a route on one line."""
    return "   ".join(visible(template.effective) for template in route.templates)


def routes(board: Board, chosen: Iterable[Route], translate: Translate) -> pd.DataFrame:
    """One row a route: name, type, templates, trunks in order with their status, transfers that hit it, findings."""
    off = _("off").render(translate)
    return as_frame(
        ("name", "type", "templates", "trunks", "hits", "findings"),
        (
            (
                visible(route.name),
                word(route.type, translate) + ("" if route.enabled else f" · {off}"),
                templates(route),
                trunk_list(board.routing.legs[route.name], translate) or "—",
                len(board.routing.hits.get(route.name, ())),
                _found(board, route_ref(route.name)),
            )
            for route in chosen
        ),
    )


def trunks(board: Board, chosen: Iterable[Trunk], translate: Translate) -> pd.DataFrame:
    """One row a trunk: name, provider, status, ticket, channels, routes that name it, transfers that may use it."""
    hits = board.routing.hits
    return as_frame(
        ("name", "status", "provider", "ticket", "channels", "routes", "hits", "findings"),
        (
            (
                visible(trunk.name),
                word(trunk.status, translate),
                visible(trunk.provider),
                visible(trunk.ticket),
                trunk.channels,
                len(board.routes_of.get(trunk.name, ())),
                sum(len(hits.get(route.name, ())) for route in board.routes_of.get(trunk.name, ())),
                _found(board, trunk_ref(trunk.name)),
            )
            for trunk in chosen
        ),
    )


def transfers(board: Board, chosen: Iterable[Outcome], translate: Translate) -> pd.DataFrame:
    """One row a Result block: scenario, block, number, what it hits, verdict."""
    legs = board.routing.legs
    names = {route: trunk_list(each, translate) for route, each in legs.items()}
    return as_frame(
        ("scenario", "block", "number", "verdict", "route", "trunks", "telephony", "inbound_action"),
        (
            (
                visible(outcome.transfer.scenario),
                visible(outcome.transfer.block),
                visible(outcome.transfer.number),
                marked(outcome.verdict, translate),
                visible(outcome.route.name) if outcome.route else "—",
                names[outcome.route.name] if outcome.route else "",
                word(outcome.scenario.telephony, translate) if outcome.scenario else "",
                word(outcome.transfer.inbound_action, translate),
            )
            for outcome in chosen
        ),
    )


def scenarios(board: Board, chosen: Iterable[Scenario], translate: Translate) -> pd.DataFrame:
    """One row a scenario: name, telephony, enabled, owner, how many Result blocks and how many of them fail."""
    blocks: dict[str, int] = {}
    failing: dict[str, int] = {}
    for outcome in board.outcomes:
        name = outcome.transfer.scenario
        blocks[name] = blocks.get(name, 0) + 1
        failing[name] = failing.get(name, 0) + outcome.verdict.fails
    return as_frame(
        ("name", "telephony", "enabled", "owner", "blocks", "failing"),
        (
            (
                visible(scenario.name),
                word(scenario.telephony, translate),
                scenario.enabled,
                visible(scenario.owner),
                blocks.get(scenario.name, 0),
                failing.get(scenario.name, 0),
            )
            for scenario in chosen
        ),
    )


def findings(
    board: Board, chosen: Iterable[Finding], rule_titles: Mapping[str, str], translate: Translate
) -> pd.DataFrame:
    """One row a finding: rule, severity, what was found, object, owner. ``rule_titles``: code -> title."""
    return as_frame(
        ("rule", "severity", "object", "message", "owner"),
        (
            (
                f"{finding.rule.code} {rule_titles[finding.rule.code]}",
                marked(finding.severity, translate),
                f"{word(finding.ref.kind, translate)}: {visible(' / '.join(finding.ref.key))}",
                finding.message.render(translate, visible),
                visible(board.owner_of(finding.ref)),
            )
            for finding in chosen
        ),
    )


def groups(found: Mapping[str, Sequence[Finding]]) -> pd.DataFrame:
    """One row a group of findings: its name and how many of each severity it holds."""
    return as_frame(
        ("group", *Severity),
        (
            (visible(name), *(sum(finding.severity is each for finding in listed) for each in Severity))
            for name, listed in found.items()
        ),
    )


def candidates(trace: Trace, translate: Translate) -> pd.DataFrame:
    """One row a template that matches the number, winner first, with the reason why each of the others lost."""
    return as_frame(
        ("place", "route", "template", "type", "reason"),
        (
            (
                place,
                visible(candidate.route.name),
                visible(candidate.template.effective),
                word(candidate.route.type, translate),
                candidate.reason.message.render(translate, visible) if candidate.reason else "✔",
            )
            for place, candidate in enumerate(trace.candidates, 1)
        ),
    )


def answers(found: Iterable[Answer], translate: Translate) -> pd.DataFrame:
    """One row a looked-up number: as typed, cleaned, verdict, route, trunks, what lost, the other policy's route."""
    return as_frame(
        ("typed", "number", "verdict", "route", "template", "trunks", "lost", "other_policy"),
        (
            (
                visible(answer.cleaned.raw),
                visible(answer.cleaned.number),
                marked(answer.trace.verdict, translate),
                visible(answer.trace.winner.route.name) if answer.trace.winner else "—",
                visible(answer.trace.winner.template.effective) if answer.trace.winner else "",
                trunk_list(answer.trace.legs, translate),
                ", ".join(dict.fromkeys(visible(lost.route.name) for lost in answer.trace.candidates[1:])),
                (visible(answer.other.winner.route.name) if answer.other.winner else "—")
                if answer.policies_differ
                else "",
            )
            for answer in found
        ),
    )


def plan_rows(plan: Plan, change: Change) -> pd.DataFrame:
    """One row an object the import touches (a changed field for ``CHANGED``): file, line, key, old and new."""
    if change is Change.CHANGED:
        return as_frame(
            ("file", "line", "key", "column", "old", "new"),
            (
                (
                    item.file.name,
                    item.line,
                    _key(item.row, item.file),
                    column,
                    visible(old),
                    visible(new),
                )
                for item in plan.of(change)
                for column, old, new in item.fields
            ),
        )
    return as_frame(
        ("file", "line", "key", "row"),
        (
            (
                item.file.name,
                item.line or None,
                _key(item.row, item.file),
                visible(" · ".join(filter(None, cells(item.row, item.file)))),
            )
            for item in plan.of(change)
        ),
    )


def _key(row: object, file: File) -> str:
    return visible(" / ".join(str(getattr(row, name)) for name in file.keys))


def problems(found: Iterable[Problem], translate: Translate) -> pd.DataFrame:
    """One row a problem of a file: where and what."""
    return as_frame(
        ("file", "line", "column", "value", "message"),
        (
            (
                visible(problem.file),
                problem.line or None,
                visible(problem.column),
                visible(problem.value[:200]),
                problem.message.render(translate, visible),
            )
            for problem in found
        ),
    )
