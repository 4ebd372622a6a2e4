"""An import before it is applied, as tables and as records for machines.

Holds which facts of a plan are told. Never reads a file.
"""

from collections.abc import Iterable
from typing import Any, Final

from dialmap.core.boxes import BoxFiles, BoxReport, Understood
from dialmap.core.exchange import Foreign, Plan, PlanItem, PlanStatus, Problem
from dialmap.core.fields import FIELDS
from dialmap.core.model import TABLES, Route, Row
from dialmap.core.shapes import Shape
from dialmap.messages import Message, _
from dialmap.reports.voice import Safe, Table, Voice, table

#: Rows of a table of others that are shown, and characters of a cell.
FIRST: Final = 3
SHOWN: Final = 80


def plan_rows(plan: Plan, status: PlanStatus, voice: Voice) -> Table:
    """One row an object the import touches (a changed cell for ``CHANGED``): file, line, key, old and new."""
    spoken = voice.plain
    if status is PlanStatus.CHANGED:
        return table(
            ("file", "line", "key", "column", "old", "new"),
            (
                (_file(item), item.line, _key(item), Safe(cell.column), cell.old, cell.new)
                for item in plan.of(status)
                for cell in item.cells
            ),
            spoken,
        )
    return table(
        ("file", "line", "key", "row"),
        (
            (_file(item), item.line or None, _key(item), spoken.joined(_texts(item.edit.row), " · "))
            for item in plan.of(status)
        ),
        spoken,
    )


def _file(item: PlanItem) -> str:
    return Safe(f"{TABLES[item.edit.kind]}.csv")


def _key(item: PlanItem) -> str:
    return " / ".join(item.edit.key)


def _texts(row: Row) -> Iterable[str]:
    """What a row holds, as its cells would: stable values, nothing for what is empty."""
    for field in FIELDS[type(row)]:
        value = getattr(row, field.name)
        if field.late and not value:
            continue
        if field.shape is Shape.TEMPLATES and isinstance(row, Route):
            value = tuple(template.effective for template in row.templates)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        text = "|".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        if text:
            yield text


def problems(reported: Iterable[Problem], voice: Voice) -> Table:
    """One row a problem of a file: where and what."""
    return table(
        ("file", "line", "column", "value", "message"),
        (
            (problem.file, problem.line or None, problem.column, problem.value[:200], problem.message)
            for problem in reported
        ),
        voice,
    )


def first_rows(foreign: Foreign, voice: Voice) -> Table:
    """The first rows of a table of others, in its own columns; cells are shown cut."""
    width = len(foreign.headings)
    rows = ([cell[:SHOWN] for cell in (*cells, *[""] * width)[:width]] for _line, cells in foreign.rows[:FIRST])
    return table(foreign.headings, rows, voice)


def losses(told: Iterable[Problem], voice: Voice) -> Table:
    """One row a line of which something is lost, or that is not what it seems: where, how much of it counts, why."""
    return table(
        ("file", "line", "counts", "message"),
        ((each.file, each.line or None, each.counted or "", each.message) for each in told),
        voice,
    )


def problem_record(problem: Problem, voice: Voice) -> Any:
    """One thing wrong with a file, for whoever sent the file: nothing of it is hidden."""
    return Voice(voice.language, masking=False).machine(
        {
            "file": problem.file,
            "line": problem.line or None,
            "column": problem.column or None,
            "value": problem.value,
            "message": problem.message,
            "error": problem.is_error,
            "counts": problem.counted,
        }
    )


def proof(unproven: Message | None) -> Message:
    """Whether it is proven that what was written for a PBX sends calls where they go here; ``unproven``: why not."""
    if unproven is None:
        return _("Read again and proven: every number of these routes goes where it goes here.")
    return _("Written, but not proven that every number goes where it goes here: {why}", why=unproven)


def refusals(told: Iterable[tuple[str, Message]], voice: Voice) -> Table:
    """One row a route that a PBX cannot be told: its name, and why."""
    return table(("route", "reason"), told, voice)


def understood(told: Understood) -> Message:
    """How many lines of a PBX's files were understood, of how many."""
    return _(
        "{lines} lines are read: {whole} are understood whole, {partly} in part, {skipped} are skipped.",
        lines=told.lines,
        whole=told.whole,
        partly=told.partly,
        skipped=told.skipped,
    )


def box_report(told: BoxFiles, source: str, entry: str, voice: Voice) -> BoxReport:
    """What is remembered of an import from a PBX, with its loss report as CSV in the language of ``voice``."""
    return BoxReport(
        source=source,
        entry=entry,
        lines=told.lines,
        partly=told.partly,
        skipped=told.skipped,
        report=losses(told.lost, voice).csv().decode("utf-8-sig"),
        rows=told.rows,
    )
