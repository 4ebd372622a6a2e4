"""CSV as real desks write it: bytes in, rows of text out, every problem with file, line and column.

Everything is read as text only. The encoding is found by byte-order mark, else strict UTF-8, else cp1251; the delimiter
by which header row knows most of our columns. Both can be overridden. Holds bytes and text; never what a cell means.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from dialmap.core.exchange import Problem, Table, Upload, protect, unprotect
from dialmap.exchange.columns import EXCEL_MARK, FILES, File
from dialmap.exchange.encodings import RefusedError, decode, find_encoding
from dialmap.exchange.limits import LONGEST_CELL, LONGEST_ROW, MOST_COLUMNS, MOST_ROWS, kept, too_many_rows
from dialmap.messages import Message, _

Rows = list[tuple[int, list[str]]]
DELIMITERS: Final = (",", ";", "\t")
csv.field_size_limit(LONGEST_CELL)


def read_table(upload: Upload) -> Table:
    """Read one CSV file. Never raises: what is wrong is in ``problems``."""
    encoding, delimiter = upload.encoding or "", upload.delimiter or ""
    try:
        encoding = encoding or find_encoding(upload.data)
        text = decode(upload.data, encoding)
        skipped = 0
        if text[:4].lower() == "sep=":
            first = text.splitlines(keepends=True)[0]
            text = text[len(first) :]
            delimiter = delimiter or first.rstrip("\r\n")[4:5]
            skipped = 1
        delimiter = delimiter or find_delimiter(text)
        header, rows = read_rows(text, delimiter, skipped)
        headings, rows = _without_empty_columns([heading_of(cell) for cell in header], rows)
        file, problems = _known_columns(upload.name, header, headings)
        read = partial(Table, name=upload.name, kind=file.kind, encoding=encoding, delimiter=delimiter)
        if any(problem.is_error for problem in problems):
            return read(columns=tuple(headings), problems=kept(problems))
        arranged, wrong = _arrange(upload.name, headings, rows, is_open=_ends_inside_row(text, delimiter))
        columns = tuple(heading for heading in headings if heading in _names(file))
        return read(columns=columns, rows=arranged, problems=kept((*problems, *wrong)))
    except RefusedError as error:
        return refused(upload.name, error.message, error.line, encoding, delimiter)


def refused(name: str, message: Message, line: int = 0, encoding: str = "", delimiter: str = "") -> Table:
    """A file of which nothing is read, with the reason."""
    file = _by_name(name)
    problem = Problem(file=name, line=line, message=message)
    kind = file.kind if file is not None else None
    return Table(name=name, kind=kind, encoding=encoding, delimiter=delimiter, problems=(problem,))


def find_delimiter(text: str) -> str:
    """The delimiter with which the first line knows most of our columns; a comma where none does."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def known(delimiter: str) -> int:
        try:
            header = {heading_of(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])}
        except csv.Error:
            return 0
        return max(len(header & {column.name for column in file.columns}) for file in FILES)

    return max(DELIMITERS, key=known)


def read_rows(text: str, delimiter: str, skipped: int) -> tuple[list[str], Rows]:
    """The first row, and the others with the lines they begin in. Errors: :class:`RefusedError`."""
    given = 0

    def lines() -> Iterator[str]:
        nonlocal given
        for line in io.StringIO(text, newline=""):
            given += len(line)
            if given > LONGEST_ROW:
                raise RefusedError(_too_long(LONGEST_ROW), start + skipped)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    rows: Rows = []
    start = 1
    try:
        for count, cells in enumerate(reader):
            given = 0
            if count > MOST_ROWS:
                raise RefusedError(too_many_rows(), start + skipped)
            if any(cell.strip() for cell in cells):
                rows.append((start + skipped, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError(_unreadable_row(error), start + skipped) from error
    if not rows:
        raise RefusedError(_("the file is empty; the first line must name the columns"))
    return rows[0][1], rows[1:]


def _too_long(limit: int) -> Message:
    return _("a row has more than {limit} characters; is a line end or a closing quotation mark missing?", limit=limit)


def _ends_inside_row(text: str, delimiter: str) -> bool:
    """Whether no line end follows the last cell that is filled in."""
    return bool(text[max(text.rfind("\n"), text.rfind("\r")) + 1 :].replace(delimiter, " ").strip())


def _unreadable_row(error: csv.Error) -> Message:
    if "field larger" in str(error):
        return _("a cell has more than {limit} characters; is a closing quotation mark missing?", limit=LONGEST_CELL)
    return _("the quotation marks do not pair up; write a mark inside a quoted cell twice")


def _without_empty_columns(headings: list[str], rows: Rows) -> tuple[list[str], Rows]:
    """Headings and rows without the delimiters too many at their ends: no column, and nothing in it."""
    filled = [_filled(cells) for _line, cells in rows]
    width = max(filled, default=0)
    while headings and not headings[-1] and len(headings) > width:
        headings.pop()
    wide = len(headings)
    return headings, [
        (line, cells[:wide] if count <= wide else cells) for (line, cells), count in zip(rows, filled, strict=True)
    ]


def _filled(cells: Sequence[str]) -> int:
    """How many cells there are up to the last one that is not blank."""
    count = len(cells)
    while count and not cells[count - 1].strip():
        count -= 1
    return count


def _known_columns(name: str, header: Sequence[str], headings: Sequence[str]) -> tuple[File, list[Problem]]:
    """Which of our files has these columns, and what is wrong with them. Errors: :class:`RefusedError`."""
    if len(headings) > MOST_COLUMNS:
        said = _(
            "the first line has {count} columns, more than the {limit} that are read; delete those that are not ours",
            count=len(headings),
            limit=MOST_COLUMNS,
        )
        raise RefusedError(said, 1)
    file = _by_name(name) or _by_columns(headings)
    if file is None:
        expected = ", ".join(each.name for each in FILES)
        raise RefusedError(
            _("the columns are of none of our files ({files}); see the list of columns", files=expected), 1
        )
    problems: list[Problem] = []
    known, seen = _names(file), set[str]()
    listed = ", ".join(column.name for column in file.columns)
    for at, heading in enumerate(headings):
        if heading and heading in seen:
            raise RefusedError(_("the column {column} stands twice; delete one of them", column=heading), 1)
        seen.add(heading)
        if heading not in known:
            said = _(
                "the column {column} is not known and is not read; {file} knows: {known}",
                column=header[at].strip() or f"#{at + 1}",
                file=file.name,
                known=listed,
            )
            problems.append(Problem(file=name, line=1, column=header[at].strip(), message=said, is_error=False))
    for column in file.columns:
        if column.required and column.name not in seen:
            said = _(
                "the column {column} is missing; add it to the first line of {file}", column=column.name, file=file.name
            )
            problems.append(Problem(file=name, line=1, column=column.name, message=said))
    return file, problems


def _names(file: File) -> set[str]:
    return {column.name for column in file.columns} | {EXCEL_MARK}


def _arrange(
    name: str, headings: Sequence[str], rows: Rows, *, is_open: bool
) -> tuple[tuple[tuple[int, dict[str, str]], ...], list[Problem]]:
    """The rows by column, and what is wrong with those that are left out."""
    if not rows:
        said = _("the file has a header but no rows")
        return (), [Problem(file=name, line=1, message=said, is_error=False)]
    problems: list[Problem] = []
    cut = _cut_row(name, headings, rows) if is_open else None
    protected = EXCEL_MARK in headings
    arranged: list[tuple[int, dict[str, str]]] = []
    for line, cells in rows if cut is None or not cut.is_error else rows[:-1]:
        if len(cells) > len(headings):
            said = _(
                "the row has {cells} cells, the header {columns}; put quotation marks around cells with a delimiter",
                cells=len(cells),
                columns=len(headings),
            )
            problems.append(Problem(file=name, line=line, value=cells[len(headings)], message=said))
            continue
        # A spreadsheet may leave out empty cells at the end of a row: those columns keep what is stored.
        filled = map(unprotect, cells) if protected else cells
        arranged.append((line, dict(zip(headings, filled, strict=False))))
    return tuple(arranged), [*problems, cut] if cut is not None else problems


def _cut_row(name: str, headings: Sequence[str], rows: Rows) -> Problem | None:
    """Whether the last row, after which no line end stands, was cut short: an error where all others are whole.

    Where others lack cells too and this one lacks more, it is a hint: a spreadsheet may leave out empty cells.
    """
    line, cells = rows[-1]
    shortest = min((len(each) for _line, each in rows[:-1]), default=len(headings))
    if len(cells) >= min(shortest, len(headings)):
        return None
    counts = {"cells": len(cells), "columns": len(headings)}
    is_error = shortest >= len(headings)
    if is_error:
        said = _(
            "the file ends inside this row, after {cells} of {columns} cells: it was cut short, and the row is not"
            " read; copy or export the file again, or end the row with a line break if it is whole",
            **counts,
        )
    else:
        said = _(
            "the file ends after {cells} of {columns} cells of this row, without a line break;"
            " if it was cut short, copy or export it again",
            **counts,
        )
    return Problem(file=name, line=line, column=headings[len(cells)], value=cells[-1], message=said, is_error=is_error)


def heading_of(cell: str) -> str:
    """A cell of the first line as the name of a column."""
    return cell.strip().strip("\ufeff").casefold()


def _by_name(name: str) -> File | None:
    plain = name.replace("\\", "/").rpartition("/")[2].casefold()
    return next((file for file in FILES if plain == file.name), None)


def _by_columns(headings: Sequence[str]) -> File | None:
    def fits(file: File) -> tuple[bool, int]:
        names = {column.name for column in file.columns}
        required = {column.name for column in file.columns if column.required}
        return required <= set(headings), len(names & set(headings))

    best = max(FILES, key=fits)
    return best if fits(best)[1] >= 2 else None


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]], excel: bool = False) -> bytes:
    """A CSV file as in RFC 4180: UTF-8 with commas; for Excel with byte-order mark, semicolons and protected cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if excel else ",", lineterminator="\r\n")
    if excel:
        writer.writerow([*columns, EXCEL_MARK])
        writer.writerows([*map(protect, row), "1"] for row in rows)
        return out.getvalue().encode("utf-8-sig")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
