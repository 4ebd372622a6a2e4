"""What somebody pastes from a page or a spreadsheet, as CSV: the source of a table, cards, or cells as they are.

Holds how such text looks. Never knows which columns are ours.
"""

import csv
import io
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final

from dialmap.core.exchange import Upload
from dialmap.exchange.formats import format_of
from dialmap.exchange.formats.base import Text
from dialmap.exchange.tabular import heading_of
from dialmap.exchange.titles import LISTS

PASTED: Final = "pasted.txt"
TABLE: Final = "pasted.csv"
#: A line of a card: what it is called, a colon or a tab, what it is.
_LABELED: Final = re.compile(r"([^\s:\t\[\]=>][^:\t\[\]=>]{0,39})(?::|\t)(.*)")
#: Of the lines of cards, how many must be labeled.
MOST: Final = 0.9
FEWEST_LABELS: Final = 2
MOST_SPANNED: Final = 100
_MARKUP: Final = re.compile(r"<table\b|<tr\b", re.IGNORECASE)


def upload_of(text: str) -> Upload:
    """A pasted text as a file: a table as CSV; as it is where a PBX's format knows it, and where it is no table."""
    data = text.encode("utf-8", "surrogatepass")
    if format_of(Text(PASTED, data, text)).read is not None:
        return Upload(PASTED, data)
    rows = _of_markup(text) if _MARKUP.search(text) else _of_cells(text) or _of_cards(text)
    if not rows:
        return Upload(PASTED, data)
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return Upload(TABLE, out.getvalue().encode("utf-8", "surrogatepass"), "utf-8", ",")


def _of_cells(text: str) -> list[list[str]]:
    """Cells as a browser or a spreadsheet copies them, with tabs between them; empty where it is no such table."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) <= 1 or _are_cards(lines):
        return []
    try:  # a spreadsheet quotes cells with line breaks; a page quotes nothing
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True) if any(row)]
    except csv.Error:
        rows = [line.split("\t") for line in lines]
    is_table = all(len(row) > 1 for row in rows) and sum(bool(cell.strip()) for cell in rows[0]) > 1
    return rows if is_table else []


def _are_cards(lines: Sequence[str]) -> bool:
    """Whether lines of two cells begin again and again with the same labels."""
    cells = [line.split("\t") for line in lines]
    labels = [each[0].strip() for each in cells]
    return all(len(each) == len(cells[0]) <= FEWEST_LABELS for each in cells) and len(set(labels)) * 2 <= len(labels)


def _of_cards(text: str) -> list[list[str]]:
    """Cards, one below the other, each a list of labels with what they say, as a table."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [_LABELED.fullmatch(line.strip()) for line in lines]
    labeled = [(each[1].strip(), each[2].strip()) for each in found if each is not None]
    if len(labeled) < max(MOST * len(lines), FEWEST_LABELS):
        return []
    headings = list(dict.fromkeys(name for name, _said in labeled))
    if len(headings) < FEWEST_LABELS or len(labeled) < 2 * len(headings) - 1:
        return []
    records: list[dict[str, str]] = []
    for name, said in labeled:
        if not records or name == headings[0] or name in records[-1]:
            records.append({})
        records[-1][name] = said
    return [headings, *([record.get(heading, "") for heading in headings] for record in records)]


def _of_markup(text: str) -> list[list[str]]:
    reader = _Cells()
    reader.feed(text)
    reader.close()
    rows = [row for row in reader.rows if any(row)]
    lists = [at for at, cell in enumerate(rows[0] if rows else ()) if heading_of(cell) in LISTS]
    for row in rows[1:]:
        for at in lists:
            if at < len(row) and "|" not in row[at]:
                row[at] = row[at].replace("\n", "|")  # one below the other in a cell
    return rows


class _Cells(HTMLParser):
    """The cells of the tables of a page, row by row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._wide, self._high = 1, 1
        self._below: dict[int, tuple[str, int]] = {}
        self._quiet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self._fill()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            told = dict(attrs)
            self._wide, self._high = (_span(told.get(name)) for name in ("colspan", "rowspan"))
            self._cell = []
        elif tag in ("script", "style"):
            self._quiet = True
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        elif tag in ("script", "style"):
            self._quiet = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._quiet:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self.rows:
            said = "".join(self._cell).replace("\xa0", " ")
            text = "\n".join(" ".join(line.split()) for line in said.split("\n") if line.strip())
            self._fill()
            for _column in range(self._wide):
                if self._high > 1:
                    self._below[len(self.rows[-1])] = text, self._high - 1
                self.rows[-1].append(text)
        self._cell = None

    def _fill(self) -> None:
        """Write the cells that reach down from the rows above."""
        row = self.rows[-1] if self.rows else []
        while self.rows and len(row) in self._below:
            text, left = self._below.pop(len(row))
            if left > 1:
                self._below[len(row)] = text, left - 1
            row.append(text)


def _span(text: str | None) -> int:
    """Over how many columns or rows a cell reaches."""
    return min(max(int(text), 1), MOST_SPANNED) if text is not None and text.isascii() and text.isdigit() else 1
