"""The range tables of the Russian registry of numbering, as they were published in 2014, 2020 and are today.

Holds how a row is read, and what is wrong with one. Never keeps a range: that is the store.

Source: opendata.digital.gov.ru, files ABC-3xx, ABC-4xx, ABC-8xx and DEF-9xx; before that rossvyaz.ru. The first had no
header, the next six columns, today's has two more; there the region is a dash in many rows and stands in the seventh.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dialmap.core.exchange import Problem, Upload
from dialmap.core.holders import DIGITS
from dialmap.exchange.encodings import RefusedError, decode, find_encoding
from dialmap.exchange.grids import Rows
from dialmap.exchange.limits import MOST_ROWS, kept, too_many_rows
from dialmap.exchange.tabular import heading_of
from dialmap.messages import Message, _

#: A range as it is stored: first and last national number, operator, region.
Row = tuple[str, str, str, str]
#: What the columns behind the code are called; that of the code itself is written in many ways.
CODE: Final = "код"
FIRST, LAST, CAPACITY, OPERATOR, REGION, TERRITORY = "от", "до", "емкость", "оператор", "регион", "территория гар"
#: The columns by which a header is known.
KNOWN: Final = frozenset((FIRST, LAST, CAPACITY))
#: The columns where there is no header, or as they stand in all of them.
DELIMITERS: Final = (";", ",", "\t")
USUAL: Final = {CODE: 0, FIRST: 1, LAST: 2, CAPACITY: 3, OPERATOR: 4, REGION: 5}
_CODE: Final = re.compile(r"[0-9]{3}")
_NUMBER: Final = re.compile(r"[0-9]{1,7}")
NOWHERE: Final = ("", "-", "–", "—")
_REST: Final = 7
LONGEST_LINE: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """What files of a registry hold: the ranges of each file, and what was refused or is told."""

    files: tuple[tuple[str, int], ...]
    ranges: tuple[Row, ...]
    problems: tuple[Problem, ...]


def is_registry(data: bytes) -> bool:
    """Whether a file is a range table: by its header, or by what stands in its first row."""
    begin = data[: data[:4096].rfind(b"\n") + 1] or data[:4096]
    try:
        text = decode(begin, find_encoding(begin))
    except (RefusedError, ValueError):
        return False
    line = text.removeprefix("\ufeff").partition("\n")[0].rstrip("\r")
    return _begins_one(line.split(_delimiter(line)))


def _heading(cell: str) -> str:
    return heading_of(cell).replace("ё", "е").strip('"')


def _begins_one(cells: Sequence[str]) -> bool:
    """Whether a first row is that of a range table: its header, or a range."""
    return set(map(_heading, cells)) >= KNOWN or _is_row(cells)


def _is_row(cells: Sequence[str]) -> bool:
    """Whether these are a code, two numbers of seven digits, and how many numbers lie between them."""
    clean = [cell.strip() for cell in cells[:4]]
    return (
        len(cells) in (6, 8)
        and _CODE.fullmatch(clean[0]) is not None
        and all(re.fullmatch(r"[0-9]{7}", each) for each in clean[1:3])
        and clean[3].isdigit()
    )


def read_registry(uploads: Iterable[Upload]) -> Registry:
    """The ranges of all files together. Never raises: what is wrong is in ``problems``, and those rows are left out."""
    files: list[tuple[str, int]] = []
    found: list[tuple[Row, str, int]] = []
    problems: list[Problem] = []
    for upload in uploads:
        try:
            rows = _read(upload, problems)
        except RefusedError as error:
            problems.append(Problem(file=upload.name, line=error.line, message=error.message))
            continue
        files.append((upload.name, len(rows)))
        found += [(row, upload.name, line) for line, row in rows]
    ranges = _without_overlaps(found, problems)
    return Registry(files=tuple(files), ranges=tuple(ranges), problems=kept(problems))


def _read(upload: Upload, problems: list[Problem]) -> list[tuple[int, Row]]:
    text = decode(upload.data, upload.encoding or find_encoding(upload.data)).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = upload.delimiter or _delimiter(next((each for each in text.split("\n") if each.strip()), ""))
    rows = _rows(text, delimiter)
    if not rows:
        raise RefusedError(_("the file is empty; the first line must name the columns"))
    header = rows[0][1]
    at = {_heading(cell): place for place, cell in reversed(list(enumerate(header)))}
    if set(at) >= KNOWN:
        lacking = [each for each in (OPERATOR, REGION) if each not in at]
        code = next((place for name, place in at.items() if name.startswith(("авс", "abc", "def"))), None)
        if lacking or code is None:
            named = ", ".join([*lacking, *["АВС/ DEF"] * (code is None)])
            raise RefusedError(
                _("the header lacks {names}; load the table as the registry publishes it", names=named), 1
            )
        return _ranges(upload.name, rows[1:], {CODE: code, **at}, problems)
    if not _is_row(header):
        raise RefusedError(
            _(
                "this is no range table of the registry: its header has От;До;Емкость, or its rows begin with a"
                " code of three digits and two numbers of seven"
            ),
            1,
        )
    return _ranges(upload.name, rows, USUAL, problems)


def _delimiter(first: str) -> str:
    """What stands between the cells: what makes a header or a row of the first line; else what is there most."""
    made = (each for each in DELIMITERS if _begins_one(first.split(each)))
    return next(made, max(DELIMITERS, key=first.count))


def _rows(text: str, delimiter: str) -> Rows:
    """The rows with their lines. A row never goes on in the next one: a stray quotation mark spoils one row only."""
    lines = [(line, each) for line, each in enumerate(text.split("\n"), 1) if each.strip()]
    if len(lines) > MOST_ROWS:
        raise RefusedError(too_many_rows(), lines[MOST_ROWS][0])
    long = next((line for line, each in lines if len(each) > LONGEST_LINE), 0)
    if long:
        raise RefusedError(
            _("a row has more than {limit} characters; no row of the registry has", limit=LONGEST_LINE), long
        )
    return [(line, next(csv.reader([each], delimiter=delimiter), [])) for line, each in lines]


def _ranges(name: str, rows: Rows, at: dict[str, int], problems: list[Problem]) -> list[tuple[int, Row]]:
    first, last, capacity, operator, region = (at[each] for each in (FIRST, LAST, CAPACITY, OPERATOR, REGION))
    territory = at.get(TERRITORY, -1)
    most = max(at[CODE], first, last, capacity, operator)
    found = []
    for line, cells in rows:
        if len(cells) <= most:
            said = _("the row has {count} cells; a range needs {needed}", count=len(cells), needed=most + 1)
            problems.append(Problem(file=name, line=line, value=cells[-1], message=said))
            continue
        code, start, end = cells[at[CODE]].strip(), cells[first].strip(), cells[last].strip()
        wrong = _wrong(code, start, end, cells[capacity].strip())
        if wrong is not None:
            column, value, why = wrong
            problems.append(Problem(file=name, line=line, column=column, value=value, message=why))
            continue
        place = " ".join(cells[region].split()) if region < len(cells) else ""
        if place in NOWHERE and 0 <= territory < len(cells):
            place = " ".join(cells[territory].split())
        who = " ".join(cells[operator].split())
        row = (code + start.zfill(_REST), code + end.zfill(_REST), who, "" if place in NOWHERE else place)
        found.append((line, row))
    return found


def _wrong(code: str, start: str, end: str, capacity: str) -> tuple[str, str, Message] | None:
    """Column, value and reason of what is wrong with a range."""
    if not _CODE.fullmatch(code):
        return "АВС/DEF", code, _("a code has three digits")
    for column, value in (("От", start), ("До", end)):
        if not _NUMBER.fullmatch(value):
            return column, value, _("this is no number of up to seven digits")
    if int(start) > int(end):
        return "От", start, _("{first} is above {last}; write the lower number first", first=start, last=end)
    size = int(end) - int(start) + 1
    if capacity and capacity != str(size):
        said = _(
            "from {first} to {last} are {count} numbers, not {capacity}; which of them is wrong nobody can know",
            first=start,
            last=end,
            count=size,
            capacity=capacity,
        )
        return "Емкость", capacity, said
    return None


def _without_overlaps(found: list[tuple[Row, str, int]], problems: list[Problem]) -> list[Row]:
    """The ranges in order; one that shares numbers with another is refused, one that is there twice is told."""
    kept_rows: list[tuple[Row, str, int]] = []
    for each in sorted(found, key=lambda told: told[0][:DIGITS]):
        row, file, line = each
        if kept_rows and row[0] <= kept_rows[-1][0][1]:
            other, other_file, other_line = kept_rows[-1]
            is_same = row == other
            said = (
                _("the same range stands in {file}, line {line}; it counts once", file=other_file, line=other_line)
                if is_same
                else _("numbers of this range belong to that of {file}, line {line}", file=other_file, line=other_line)
            )
            problems.append(Problem(file=file, line=line, value=row[0], message=said, is_error=not is_same))
            continue
        kept_rows.append(each)
    return [row for row, _file, _line in kept_rows]
