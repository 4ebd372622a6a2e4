"""Rows of text, wherever they came from, as a table of ours: which table it is, which column is which.

A table is known by the name of its file or by its headings: our own, the words of the forms, or those that a mapping
names. Holds headings and rows; never bytes, and never what a cell means.
"""

from collections.abc import Sequence
from functools import cache, partial
from typing import Final

from dialmap.core.exchange import Foreign, Problem, Table
from dialmap.core.mappings import Mapping
from dialmap.core.model import Transfer
from dialmap.exchange.cells import called as words_of
from dialmap.exchange.columns import EXCEL_MARK, FILE_OF, FILES, File
from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.grids import Grid, Rows, arranged_rows
from dialmap.exchange.limits import MOST_COLUMNS, kept
from dialmap.exchange.mapped import translated
from dialmap.exchange.titles import CALLED, OWN
from dialmap.messages import Message, _

#: How many headings a table must have in common with ours to be known by them.
LEAST_KNOWN: Final = 2


def table_of(grid: Grid, mappings: Sequence[Mapping] = ()) -> Table:
    """A grid as one of our tables; what is wrong with it is in ``problems``."""
    written = [heading_of(cell) for cell in grid.header]
    written, rows = _without_empty_columns(written, grid.rows)
    once = _once(grid.header, len(written))
    read = partial(Table, name=grid.name, encoding=grid.encoding, delimiter=grid.delimiter)
    try:
        if len(written) > MOST_COLUMNS:
            raise RefusedError(_too_many_columns(len(written)), grid.first)
        file, mapping = _chosen(grid, written, once, mappings)
        if file is None:
            raise RefusedError(_unknown_columns(), grid.first)
        if mapping is not None:
            lacking = [name for name in _required(file) if name not in {*mapping.columns, *mapping.fixed}]
            if lacking:
                raise RefusedError(_unmapped(file, lacking), grid.first)
            arranged, wrong = arranged_rows(grid, [heading_of(each) for each in once], rows)
            shown = Foreign(headings=once, rows=tuple(rows), mapping=mapping.name)
            kept_rows = translated(mapping, arranged)
            columns = tuple(each.name for each in file.columns if each.name in {*mapping.columns, *mapping.fixed})
            scenarios = mapping.telephony if file.kind is Transfer else ""
            problems = kept((*grid.problems, *wrong))
            return read(
                kind=file.kind, columns=columns, rows=kept_rows, problems=problems, foreign=shown, telephony=scenarios
            )
        headings = _named(file, written)
        found = _known_columns(grid, file, headings)
        _see_known_values(grid, file, written, headings, rows)
    except RefusedError as error:
        problem = Problem(file=grid.name, line=error.line, message=error.message)
        named = _by_name(grid)
        kind = None if named is None else named.kind
        is_wide = len(written) > MOST_COLUMNS
        foreign = None if is_wide else Foreign(headings=once, rows=tuple(rows))
        return read(kind=kind, problems=(*grid.problems, problem), foreign=foreign)
    if any(problem.is_error for problem in found):
        shown = Foreign(headings=once, rows=tuple(rows))
        return read(kind=file.kind, columns=tuple(headings), problems=kept((*grid.problems, *found)), foreign=shown)
    arranged, wrong = arranged_rows(grid, headings, rows)
    columns = tuple(heading for heading in headings if heading in _names(file))
    return read(kind=file.kind, columns=columns, rows=arranged, problems=kept((*grid.problems, *found, *wrong)))


def refused(name: str, message: Message, line: int = 0, encoding: str = "", delimiter: str = "") -> Table:
    """A file of which nothing is read, with the reason."""
    file = _called(name)
    problem = Problem(file=name, line=line, message=message)
    kind = file.kind if file is not None else None
    return Table(name=name, kind=kind, encoding=encoding, delimiter=delimiter, problems=(problem,))


def heading_of(cell: str) -> str:
    """A cell of the first line as the name of a column."""
    return cell.strip().strip("\ufeff").casefold()


def above_the_header(line: int) -> Message:
    """That what stands above a header is not read."""
    return _("what stands above the header in line {line} is not read", line=line)


def known(header: Sequence[str]) -> int:
    """How many of these headings the table of ours knows that knows most of them."""
    headings = {heading_of(cell) for cell in header}
    return max(len(headings & CALLED[file.kind].keys()) for file in FILES)


def is_header(header: Sequence[str]) -> bool:
    """Whether a row names the columns of one of our tables."""
    return _by_columns([heading_of(cell) for cell in header]) is not None


def _chosen(
    grid: Grid, written: list[str], once: tuple[str, ...], mappings: Sequence[Mapping]
) -> tuple[File | None, Mapping | None]:
    """Which of our tables it is, and the mapping that says so, if one does."""
    headings = frozenset(map(heading_of, once))
    file = _by_name(grid) or _by_columns(written)
    is_ours = file is not None and _required(file) <= headings
    mapping = None if is_ours else next((each for each in mappings if each.fits(headings)), None)
    return (FILE_OF[mapping.kind], mapping) if mapping is not None else (file, None)


def _too_many_columns(count: int) -> Message:
    return _(
        "the first line has {count} columns, more than the {limit} that are read; delete those that are not ours",
        count=count,
        limit=MOST_COLUMNS,
    )


def _unmapped(file: File, lacking: list[str]) -> Message:
    named = ", ".join(column.name for column in file.columns if column.name in lacking)
    return _("nothing is mapped to {columns} yet, and every row needs it; say which column it is", columns=named)


def _unknown_columns() -> Message:
    expected = ", ".join(each.name for each in FILES)
    return _(
        "the columns are of none of our tables ({files}); say on the page which is which, or see the list of columns",
        files=expected,
    )


def _once(header: Sequence[str], width: int) -> tuple[str, ...]:
    """Headings as they are written, each once: what stands twice, or is empty, gets its place."""
    found: dict[str, str] = {}
    for at, cell in enumerate(header[:width], 1):
        said = cell.strip().strip("\ufeff")
        heading = heading_of(said)
        found[heading if heading and heading not in found else f"\0{at}"] = (
            said if heading and heading not in found else f"{said}#{at}"
        )
    return tuple(found.values())


def _named(file: File, written: Sequence[str]) -> list[str]:
    """The headings as our columns, where they say one in the words of the forms; our own names go first."""
    words, taken = CALLED[file.kind], {each for each in written if each in _names(file)}
    found: list[str] = []
    for heading in written:
        ours = heading if heading in taken else words.get(heading, heading)
        is_free = ours == heading or ours not in taken
        found.append(ours if is_free else heading)
        taken.add(found[-1])
    return found


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


def _known_columns(grid: Grid, file: File, headings: Sequence[str]) -> list[Problem]:
    """What is wrong with the columns. Errors: :class:`RefusedError` where one stands twice."""
    problems: list[Problem] = []
    wanted, seen = _names(file), set[str]()
    listed = ", ".join(column.name for column in file.columns)
    for at, heading in enumerate(headings):
        if heading and heading in seen:
            raise RefusedError(_("the column {column} stands twice; delete one of them", column=heading), grid.first)
        seen.add(heading)
        if heading not in wanted:
            written = grid.header[at].strip()
            said = _(
                "the column {column} is not known and is not read; {file} knows: {known}",
                column=written or f"#{at + 1}",
                file=file.name,
                known=listed,
            )
            problems.append(Problem(file=grid.name, line=grid.first, column=written, message=said, is_error=False))
    for column in file.columns:
        if column.required and column.name not in seen:
            said = _(
                "the column {column} is missing; add it to the first line of {file}", column=column.name, file=file.name
            )
            problems.append(Problem(file=grid.name, line=grid.first, column=column.name, message=said))
    return problems


def _see_known_values(grid: Grid, file: File, written: Sequence[str], headings: Sequence[str], rows: Rows) -> None:
    """See that a table which is only known by words of others has our values where every row has one of few.

    Errors: :class:`RefusedError` where it has not: then its values are to be mapped.
    """
    if _by_name(grid) is not None or all(each in OWN[file.kind] or each not in CALLED[file.kind] for each in written):
        return
    for column in file.columns:
        if column.required and column.field.choices is not None and column.name in headings:
            at = headings.index(column.name)
            cells = dict.fromkeys(cells[at].strip() for _line, cells in rows if at < len(cells))
            odd = next((each for each in cells if each and each.casefold() not in words_of(column.field.choices)), None)
            if odd is not None:
                said = _(
                    "{column} holds {value}, which is no word of ours; say on the page what it means",
                    column=grid.header[at].strip(),
                    value=odd,
                )
                raise RefusedError(said, grid.first)


@cache
def _names(file: File) -> set[str]:
    return {column.name for column in file.columns} | {EXCEL_MARK}


@cache
def _required(file: File) -> set[str]:
    return {column.name for column in file.columns if column.required}


def _by_name(grid: Grid) -> File | None:
    return _called(grid.title) or _called(grid.name)


def _called(name: str) -> File | None:
    plain = name.replace("\\", "/").rpartition("/")[2].casefold()
    return next((file for file in FILES if plain in (file.name, file.name.removesuffix(".csv"))), None)


def _by_columns(written: Sequence[str]) -> File | None:
    """The table whose required columns are all there, in our own names or in the words of the forms."""

    def fits(file: File) -> tuple[bool, int, int]:
        headings = set(_named(file, written))
        ours = {column.name for column in file.columns}
        return _required(file) <= headings, len(ours & set(written)), len(ours & headings)

    best = max(FILES, key=fits)
    is_there, ours, words = fits(best)
    return best if ours >= LEAST_KNOWN or (is_there and words >= LEAST_KNOWN) else None
