"""What stands on a sheet of a workbook, as grids of text: several tables, below or beside one another.

A cell that holds a number is read as the number that it is; how it is shown on the screen is not in it. Holds cells;
never opens a workbook, and never knows what a column means but that it holds dialed numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from dialmap.core.exchange import Problem
from dialmap.core.model import RouteType, Telephony, TrunkStatus
from dialmap.exchange.cells import called
from dialmap.exchange.grids import Grid
from dialmap.exchange.tabular import LEAST_KNOWN, above_the_header, heading_of, is_header
from dialmap.exchange.titles import CHOSEN, EVERY, NUMBERS
from dialmap.messages import _, n_

#: From here on a spreadsheet has rounded a number: it keeps fifteen digits.
EXACT: Final = 10**15
#: The first cell of a sheet that only explains: it is not read.
EXPLAINS: Final = "Dialmap"
Cell = str | float | bool | date | time | timedelta | None
#: From which column to which; one that takes all that follow has no end.
Span = tuple[int, int | None]
Lines = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: ``name`` says where it is, ``title`` what it is called; ``rows`` begin with the first of the sheet."""

    name: str
    title: str
    kind: str
    rows: Sequence[Sequence[Cell]] = field(repr=False)


def grids_of(sheet: Sheet, numbers: frozenset[str] = NUMBERS) -> Iterator[Grid]:
    """The tables of a sheet: each begins with a header of ours; a sheet without one is one table.

    ``numbers`` are headings of columns with dialed numbers, in small letters.
    """
    if not sheet.rows or (sheet.rows[0] and sheet.rows[0][0] == EXPLAINS):
        return
    texts = [(line, [text_of(cell) for cell in row]) for line, row in enumerate(sheet.rows, 1)]
    texts = [(line, cells) for line, cells in texts if any(cells)]
    if not texts:
        return
    headers = [(at, spans) for at, (_line, cells) in enumerate(texts) if (spans := _spans(cells))]
    if not headers:
        first = next((at for at, (_line, cells) in enumerate(texts) if sum(map(bool, cells)) > 1), 0)
        yield _grid(sheet, texts[first:], (0, None), sheet.title, numbers)
        return
    told = _above(sheet, texts[: headers[0][0] + 1])
    is_alone = len(headers) == len(headers[0][1]) == 1
    ends = [at for at, _spans in headers[1:]]
    for (at, spans), end in zip(headers, [*ends, len(texts)], strict=True):
        last = _last_of(texts[at:end], spans)
        for span in spans:
            made = _grid(sheet, texts[at : at + last], span, sheet.title if is_alone else "", numbers)
            yield replace(made, problems=(*told, *made.problems))
            told = ()
        if at + last < end:
            yield _grid(sheet, texts[at + last : end], (0, None), "", numbers)


def _above(sheet: Sheet, texts: Lines) -> tuple[Problem, ...]:
    """That what stands above the first header, the last of these lines, is not read; nothing where nothing does."""
    if len(texts) == 1:
        return ()
    said = above_the_header(texts[-1][0])
    return (Problem(file=sheet.name, line=texts[0][0], message=said, is_error=False),)


def _last_of(texts: Lines, spans: list[Span]) -> int:
    """How many lines belong to the tables that begin with the first: what stands behind an empty row may be another."""
    header = texts[0][1]
    for at in range(2, len(texts)):
        if texts[at][0] - texts[at - 1][0] > 1 and not any(_is_alike(header, texts[at][1], span) for span in spans):
            return at
    return len(texts)


def _is_alike(header: Sequence[str], cells: Sequence[str], span: Span) -> bool:
    """Whether a row may be one of the table: where the header asks for one of few words, or a number, it has one."""
    pairs = list(zip(header, cells, strict=False))[span[0] : span[1]]
    for heading, cell in pairs:
        if heading_of(heading) in CHOSEN:
            return not cell.strip() or cell.strip().casefold() in _WORDS
    numbers = [cell for heading, cell in pairs if heading_of(heading) in NUMBERS]
    return all(not cell.strip() or "{" in cell or any(map(str.isdigit, cell)) for cell in numbers)


#: What may stand in a column that is filled in with one of few words.
_WORDS: Final = frozenset(word for choices in (TrunkStatus, RouteType, Telephony) for word in called(choices))


def _spans(cells: Sequence[str]) -> list[Span]:
    """Where in a row the headers of our tables stand."""
    if sum(heading_of(cell) in EVERY for cell in cells if cell) < LEAST_KNOWN:
        return []
    runs: list[tuple[int, int]] = []
    for at, cell in enumerate(cells):
        if cell.strip():
            runs[-1:] = [(runs[-1][0], at + 1)] if runs and runs[-1][1] == at else [*runs[-1:], (at, at + 1)]
    apart: list[Span] = [run for run in runs if is_header(cells[run[0] : run[1]])]
    if len(apart) > 1:
        return apart
    return [(runs[0][0], None)] if runs and is_header([cell for cell in cells if cell.strip()]) else []


def _grid(sheet: Sheet, texts: Lines, span: Span, title: str, numbers: frozenset[str]) -> Grid:
    begin, end = span
    first, header = texts[0][0], texts[0][1][begin:end]
    below = [(line, cells[begin:end]) for line, cells in texts[1:]]
    below = [(line, cells) for line, cells in below if any(each.strip() for each in cells)]
    cells = [(line, sheet.rows[line - 1][begin:end]) for line, _cells in below]
    problems = tuple(_as_numbers(sheet.name, header, cells, numbers))
    lost = {problem.line for problem in problems if problem.is_error}
    return Grid(
        name=sheet.name,
        header=header,
        rows=[(line, cells) for line, cells in below if line not in lost],
        encoding=sheet.kind,
        delimiter="",
        title=title,
        first=first,
        problems=problems,
    )


def _as_numbers(
    name: str, header: Sequence[str], rows: list[tuple[int, Sequence[Cell]]], named: frozenset[str]
) -> Iterator[Problem]:
    """What cells with dialed numbers have lost, or may have, because they are dates or numbers to the spreadsheet."""
    for at, heading in enumerate(header):
        if heading_of(heading) not in named:
            yield from _as_dates(name, heading, at, rows)
            continue
        numbers = []
        for line, row in rows:
            cell = row[at] if at < len(row) else None
            if isinstance(cell, date | time | timedelta):
                said = _("the spreadsheet has made a date of this cell; format it as text and write the number again")
                yield Problem(file=name, line=line, column=heading, value=text_of(cell), message=said)
            elif isinstance(cell, bool) or (isinstance(cell, float) and not cell.is_integer()):
                said = _("this cell is no number that can be dialed; format it as text and write the number again")
                yield Problem(file=name, line=line, column=heading, value=text_of(cell), message=said)
            elif isinstance(cell, float | int):
                numbers.append(line)
        if numbers:
            said = n_(
                "{count} cell of this column is a number to the spreadsheet: zeros or a plus at its beginning are gone,"
                " if there were any; format the column as text",
                "{count} cells of this column are numbers to the spreadsheet: zeros or a plus at their beginning are"
                " gone, if there were any; format the column as text",
                len(numbers),
            )
            yield Problem(file=name, line=numbers[0], column=heading, message=said, is_error=False)


def _as_dates(name: str, heading: str, at: int, rows: list[tuple[int, Sequence[Cell]]]) -> Iterator[Problem]:
    """Cells of another column that are dates to the spreadsheet, though something else may have been typed."""
    for line, row in rows:
        cell = row[at] if at < len(row) else None
        if isinstance(cell, date | time | timedelta):
            read = text_of(cell)
            said = _("the spreadsheet has made a date of this cell; it is read as {value}", value=read)
            yield Problem(file=name, line=line, column=heading, value=read, message=said, is_error=False)


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers with all their digits; those that were rounded as a spreadsheet shows them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            return f"{cell:.5E}"
        return str(int(cell)) if float(cell).is_integer() else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)
