"""Workbooks out (XLSX): the tables of a data set, and templates to fill. What is written is read again the same.

Every cell is text: nothing in it is a number, a date or a formula to a spreadsheet. Holds how sheets look; never knows
a language: headings and words come as they are to be written.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dialmap.core.model import Row, Scenario, Snapshot, Transfer
from dialmap.core.shapes import Shape
from dialmap.errors import DataError
from dialmap.exchange.cells import cell
from dialmap.exchange.columns import FILE_OF, FILES, WORDS, Column, File
from dialmap.exchange.examples import EXAMPLES
from dialmap.exchange.limits import MOST_ROWS, too_many_rows
from dialmap.exchange.sheets import EXPLAINS
from dialmap.exchange.titles import TITLES
from dialmap.messages import _

#: Characters that a cell of XLSX may have.
LONGEST_TEXT: Final = 32_767
#: Rows that a template to fill offers its drop-downs in.
OFFERED: Final = 1_000
#: The same in every file, so that the same data gives the same bytes.
MADE: Final = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
FLAGS: Final = (("yes", "no"), ("да", "нет"))
NARROWEST, WIDEST = 10, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What sheets say.

    Shape: ``spoken`` is the place of the language in the tables of titles: 0 English, 1 Russian; ``sheets`` are the
    names of the four sheets by file; ``about`` the name of the fifth, ``heads`` its headings; ``required`` says yes.
    """

    spoken: int
    sheets: dict[str, str] = field(default_factory=dict)
    about: str
    heads: tuple[str, str, str, str]
    required: str


def write_workbook(snapshot: Snapshot, words: Words) -> bytes:
    """The data set as a workbook of five sheets. Errors: :class:`DataError` for a cell that is too long for XLSX."""
    return _workbook(words, {file.name: _cells(file, snapshot.rows(file.kind), words) for file in FILES})


def write_template(words: Words) -> bytes:
    """A workbook to be filled in: an example row on each sheet, which an import leaves out, and drop-downs."""
    rows = {}
    for file in FILES:
        example = EXAMPLES[file.kind][words.spoken]
        rows[file.name] = [[example.get(column.name, "") for column in file.columns]]
    return _workbook(words, rows, OFFERED)


def _cells(file: File, rows: Sequence[Row], words: Words) -> list[list[str]]:
    return [[_said(row, column, words) for column in file.columns] for row in rows]


def _said(row: Row, column: Column, words: Words) -> str:
    """A cell as people write it: choices by their words."""
    value = getattr(row, column.field.name)
    if column.field.choices is not None:
        return _word(column, value, words)
    if isinstance(value, bool):
        return FLAGS[words.spoken][0 if value else 1]
    return cell(row, column)


def _word(column: Column, value: object, words: Words) -> str:
    assert column.field.choices is not None
    listed = WORDS[column.field.choices][value]  # type: ignore[index]
    return listed[0] if words.spoken else listed[-1]


def _allowed(column: Column, words: Words) -> list[str]:
    """The words that a cell may hold, where it is one of few."""
    if column.field.shape is Shape.FLAG:
        return list(FLAGS[words.spoken])
    choices = column.field.choices
    return [] if choices is None else [_word(column, choice, words) for choice in choices]


def _workbook(words: Words, tables: dict[str, list[list[str]]], offered: int = 0) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": MADE})
        text = book.add_format({"num_format": "@", "valign": "top"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for file in FILES:
            sheet = book.add_worksheet(words.sheets[file.name])
            heads = [TITLES[file.kind][column.name][words.spoken] for column in file.columns]
            rows = tables[file.name]
            if len(rows) > MOST_ROWS:
                raise DataError(too_many_rows())
            _fill(sheet, words.sheets[file.name], [heads, *rows])
            for at, width in enumerate(_widths([heads, *rows])):
                sheet.set_column(at, at, width, text)
            sheet.set_row(0, None, bold)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
            _drop_downs(sheet, file, words, max(len(rows), offered))
        about = book.add_worksheet(words.about)
        _fill(about, words.about, [(EXPLAINS, "", "", ""), words.heads, *_explained(words)])
        about.set_column(0, 3, 32, text)
        about.set_row(1, None, bold)
        about.freeze_panes(2, 0)
    return out.getvalue()


def _fill(sheet: Worksheet, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Write cells as text. Errors: :class:`DataError` for one that is too long."""
    for line, cells in enumerate(rows):
        for at, said in enumerate(cells):
            if len(said.encode("utf-16-le")) // 2 > LONGEST_TEXT:
                raise DataError(
                    _(
                        "sheet {sheet}, row {line}: a cell has more than {limit} characters, more than XLSX can hold;"
                        " export CSV files instead",
                        sheet=name,
                        line=line + 1,
                        limit=LONGEST_TEXT,
                    )
                )
            if said:
                sheet.write_string(line, at, said)


def _widths(rows: list[list[str]]) -> list[int]:
    return [min(max(max(map(len, column)) + 2, NARROWEST), WIDEST) for column in zip(*rows, strict=True)]


def _drop_downs(sheet: Worksheet, file: File, words: Words, rows: int) -> None:
    """Lists to choose from. What is not in the list can be typed all the same: a spreadsheet asks once."""
    for at, column in enumerate(file.columns):
        source: list[str] | str = _allowed(column, words)
        if file.kind is Transfer and column.name == "scenario":
            source = f"='{words.sheets[FILE_OF[Scenario].name]}'!$A$2:$A${OFFERED + 1}"
        if source and rows:
            told = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, at, rows, at, told)


def _explained(words: Words) -> list[tuple[str, str, str, str]]:
    """What the last sheet says of each column: whether it must be filled in, and what may stand in it."""
    return [
        (
            words.sheets[file.name],
            TITLES[file.kind][column.name][words.spoken],
            words.required if column.required else "",
            ", ".join(_allowed(column, words)),
        )
        for file in FILES
        for column in file.columns
    ]
