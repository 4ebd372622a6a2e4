"""Workbooks as desks keep them (XLSX, XLS, ODS): bytes in, tables out, every problem with sheet, row and column.

Holds how a workbook is opened without harm. Never runs a formula: what was last worked out is read; what is on a sheet
is :mod:`~dialmap.exchange.sheets`.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dialmap.core.exchange import Problem, Table, Upload
from dialmap.core.mappings import Mapping
from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.examples import is_example
from dialmap.exchange.limits import LARGEST_FILE, MEGABYTE, MOST_ROWS, kept, too_large, too_many_rows
from dialmap.exchange.sheets import Cell, Sheet, grids_of
from dialmap.exchange.tabular import heading_of, refused, table_of
from dialmap.exchange.titles import NUMBERS
from dialmap.messages import Message, _

#: Bytes that the members of a workbook may have together, unpacked.
LARGEST_UNPACKED: Final = 8 * LARGEST_FILE
#: Cells from the first corner of a sheet to the last: empty ones between them take memory too.
MOST_CELLS: Final = 10_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PLACE: Final = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,9})["']""")
_ROW: Final = re.compile(rb"""<(?:\w{1,20}:)?row\s[^<>]*?\br\s*=\s*["'](\d{1,9})["']""")
_CELL: Final = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_ODS: Final = re.compile(
    rb"<table:table-row\b([^<>]*)>|<table:(?:covered-)?table-cell\b([^<>]*)>|<text:p\b|</table:table>"
)
_REPEATED: Final = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})["']""")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are those of a workbook, of whatever kind."""
    return data.startswith(OLE) or (data.startswith(ZIP) and _kind(data) != "")


def tables_of(upload: Upload, mappings: Sequence[Mapping] = ()) -> list[Table]:
    """The tables on the sheets of a workbook. Never raises: what is wrong is in their problems."""
    try:
        kind = _kind(upload.data)
        sheets = _sheets(upload, kind)
    except RefusedError as error:
        return [refused(upload.name, error.message)]
    found: list[Table] = []
    problems: list[Problem] = []
    for title, rows in sheets:
        name = f"{upload.name}/{title}"
        if isinstance(rows, Message):
            problems.append(Problem(file=name, message=rows, is_error=title == upload.name))
            continue
        grids = grids_of(Sheet(name=name, title=title, kind=kind, rows=rows), NUMBERS | _numbers_of(mappings))
        found += [_without_examples(table_of(grid, mappings)) for grid in grids]
    known = [table for table in found if table.kind is not None]
    if known:  # what else stands in the workbook is no fault of it, but it is told
        others = (table for table in found if table.kind is None)
        problems += [replace(each, is_error=False) for table in others for each in table.problems]
        found = [replace(table, problems=()) if table.kind is None else table for table in found]
    if not found:
        said = _("no sheet of the workbook holds a table; its first row must name the columns")
        return [
            replace(
                refused(upload.name, said, 0, kind), problems=kept((Problem(file=upload.name, message=said), *problems))
            )
        ]
    found[0] = replace(found[0], problems=kept((*found[0].problems, *problems)))
    return found


def _numbers_of(mappings: Sequence[Mapping]) -> set[str]:
    """What others call their columns with dialed numbers, in small letters."""
    wanted = ("number", "values", "patterns", "prefixes")
    return {heading_of(each.columns[name]) for each in mappings for name in wanted if name in each.columns}


def _kind(data: bytes) -> str:
    """XLSX, XLS, ODS; empty for anything else. Errors: :class:`RefusedError` for what is damaged or not read."""
    if data.startswith(OLE):
        return "XLS"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            is_ods = "content.xml" in names and "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:200]
    except Exception as error:  # a damaged archive makes the library raise almost anything
        if b"xl/workbook" in data or b"opendocument.spreadsheet" in data[:200]:
            raise RefusedError(_damaged(str(error))) from error
        return ""
    if "xl/workbook.bin" in names:
        raise RefusedError(_("binary workbooks (XLSB) are not read; save it as XLSX"))
    return "XLSX" if "xl/workbook.xml" in names else "ODS" if is_ods else ""


def _damaged(why: str) -> Message:
    return _("the workbook cannot be read ({why}); open it in the spreadsheet and save it again", why=why)


def _sheets(upload: Upload, kind: str) -> list[tuple[str, Sequence[Sequence[Cell]] | Message]]:
    """The sheets by name, with their rows, or why they are not read. Errors: :class:`RefusedError`."""
    if len(upload.data) > LARGEST_FILE:
        raise RefusedError(too_large())
    try:
        if kind != "XLS":
            _refuse_bombs(upload.data, kind)
        with CalamineWorkbook.from_filelike(io.BytesIO(upload.data)) as book:
            return [(each.name, _read(book, each.name, each)) for each in book.sheets_metadata]
    except RefusedError:
        raise
    except PasswordError as error:
        raise RefusedError(_("the workbook has a password; save it without one")) from error
    except (CalamineError, zipfile.BadZipFile) as error:
        raise RefusedError(_damaged(str(error))) from error
    except BaseException as error:  # the library's own panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise RefusedError(_damaged(str(error))) from error


def _read(book: CalamineWorkbook, name: str, told: SheetMetadata) -> Sequence[Sequence[Cell]] | Message:
    if told.typ is not SheetTypeEnum.WorkSheet:
        return _("a sheet with a chart or a macro is not read")
    if told.visible is not SheetVisibleEnum.Visible:
        return _("a hidden sheet is not read; show it in the spreadsheet if it should be")
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > MOST_ROWS + 1:
        raise RefusedError(too_many_rows())
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise RefusedError(_too_many_cells())
    return sheet.to_python(skip_empty_area=False)


def _too_many_cells() -> Message:
    return _(
        "a sheet reaches over more than {limit} cells, empty ones counted too; delete what stands far away",
        limit=MOST_CELLS,
    )


def _refuse_bombs(data: bytes, kind: str) -> None:
    """See that no sheet reaches so far that reading it would fill the memory. Errors: :class:`RefusedError`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(each.file_size for each in archive.infolist()) > LARGEST_UNPACKED:
            said = _("unpacked, the workbook has more than {limit} MB; split it", limit=LARGEST_UNPACKED // MEGABYTE)
            raise RefusedError(said)
        left = LARGEST_UNPACKED
        for member in archive.infolist():
            with archive.open(member) as file:
                text = file.read(left + 1)
            left -= len(text)
            if left < 0:
                raise RefusedError(_("the workbook says another size than it has; save it again"))
            if (_reach(text) if kind == "XLSX" else _repeats(text)) > MOST_CELLS:
                raise RefusedError(_too_many_cells())


def _reach(part: bytes) -> int:
    """How many cells lie in the rectangle over all cells of a part of an XLSX; 0 where it is no sheet.

    A cell that does not say where it is stands behind the one before it.
    """
    rows = re.split(rb"<(?:\w{1,20}:)?row[\s/>]", part)
    if len(rows) <= 1:
        return 0
    columns, last = set[bytes](), len(rows)
    for column, row in _PLACE.findall(part):
        columns.add(column)
        last = max(last, int(row))
    last = max((last, *map(int, _ROW.findall(part))))
    widest = max(len(_CELL.findall(row)) for row in rows)
    return last * max(widest, *map(_column_number, columns), 1)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _repeats(content: bytes) -> int:
    """How many cells lie in the rectangle over all cells of a sheet of an ODS that are not empty."""
    height = filled = width = at = repeats = 0
    most = 0
    for found in _ODS.finditer(content):
        row, cell = found.groups()
        if row is not None:
            height += repeats
            repeats, at = _count(row), 0
        elif cell is not None:
            at += _count(cell)
            if b"office:" in cell and b"value" in cell:
                width, filled = max(width, at), height + repeats
        elif found[0].startswith(b"<text:p"):
            width, filled = max(width, at), height + repeats
        else:
            most = max(most, filled * width)
            height = filled = width = at = repeats = 0
    return max(most, filled * width)


def _count(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found is not None else 1


def _without_examples(table: Table) -> Table:
    """A table without the row that our template to fill shows as an example."""
    kind = table.kind
    if kind is None:
        return table
    rows = tuple((line, cells) for line, cells in table.rows if not is_example(kind, cells))
    if len(rows) == len(table.rows):
        return table
    said = _("the example row of the template is not read")
    told = Problem(file=table.name, message=said, is_error=False)
    return replace(table, rows=rows, problems=(*table.problems, told))
