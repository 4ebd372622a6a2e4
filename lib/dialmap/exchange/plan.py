"""The plan of an import: what would be new, changed, the same, missing or refused, before anything is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialmap.exchange.archives import unpack
from dialmap.exchange.columns import FILES, SCENARIOS, TRANSFERS, File
from dialmap.exchange.rows import CellError, cells, read_row
from dialmap.exchange.text_files import Problem, Table, Upload, read_table, write_table
from dialmap.messages import _
from dialmap.model import Route, Row, Scenario, Snapshot, Transfer


class Change(StrEnum):
    """What the import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the plan. ``fields`` are triples of column, old cell and new cell; ``line`` is 0 for missing rows."""

    change: Change
    file: File
    before: Row | None
    after: Row | None
    fields: tuple[tuple[str, str, str], ...] = ()
    source: str = ""
    line: int = 0

    @property
    def row(self) -> Row:
        """The row as it would be, or as it is where the file lacks it."""
        row = self.after or self.before
        assert row is not None
        return row


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do to the data of ``revision``."""

    revision: int
    tables: tuple[Table, ...]
    items: tuple[Item, ...]
    problems: tuple[Problem, ...]

    def of(self, change: Change) -> tuple[Item, ...]:
        """The items with that change."""
        return tuple(item for item in self.items if item.change is change)

    @property
    def stranded(self) -> tuple[Item, ...]:
        """Result blocks in the files whose scenario would go if what is missing were deleted."""
        gone = {item.row.key for item in self.of(Change.MISSING) if item.file is SCENARIOS}
        return tuple(item for item in self.items if isinstance(item.after, Transfer) and item.after.scenario in gone)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a row or a file out."""
        return tuple(problem for problem in self.problems if problem.is_error)


def stage(snapshot: Snapshot, revision: int, uploads: Iterable[Upload]) -> Plan:
    """Compare files, in whatever order, with the data. Nothing is stored."""
    problems: list[Problem] = []
    tables: list[Table] = []
    for upload in uploads:
        found, said = unpack(upload)
        problems.extend(said)
        tables.extend(map(read_table, found))
    items: list[Item] = []
    taken: dict[str, str] = {}
    named: dict[str, set[object]] = {}
    complete: dict[str, bool] = {}
    known_scenarios = {scenario.name for scenario in snapshot.scenarios}
    for file in FILES:
        for table in (each for each in tables if each.file is file):
            problems.extend(table.problems)
            complete[file.name] = complete.get(file.name, True) and table.is_complete
            if file.name in taken and table.rows:
                said_twice = _(
                    "there is another {file} in this import ({other})", file=file.name, other=taken[file.name]
                )
                problems.append(Problem(table.name, 0, "", "", said_twice))
                complete[file.name] = False
                continue
            taken[file.name] = table.name
            fresh, wrong, keys = _compare(snapshot, table, file, known_scenarios)
            items.extend(fresh)
            problems.extend(wrong)
            named[file.name] = keys
            if file is SCENARIOS:
                known_scenarios |= {item.after.name for item in fresh if isinstance(item.after, Scenario)}
    problems.extend(problem for table in tables if table.file is None for problem in table.problems)
    items.extend(_missing(snapshot, {name: keys for name, keys in named.items() if complete[name]}))
    return Plan(revision, tuple(tables), tuple(items), tuple(problems))


def _compare(
    snapshot: Snapshot, table: Table, file: File, scenarios: set[str]
) -> tuple[list[Item], list[Problem], set[object]]:
    stored: dict[object, Row] = {row.key: row for row in getattr(snapshot, file.stem)}
    items: list[Item] = []
    problems: list[Problem] = []
    lines: dict[object, int] = {}
    position = max((route.position for route in snapshot.routes), default=0)
    for line, given in table.rows:
        key = _key(file, given)
        before = stored.get(key)
        try:
            if key in lines:
                raise CellError(
                    file.keys[-1],
                    given[file.keys[-1]].strip(),
                    _("the same key stands in line {line}; delete one of the two rows", line=lines[key]),
                )
            after = read_row(file, given, before, position + 1)
            if isinstance(after, Transfer) and after.scenario not in scenarios:
                raise CellError(
                    "scenario",
                    after.scenario,
                    _("there is no scenario {name}; add it to scenarios.csv, or correct the name", name=after.scenario),
                )
        except CellError as error:
            problems.append(Problem(table.name, line, error.column, error.value, error.message))
            lines.setdefault(key, line)
            continue
        lines[key] = line
        if isinstance(after, Route):
            position = max(position, after.position)
        items.append(_item(file, before, after, table.name, line))
    return items, problems, set(lines)


def _missing(snapshot: Snapshot, named: dict[str, set[object]]) -> list[Item]:
    """The stored rows that the files lack, with the Result blocks that would go with a scenario.

    Only files of which every row could be read count: in a refused row may stand what would look missing.
    """
    items = [
        Item(Change.MISSING, file, row, None)
        for file in FILES
        if file.name in named
        for row in getattr(snapshot, file.stem)
        if row.key not in named[file.name]
    ]
    if TRANSFERS.name not in named:
        gone = {item.row.key for item in items if item.file is SCENARIOS}
        items.extend(Item(Change.MISSING, TRANSFERS, row, None) for row in snapshot.transfers if row.scenario in gone)
    return items


def _item(file: File, before: Row | None, after: Row, source: str, line: int) -> Item:
    if before is None:
        return Item(Change.NEW, file, None, after, (), source, line)
    if before == after:
        return Item(Change.SAME, file, before, after, (), source, line)
    fields = tuple(
        (column.name, old, new)
        for column, old, new in zip(file.columns, cells(before, file), cells(after, file), strict=True)
        if old != new
    )
    return Item(Change.CHANGED, file, before, after, fields, source, line)


def _key(file: File, given: dict[str, str]) -> object:
    values = tuple(given[name].strip() for name in file.keys)
    return values if len(values) > 1 else values[0]


def export(snapshot: Snapshot, excel: bool = False) -> tuple[tuple[str, bytes], ...]:
    """The four files of a data set. Importing them gives the same data set again."""
    return tuple((file.name, export_file(snapshot, file, excel)) for file in FILES)


def export_file(snapshot: Snapshot, file: File, excel: bool = False) -> bytes:
    """One of the four files."""
    rows: Sequence[Row] = getattr(snapshot, file.stem)
    return write_table([column.name for column in file.columns], (cells(row, file) for row in rows), excel)
