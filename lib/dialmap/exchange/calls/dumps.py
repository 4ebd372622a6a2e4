"""Dumps of tables of calls in SQL: which table and columns, and its rows, one a line. Never runs a statement."""

import re
from collections.abc import Iterator
from typing import Final

_NAME: Final = r"(?:[`\"]?\w+[`\"]?\.)?[`\"]?(\w+)[`\"]?"
_CREATE: Final = re.compile(
    rf"CREATE TABLE (?:IF NOT EXISTS )?{_NAME}\s*\((.*?)(?:^\s*\)|\)[^),]*;)", re.IGNORECASE | re.DOTALL | re.MULTILINE
)
_INSERT: Final = re.compile(
    rf"(?:INSERT (?:IGNORE )?|REPLACE )INTO {_NAME}\s*(?:\(([^()]*)\))?\s*VALUES", re.IGNORECASE
)
_COPY: Final = re.compile(rf"^COPY {_NAME} \([^()]*\) FROM stdin;", re.IGNORECASE | re.MULTILINE)
_COLUMN: Final = re.compile(r"^\s*[`\"]?(\w+)[`\"]?\s+\w+", re.MULTILINE)
#: What begins a line of CREATE TABLE that is no column.
_NO_COLUMN: Final = frozenset({"primary", "key", "unique", "constraint", "index", "fulltext", "partition", "engine"})
#: One row of a dump: up to its bracket, brackets inside quotation marks left alone.
_TUPLE: Final = re.compile(rb"\(((?:'(?:[^'\\]|\\.|'')*'|[^'()])*)\)", re.DOTALL)
_CELL: Final = re.compile(rb"\s*'(?:[^'\\]|\\.|'')*'\s*|[^,]+", re.DOTALL)
_VALUES: Final = re.compile(
    rb"(?:INSERT (?:IGNORE )?|REPLACE )INTO (?:[`\"]?\w+[`\"]?\.)?[`\"]?(\w+)[`\"]?\s*(?:\([^()]*\)\s*)?VALUES\s*",
    re.IGNORECASE,
)


def is_copied(text: str) -> bool:
    """Whether a text is a dump of PostgreSQL that copies rows, which is not read."""
    return _COPY.search(text) is not None


def tables_of_dump(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tables into which statements put rows, in order, and their columns in small letters, empty where nobody says.

    A table may come several times.
    """
    made = {found[1].casefold(): found[2] for found in _CREATE.finditer(text)}
    for inserted in _INSERT.finditer(text):
        named = inserted[2]
        if named:
            yield inserted[1], tuple(each.strip(' `"\n').casefold() for each in named.split(","))
        else:
            names = (each.casefold() for each in _COLUMN.findall(made.get(inserted[1].casefold(), "")))
            yield inserted[1], tuple(each for each in names if each not in _NO_COLUMN)


def first_row_of_dump(begins: bytes, table: str) -> int:
    """Where the first row of a table begins in a dump."""
    found = (each for each in _INSERT.finditer(begins.decode("latin-1")) if each[1].casefold() == table.casefold())
    first = next(found, None)
    return first.end() if first is not None else 0


def rows_of_dump(data: bytearray | bytes, table: str, is_inside: bool = False) -> tuple[bytes, bool]:
    """The rows that statements put into a table, one a line: cells as the dump writes them.

    ``is_inside``: the data begins in the middle of such a statement; and whether it ends in one.
    """
    rows: list[bytes] = []
    wanted = table.casefold().encode()
    begins = [0] if is_inside else []
    begins += [found.end() for found in _VALUES.finditer(data) if found[1].lower() == wanted]
    for begin in begins:
        is_inside = _rows(data, begin, rows)
    return b"\n".join(rows) + b"\n" if rows else b"", is_inside and bool(begins)


def _rows(data: bytearray | bytes, begin: int, rows: list[bytes]) -> bool:
    """The rows from a place on; whether the data ends before the statement does."""
    at = _behind(data, begin)
    while (row := _TUPLE.match(data, at)) is not None:
        rows.append(row[1] if b", " not in row[1] and b"\n" not in row[1] else _in_one_line(row[1]))
        at = _behind(data, row.end())
    return at >= len(data)


def _behind(data: bytearray | bytes, at: int) -> int:
    """Behind commas and white space."""
    while at < len(data) and data[at : at + 1] in (b",", b" ", b"\n", b"\r", b"\t"):
        at += 1
    return at


def _in_one_line(row: bytes) -> bytes:
    """A row of a dump without white space between its cells."""
    return b",".join(each.strip().replace(b"\n", b" ") for each in _CELL.findall(row))
