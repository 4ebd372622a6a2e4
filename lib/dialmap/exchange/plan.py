"""The plan of an import: what would be new, changed, the same, missing or refused, before anything is stored.

Holds the comparison of files with a data set. Never stores anything, and never asks what an import would do to calls.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Final
from unicodedata import is_normalized, normalize

from dialmap.core.edits import Edit
from dialmap.core.exchange import CellChange, Plan, PlanItem, PlanStatus, Problem, Table, Upload
from dialmap.core.mappings import Mapping
from dialmap.core.model import Route, Row, Scenario, Snapshot, Transfer, key_values
from dialmap.core.profiles import Profile
from dialmap.core.shapes import Shape
from dialmap.core.templates import as_meant
from dialmap.errors import DataError
from dialmap.exchange.archives import unpack
from dialmap.exchange.cells import CellError, cell, cells, read_row
from dialmap.exchange.columns import FILE_OF, FILES, File, join_list
from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.limits import (
    LARGEST_IMPORT,
    MOST_FILES,
    MOST_ROWS,
    kept,
    too_large_together,
    too_many_files,
    too_many_rows_together,
)
from dialmap.exchange.tabular import refused
from dialmap.exchange.text_files import read_table, write_table
from dialmap.exchange.workbooks import is_workbook, tables_of
from dialmap.messages import _

SCENARIOS, TRANSFERS = FILE_OF[Scenario], FILE_OF[Transfer]


def stage(
    snapshot: Snapshot,
    revision: int,
    uploads: Iterable[Upload],
    profile: Profile = Profile.TWIN,
    mappings: Sequence[Mapping] = (),
) -> Plan:
    """Compare files, in whatever order, with the data. Nothing is stored.

    Where the data is FreePBX's, templates are read as it shows them. A table whose columns are not ours is read by the
    first of ``mappings`` that fits.

    New and changed rows have the version that they would get in the next write.
    """
    tables, problems = _read(uploads, mappings)
    tables += _scenarios_of(snapshot, tables)
    items: list[PlanItem] = []
    taken: dict[str, Table] = {}
    named: dict[str, set[tuple[str, ...]]] = {}
    complete: dict[str, bool] = {}
    known_scenarios = {scenario.name for scenario in snapshot.scenarios}
    as_stored = _odd_names(snapshot)
    for file in FILES:
        for table in (each for each in tables if each.kind is file.kind):
            problems.extend(table.problems)
            complete[file.name] = complete.get(file.name, True) and table.is_complete
            if file.name in taken and table.rows and not table.is_beside(taken[file.name]):
                said_twice = _(
                    "there is another {file} in this import ({other})", file=file.name, other=taken[file.name].name
                )
                problems.append(Problem(file=table.name, message=said_twice))
                complete[file.name] = False
                continue
            taken[file.name] = table
            fresh, wrong, keys = _compare(
                snapshot,
                table,
                file,
                known_scenarios,
                as_stored=as_stored,
                version=revision + 1,
                profile=profile,
                before=items,
            )
            items.extend(fresh)
            problems.extend(wrong)
            complete[file.name] = complete[file.name] and not (wrong and not fresh)  # all refused: nothing is known
            named[file.name] = named.get(file.name, set()) | keys
            if file is SCENARIOS:
                known_scenarios |= {item.edit.key[0] for item in fresh}
    problems.extend(problem for table in tables if table.kind is None for problem in table.problems)
    items.extend(_missing(snapshot, {name: keys for name, keys in named.items() if complete[name]}))
    return Plan(revision, tuple(tables), tuple(items), kept(problems))


def _read(uploads: Iterable[Upload], mappings: Sequence[Mapping]) -> tuple[list[Table], list[Problem]]:
    """The tables of all files, and what is wrong with archives. What is beyond a limit is a table with a problem."""
    problems: list[Problem] = []
    tables: list[Table] = []
    files = size = rows = 0
    for upload in uploads:
        found, said = unpack(upload)
        problems.extend(said)
        for each in found:
            files, size = files + 1, size + len(each.data)
            if files > MOST_FILES or size > LARGEST_IMPORT:
                why = too_many_files() if files > MOST_FILES else too_large_together()
                tables.append(refused(each.name, why))
                continue
            for table in _tables(each, mappings):
                rows += len(table.rows)
                tables.append(table if rows <= MOST_ROWS else refused(table.name, too_many_rows_together()))
    return tables, problems


def _tables(upload: Upload, mappings: Sequence[Mapping]) -> list[Table]:
    """The tables of a file: a workbook holds several."""
    try:
        is_book = is_workbook(upload.data)
    except RefusedError as error:
        return [refused(upload.name, error.message)]
    return tables_of(upload, mappings) if is_book else [read_table(upload, mappings)]


def _scenarios_of(snapshot: Snapshot, tables: list[Table]) -> list[Table]:
    """The scenarios that only mapped tables of transfers name, as tables of their own."""
    there = {scenario.name for scenario in snapshot.scenarios}
    there |= {row.get("name", "").strip() for table in tables if table.kind is Scenario for _line, row in table.rows}
    found: dict[str, tuple[int, dict[str, str]]] = {}
    named = next((table for table in tables if table.kind is Transfer and table.telephony), None)
    for table in tables:
        for line, row in table.rows if table.kind is Transfer and table.telephony else ():
            name = row.get("scenario", "").strip()
            if name and name not in there:
                found.setdefault(name, (line, {"name": name, "telephony": table.telephony}))
    if named is None or not found:
        return []
    return [replace(named, kind=Scenario, columns=("name", "telephony"), rows=tuple(found.values()), problems=())]


#: Columns that name an object, its own name or another's.
_NAMING: Final = {
    file.name: tuple(
        column.name
        for column in file.columns
        if column.field.shape in (Shape.KEY, Shape.NAMES) or column.field.name == "expected_route"
    )
    for file in FILES
}


def _odd_names(snapshot: Snapshot) -> frozenset[str]:
    """Names that are stored and not in NFC, and lists of them, as cells: what was exported comes back the same."""
    names = {name for row in snapshot.every_row for name in key_values(row)}
    names |= {join_list(route.trunks) for route in snapshot.routes}
    names |= {text for row in snapshot.transfers for text in (row.expected_route, join_list(row.values))}
    return frozenset(name for name in names if not name.isascii() and not is_normalized("NFC", name))


def _tidied(file: File, given: dict[str, str], as_stored: frozenset[str]) -> dict[str, str]:
    """The cells of a row with names in NFC; in ASCII they are that already."""
    if "".join(given.values()).isascii():
        return given
    odd = {name: cell for name in _NAMING[file.name] if not (cell := given.get(name, "")).isascii()}
    return given | {name: normalize("NFC", cell) for name, cell in odd.items() if cell.strip() not in as_stored}


def _compare(
    snapshot: Snapshot,
    table: Table,
    file: File,
    scenarios: set[str],
    *,
    as_stored: frozenset[str],
    version: int,
    profile: Profile,
    before: Sequence[PlanItem] = (),
) -> tuple[list[PlanItem], list[Problem], set[tuple[str, ...]]]:
    stored: dict[tuple[str, ...], Row] = {key_values(row): row for row in snapshot.rows(file.kind)}
    items: list[PlanItem] = []
    problems: list[Problem] = []
    lines: dict[tuple[str, ...], int] = {}
    elsewhere = {item.edit.key: item for item in before if item.edit.kind is file.kind}  # on another sheet
    planned = (item.edit.after for item in before)
    position = max((row.position for row in (*snapshot.routes, *planned) if isinstance(row, Route)), default=0)
    keys = file.keys
    for line, raw in table.rows:
        given = _tidied(file, raw, as_stored)
        key = tuple([given.get(name, "").strip() for name in keys])
        known = stored.get(key)
        try:
            if key in elsewhere:
                other = elsewhere[key]
                said = _(
                    "the same key stands in {file}, line {line}; delete one of the two rows",
                    file=other.source,
                    line=other.line,
                )
                raise CellError(file.keys[-1], key[-1], said)
            if key in lines:
                raise CellError(
                    file.keys[-1],
                    key[-1],
                    _("the same key stands in line {line}; delete one of the two rows", line=lines[key]),
                )
            after = read_row(file, given, known, position + 1, version)
            if isinstance(after, Transfer) and after.scenario not in scenarios:
                raise CellError(
                    "scenario",
                    after.scenario,
                    _("there is no scenario {name}; add it to scenarios.csv, or correct the name", name=after.scenario),
                )
        except CellError as error:
            problems.append(
                Problem(file=table.name, line=line, column=error.column, value=error.value, message=error.message)
            )
            lines.setdefault(key, line)
            continue
        lines[key] = line
        if isinstance(after, Route):
            after = as_meant(after, profile)
            position = max(position, after.position)
        items.append(_item(file, known, after, table.name, line))
    return items, problems, set(lines)


def _missing(snapshot: Snapshot, named: dict[str, set[tuple[str, ...]]]) -> list[PlanItem]:
    """The stored rows that the files lack, with the Result blocks that would go with a scenario.

    Only files of which every row could be read count: in a refused row may stand what would look missing.
    """
    items = [
        PlanItem(status=PlanStatus.MISSING, edit=Edit(row, None))
        for file in FILES
        if file.name in named
        for row in snapshot.rows(file.kind)
        if key_values(row) not in named[file.name]
    ]
    if TRANSFERS.name not in named:
        gone = {item.edit.key[0] for item in items if item.edit.kind is Scenario}
        items.extend(
            PlanItem(status=PlanStatus.MISSING, edit=Edit(row, None))
            for row in snapshot.transfers
            if row.scenario in gone
        )
    return items


def _item(file: File, before: Row | None, after: Row, source: str, line: int) -> PlanItem:
    edit = Edit(before, after)
    if before is None:
        return PlanItem(status=PlanStatus.NEW, edit=edit, source=source, line=line)
    if before == after:
        return PlanItem(status=PlanStatus.SAME, edit=edit, source=source, line=line)
    changed = tuple(
        CellChange(column.name, old, new)
        for column in file.columns
        if getattr(before, column.field.name) != getattr(after, column.field.name)
        and (old := cell(before, column)) != (new := cell(after, column))
    )
    return PlanItem(status=PlanStatus.CHANGED, edit=edit, cells=changed, source=source, line=line)


def refuse_errors(plan: Plan) -> None:
    """Say the first thing that is wrong with the files. Errors: :class:`DataError` with file, line and column."""
    for problem in plan.errors:
        raise DataError(
            _(
                "{file}, line {line}, {column}: {why}",
                file=problem.file,
                line=problem.line or "—",
                column=problem.column or "—",
                why=problem.message,
            )
        )


def export(snapshot: Snapshot, excel: bool = False) -> tuple[tuple[str, bytes], ...]:
    """The four files of a data set. Importing them gives the same data set again."""
    return tuple((file.name, export_file(snapshot, file, excel)) for file in FILES)


def export_some(rows: Iterable[Row], kind: type[Row], fields: Container[str]) -> bytes:
    """Rows of one kind as a file of these fields only: importing it leaves the others as they are."""
    columns = [column for column in FILE_OF[kind].columns if column.field.name in fields]
    return write_table([each.name for each in columns], ([cell(row, each) for each in columns] for row in rows))


def export_file(snapshot: Snapshot, file: File, excel: bool = False) -> bytes:
    """One of the four files."""
    rows: Sequence[Row] = snapshot.rows(file.kind)
    return write_table([column.name for column in file.columns], (cells(row, file) for row in rows), excel)
