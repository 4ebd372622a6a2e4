"""CSV as real desks write it: bytes in, rows of text out, every problem with file, line and column.

Everything is read as text only. The encoding is found by byte-order mark, else strict UTF-8, else cp1251; the delimiter
by which header row knows most of our columns. Both can be overridden. Holds bytes and text; never what a cell means.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final

from dialmap.core.exchange import DANGEROUS, Problem, Table, Upload, protect
from dialmap.errors import DataError
from dialmap.exchange.columns import EXCEL_MARK, FILES, File
from dialmap.messages import Message, _

LARGEST_FILE: Final = 50 * 1024 * 1024
LONGEST_CELL: Final = 1_000_000
ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1251", "utf-16", "cp866")
DELIMITERS: Final = (",", ";", "\t")
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
csv.field_size_limit(LONGEST_CELL)


class RefusedError(DataError):
    """A file of which nothing can be read; becomes a :class:`Problem`."""

    def __init__(self, message: Message, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


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
        return _arrange(upload.name, encoding, delimiter, header, rows)
    except RefusedError as error:
        problem = Problem(file=upload.name, line=error.line, message=error.message)
        file = _by_name(upload.name)
        return Table(
            name=upload.name,
            kind=file.kind if file is not None else None,
            encoding=encoding,
            delimiter=delimiter,
            problems=(problem,),
        )


def find_encoding(data: bytes) -> str:
    """The encoding of ``data``: by byte-order mark, else UTF-8 if it is, else cp1251 (cp866 where its letters are)."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if sum(char > "\x7f" for char in text) - bad > bad:
            raise RefusedError(
                _("most of the file is UTF-8, but this line has a byte that is not; export it again"),
                data[: error.start].count(b"\n") + 1,
            ) from error
        dos = sum(0x80 <= byte < 0xB0 for byte in data)
        return "cp866" if dos > sum(byte >= 0xC0 for byte in data) else "cp1251"
    return "utf-8"


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


def decode(data: bytes, encoding: str) -> str:
    """The text of a file. Errors: :class:`RefusedError` for what is no text, too large, or in another encoding."""
    if len(data) > LARGEST_FILE:
        raise RefusedError(
            _(
                "the file has {size} MB, more than the {limit} MB that are read at once; split it",
                size=-(-len(data) // 1_048_576),
                limit=LARGEST_FILE // 1_048_576,
            )
        )
    if not data.strip():
        raise RefusedError(_("the file is empty; the first line must name the columns"))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RefusedError(
            _("this is a workbook or an archive, not a CSV file; save it as “CSV UTF-8” in the spreadsheet")
        )
    if b"\0" in data and encoding != "utf-16":
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise RefusedError(
            _(
                "a NUL byte: this is not a text file in {encoding}; choose another encoding, or export it again",
                encoding=encoding,
            ),
            line,
        )
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise RefusedError(
            _("the bytes are not {encoding}; choose another encoding", encoding=encoding), data[:at].count(b"\n") + 1
        ) from error
    if "\0" in text:
        raise RefusedError(
            _("a NUL character: this is not a text file; export it again"), text[: text.index("\0")].count("\n") + 1
        )
    return text


def read_rows(text: str, delimiter: str, skipped: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The first row, and the others with the lines they begin in. Errors: :class:`RefusedError`."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start + skipped, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError(_unreadable_row(error), start + skipped) from error
    if not rows:
        raise RefusedError(_("the file is empty; the first line must name the columns"))
    return rows[0][1], rows[1:]


def _unreadable_row(error: csv.Error) -> Message:
    if "field larger" in str(error):
        return _("a cell has more than {limit} characters; is a closing quotation mark missing?", limit=LONGEST_CELL)
    return _("the quotation marks do not pair up; write a mark inside a quoted cell twice")


def _arrange(name: str, encoding: str, delimiter: str, header: list[str], rows: list[tuple[int, list[str]]]) -> Table:
    headings = [heading_of(cell) for cell in header]
    while (
        headings and not headings[-1] and all(not "".join(cells[len(headings) - 1 :]).strip() for _line, cells in rows)
    ):
        headings.pop()  # a delimiter too many at the end of every line: no column, and nothing in it
    rows = [
        (line, cells[: len(headings)] if not "".join(cells[len(headings) :]).strip() else cells) for line, cells in rows
    ]
    file = _by_name(name) or _by_columns(headings)
    if file is None:
        expected = ", ".join(each.name for each in FILES)
        raise RefusedError(
            _("the columns are of none of our files ({files}); see the list of columns", files=expected), 1
        )
    problems: list[Problem] = []
    known = {column.name for column in file.columns} | {EXCEL_MARK}
    for at, heading in enumerate(headings):
        if heading and heading in headings[:at]:
            raise RefusedError(_("the column {column} stands twice; delete one of them", column=heading), 1)
        if heading not in known:
            said = _(
                "the column {column} is not known and is not read; {file} knows: {known}",
                column=header[at].strip() or f"#{at + 1}",
                file=file.name,
                known=", ".join(column.name for column in file.columns),
            )
            problems.append(Problem(file=name, line=1, column=header[at].strip(), message=said, is_error=False))
    for column in file.columns:
        if column.required and column.name not in headings:
            said = _(
                "the column {column} is missing; add it to the first line of {file}", column=column.name, file=file.name
            )
            problems.append(Problem(file=name, line=1, column=column.name, message=said))
    read = partial(Table, name=name, kind=file.kind, encoding=encoding, delimiter=delimiter)
    if any(problem.is_error for problem in problems):
        return read(columns=tuple(headings), problems=tuple(problems))
    if not rows:
        said = _("the file has a header but no rows")
        problems.append(Problem(file=name, line=1, message=said, is_error=False))
    protected = EXCEL_MARK in headings
    arranged: list[tuple[int, dict[str, str]]] = []
    for line, cells in rows:
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
    columns = tuple(heading for heading in headings if heading in known)
    return read(columns=columns, rows=tuple(arranged), problems=tuple(problems))


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


def unprotect(cell: str) -> str:
    """Undoes :func:`protect`."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(DANGEROUS) else cell


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
