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

PASTED: Final = "pasted.txt"
TABLE: Final = "pasted.csv"
#: A line of a card: what it is called, a colon or a tab, what it is.
_LABELED: Final = re.compile(r"\s*([^:\t\[\]=>]{1,40}?)\s*(?::|\t)\s*(.*)")
#: Of the lines of cards, how many must be labeled.
MOST: Final = 0.9
FEWEST_LABELS: Final = 2
_MARKUP: Final = re.compile(r"<table\b|<tr\b", re.IGNORECASE)


def upload_of(text: str) -> Upload:
    """A pasted text as a file: a table as CSV, anything else as it is."""
    rows = _of_markup(text) if _MARKUP.search(text) else _of_cells(text) or _of_cards(text)
    if not rows:
        return Upload(PASTED, text.encode("utf-8", "surrogatepass"))
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
    found = [_LABELED.fullmatch(line) for line in lines]
    labeled = [each for each in found if each is not None]
    if len(labeled) < max(MOST * len(lines), FEWEST_LABELS):
        return []
    headings = list(dict.fromkeys(each[1] for each in labeled))
    if len(headings) < FEWEST_LABELS or len(labeled) < 2 * len(headings) - 1:
        return []
    records: list[dict[str, str]] = []
    for each in labeled:
        if not records or each[1] == headings[0] or each[1] in records[-1]:
            records.append({})
        records[-1][each[1]] = each[2].strip()
    return [headings, *([record.get(heading, "") for heading in headings] for record in records)]


def _of_markup(text: str) -> list[list[str]]:
    reader = _Cells()
    reader.feed(text)
    reader.close()
    return [row for row in reader.rows if any(row)]


class _Cells(HTMLParser):
    """The cells of the tables of a page, row by row."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self.rows:
            said = "".join(self._cell).replace("\xa0", " ")
            self.rows[-1].append("\n".join(" ".join(line.split()) for line in said.split("\n") if line.strip()))
        self._cell = None
