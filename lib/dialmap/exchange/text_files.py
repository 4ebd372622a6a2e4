"""CSV as real desks write it: bytes in, rows of text out, every problem with file, line and column.

Everything is read as text only. The encoding is found by byte-order mark, else strict UTF-8, else cp1251; the delimiter
by which header row knows most of our columns. Both can be overridden. Holds bytes and text; never what a cell means.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dialmap.core.exchange import Problem, Table, Upload, protect
from dialmap.core.mappings import Mapping
from dialmap.exchange.columns import EXCEL_MARK
from dialmap.exchange.encodings import RefusedError, decode, find_encoding
from dialmap.exchange.grids import Grid, Rows
from dialmap.exchange.limits import LONGEST_CELL, LONGEST_ROW, MOST_ROWS, too_many_rows
from dialmap.exchange.registry_files import is_registry
from dialmap.exchange.tabular import above_the_header, is_header, known, refused, table_of
from dialmap.messages import Message, _

#: Lines of a title above a header.
MOST_ABOVE: Final = 5
DELIMITERS: Final = (",", ";", "\t")
csv.field_size_limit(LONGEST_CELL)


def read_table(upload: Upload, mappings: Sequence[Mapping] = ()) -> Table:
    """Read one CSV file; one with other columns by the first of ``mappings`` that fits.

    Never raises: what is wrong is in ``problems``.
    """
    encoding, delimiter = upload.encoding or "", upload.delimiter or ""
    try:
        if is_registry(upload.data):
            raise RefusedError(
                _(
                    "this is a range table of the numbering registry; load it on the page of that name, or by"
                    " `dialmap registry`"
                )
            )
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
        header, rows, begins, above = _from_header(upload.name, header, rows)
        grid = Grid(
            name=upload.name,
            header=header,
            rows=rows,
            encoding=encoding,
            delimiter=delimiter,
            first=begins,
            problems=above,
            is_open=_ends_inside_row(text, delimiter),
        )
        return table_of(grid, mappings)
    except RefusedError as error:
        return refused(upload.name, error.message, error.line, encoding, delimiter)


def _from_header(name: str, header: list[str], rows: Rows) -> tuple[list[str], Rows, int, tuple[Problem, ...]]:
    """The table from its header on, where only a title or the like stands above it; that is told."""
    if is_header(header):
        return header, rows, 1, ()
    at = next((at for at, (_line, cells) in enumerate(rows[:MOST_ABOVE]) if is_header(cells)), None)
    if at is None:
        return header, rows, 1, ()
    line, found = rows[at]
    told = Problem(file=name, line=1, value=header[0], message=above_the_header(line), is_error=False)
    return found, rows[at + 1 :], line, (told,)


def find_delimiter(text: str) -> str:
    """The delimiter with which the first line knows most of our columns; where none does, what stands there most."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def fits(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return known(header), len(header)

    return max(DELIMITERS, key=fits)


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
