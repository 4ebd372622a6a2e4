"""Dumps of tables of calls in SQL: which table and columns, and its rows, one a line. Never runs a statement."""

import re
from typing import Final

from dialmap.errors import DataError
from dialmap.messages import _

_CREATE: Final = re.compile(r"CREATE TABLE [^(]*?[`\"]?(\w+)[`\"]?\s*\((.*?)\)[^)]*;", re.IGNORECASE | re.DOTALL)
_INSERT: Final = re.compile(r"INSERT (?:IGNORE )?INTO [`\"]?(\w+)[`\"]?\s*(?:\(([^()]*)\))?\s*VALUES", re.IGNORECASE)
_COLUMN: Final = re.compile(r"^\s*[`\"]?(\w+)[`\"]?\s+\w+", re.MULTILINE)
#: What begins a line of CREATE TABLE that is no column.
_NO_COLUMN: Final = frozenset({"primary", "key", "unique", "constraint", "index", "fulltext"})
#: One row of a dump: up to its bracket, brackets inside quotation marks left alone.
_TUPLE: Final = re.compile(rb"\(((?:'(?:[^'\\]|\\.|'')*'|[^'()])*)\)", re.DOTALL)
_CELL: Final = re.compile(rb"\s*'(?:[^'\\]|\\.|'')*'\s*|[^,]+", re.DOTALL)
_VALUES: Final = re.compile(
    rb"INSERT (?:IGNORE )?INTO [`\"]?(\w+)[`\"]?[^(]*?(?:\([^()]*\)\s*)?VALUES\s*", re.IGNORECASE
)


def columns_of_dump(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The table of the first statement that puts rows in, and its columns in small letters; None where there is none.

    Errors: :class:`DataError` where the columns are nowhere.
    """
    made = {found[1].casefold(): found[2] for found in _CREATE.finditer(text)}
    inserted = _INSERT.search(text)
    if inserted is None:
        return None
    table = inserted[1].casefold()
    if inserted[2]:
        return inserted[1], tuple(each.strip(' `"\n').casefold() for each in inserted[2].split(","))
    if table in made:
        names = (each.casefold() for each in _COLUMN.findall(made[table]))
        return inserted[1], tuple(each for each in names if each not in _NO_COLUMN)
    raise DataError(
        _("the dump does not say the columns of {table}; dump it with CREATE TABLE, or as CSV", table=table)
    )


def first_row_of_dump(begins: bytes) -> int:
    """Where the first row of a dump begins."""
    found = _INSERT.search(begins.decode("latin-1"))
    return found.end() if found is not None else 0


def rows_of_dump(data: bytearray | bytes, table: str) -> bytes:
    """The rows that statements put into a table, one a line: cells as the dump writes them."""
    rows: list[bytes] = []
    wanted = table.casefold().encode()
    for found in _VALUES.finditer(data):
        if found[1].lower() != wanted:
            continue
        at = found.end()
        while (row := _TUPLE.match(data, at)) is not None:
            rows.append(row[1] if b", " not in row[1] and b"\n" not in row[1] else _in_one_line(row[1]))
            at = row.end()
            while at < len(data) and data[at : at + 1] in (b",", b" ", b"\n", b"\r", b"\t"):
                at += 1
    return b"\n".join(rows) + b"\n" if rows else b""


def _in_one_line(row: bytes) -> bytes:
    """A row of a dump without white space between its cells."""
    return b",".join(each.strip().replace(b"\n", b" ") for each in _CELL.findall(row))
