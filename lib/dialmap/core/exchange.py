"""Files as values: what came, what was read of it, what is wrong with it, and what an import would do.

Holds uploads, problems, tables of text and the plan. Never opens a file and never knows an encoding: that is
:mod:`dialmap.exchange`.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from dialmap.core.edits import Edit
from dialmap.core.model import Row, Scenario, Transfer
from dialmap.messages import Message

#: What a spreadsheet takes for the beginning of a formula.
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")


def protect(cell: str) -> str:
    """A cell that a spreadsheet shows as text and never runs: an apostrophe before ``=``, ``+``, ``-``, ``@``."""
    return "'" + cell if cell.lstrip("'").startswith(DANGEROUS) else cell


def unprotect(cell: str) -> str:
    """Undoes :func:`protect`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(DANGEROUS) else cell


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name and its bytes, with what the user says of it (None: find out)."""

    name: str
    data: bytes
    encoding: str | None = None
    delimiter: str | None = None


class Counted(StrEnum):
    """How much of a line of a PBX's files counts."""

    WHOLE = "whole"
    PARTLY = "partly"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a file. ``line`` and ``column`` are 1-based line and column name; 0 and "" for the whole.

    ``others``: how many problems it stands for that are not listed, where there were too many; ``counted``: how much of
    the line counts, where that is told.
    """

    file: str
    message: Message
    line: int = 0
    column: str = ""
    value: str = ""
    is_error: bool = True
    others: int = 0
    counted: Counted | None = None

    def below(self, lines: int) -> "Problem":
        """The same of a part of the file that stands so many lines further down; without a line it stays so."""
        return replace(self, line=self.line and self.line + lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """A table as it came: its headings, each once, and its rows with the lines they begin in.

    Shape: a row may have fewer cells than there are headings; ``mapping`` names the mapping that made it ours.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...] = field(repr=False)
    mapping: str = ""

    def values(self, heading: str) -> tuple[str, ...]:
        """The different cells of a column that hold something, in their order."""
        at = self.headings.index(heading)
        cells = (cells[at].strip() for _line, cells in self.rows if at < len(cells))
        return tuple(dict.fromkeys(each for each in cells if each))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A file as rows of text, in the columns of one of our files.

    Shape: ``kind`` is what its rows are, None where that is not known; ``rows`` are pairs of line and cells by column
    name; ``columns`` may be fewer than ours: what is left out keeps what is stored. ``foreign`` is what the file holds
    where its columns are not ours, or were mapped; ``telephony`` is that of scenarios that only it names, if any.
    """

    name: str
    kind: type[Row] | None
    encoding: str
    delimiter: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[int, dict[str, str]], ...] = ()
    problems: tuple[Problem, ...] = ()
    foreign: "Foreign | None" = None
    telephony: str = ""

    @property
    def is_foreign(self) -> bool:
        """Whether its columns are not ours, and nobody has said yet which is which."""
        return self.foreign is not None and not self.foreign.mapping and not self.rows

    def is_beside(self, other: "Table") -> bool:
        """Whether both are of one workbook, or were both mapped: then they are parts of one table."""
        book, _slash, _sheet = self.name.rpartition("/")
        is_same_book = not self.delimiter and bool(book) and other.name.rpartition("/")[0] == book
        return is_same_book or all(each.foreign is not None and each.foreign.mapping for each in (self, other))

    @property
    def is_derived(self) -> bool:
        """Whether it only holds the scenarios that a table of transfers names."""
        return self.kind is Scenario and bool(self.telephony)

    @property
    def is_complete(self) -> bool:
        """Whether every row of the file could at least be read; only then is it known what the file lacks."""
        return bool(self.rows) and not any(problem.is_error for problem in self.problems)


class PlanStatus(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a row that an import changes: its column, and both texts."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One row of a plan.

    Shape: ``edit`` has the row as it is and as it would be, for a row that is the same twice the same, for one that the
    files lack with nothing after; ``source`` and ``line`` say where it stands, "" and 0 for missing rows.
    """

    status: PlanStatus
    edit: Edit
    cells: tuple[CellChange, ...] = ()
    source: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do to the data of ``revision``."""

    revision: int
    tables: tuple[Table, ...]
    items: tuple[PlanItem, ...]
    problems: tuple[Problem, ...]

    def of(self, status: PlanStatus) -> tuple[PlanItem, ...]:
        """The items with that status."""
        return tuple(item for item in self.items if item.status is status)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """What would be stored: rows that are new or changed."""
        return tuple(item.edit for item in self.items if item.status in (PlanStatus.NEW, PlanStatus.CHANGED))

    @property
    def removals(self) -> tuple[Edit, ...]:
        """The stored rows that the files lack, as edits that take them out."""
        return tuple(item.edit for item in self.of(PlanStatus.MISSING))

    @property
    def stranded(self) -> tuple[PlanItem, ...]:
        """Result blocks in the files whose scenario would go if what is missing were deleted."""
        gone = {edit.before.name for edit in self.removals if isinstance(edit.before, Scenario)}
        return tuple(
            item for item in self.items if isinstance(item.edit.after, Transfer) and item.edit.after.scenario in gone
        )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a row or a file out."""
        return tuple(problem for problem in self.problems if problem.is_error)
