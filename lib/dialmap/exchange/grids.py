"""A first row and the rows below it, as text, and those rows by their columns: what is cut short or too long is told.

Holds rows, wherever they came from. Never knows which column means what.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dialmap.core.exchange import Problem, unprotect
from dialmap.exchange.columns import EXCEL_MARK
from dialmap.messages import _

Rows = list[tuple[int, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A first row and the rows below it, as text.

    Shape: ``rows`` come with the lines they begin in, ``first`` is that of the header; ``encoding`` and ``delimiter``
    say how they were read; ``title`` is the name of a sheet; ``is_open``: no line end follows the last cell;
    ``problems`` are those that reading found already.
    """

    name: str
    header: Sequence[str]
    rows: Rows = field(repr=False)
    encoding: str
    delimiter: str
    title: str = ""
    first: int = 1
    is_open: bool = False
    problems: tuple[Problem, ...] = ()


def arranged_rows(
    grid: Grid, headings: Sequence[str], rows: Rows
) -> tuple[tuple[tuple[int, dict[str, str]], ...], list[Problem]]:
    """The rows by column, and what is wrong with those that are left out."""
    if not rows:
        said = _("the file has a header but no rows")
        return (), [Problem(file=grid.name, line=grid.first, message=said, is_error=False)]
    problems: list[Problem] = []
    cut = _cut_row(grid.name, headings, rows) if grid.is_open else None
    protected = EXCEL_MARK in headings
    arranged: list[tuple[int, dict[str, str]]] = []
    for line, cells in rows if cut is None or not cut.is_error else rows[:-1]:
        if len(cells) > len(headings):
            said = _(
                "the row has {cells} cells, the header {columns}; put quotation marks around cells with a delimiter",
                cells=len(cells),
                columns=len(headings),
            )
            problems.append(Problem(file=grid.name, line=line, value=cells[len(headings)], message=said))
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
