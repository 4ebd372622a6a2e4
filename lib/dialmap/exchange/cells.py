"""Between cells of text and rows of the model, both ways.

Holds how one cell is read and written, whatever the file. Never sees a line, an encoding or another row.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final

from dialmap.core.fields import PARTS
from dialmap.core.model import Route, Row, Template
from dialmap.core.numbers import is_mangled
from dialmap.core.shapes import LARGEST_COUNT, Shape
from dialmap.core.templates import paired
from dialmap.errors import DataError
from dialmap.exchange.columns import FLAG_WORDS, WORDS, Column, File, allowed, join_list, split_list
from dialmap.messages import Message, _


class CellError(DataError):
    """A cell that cannot be used."""

    def __init__(self, column: str, value: str, message: Message) -> None:
        self.column = column
        self.value = value
        super().__init__(message)


def cells(row: Row, file: File) -> list[str]:
    """The cells of a row in the order of the file's columns."""
    return [cell(row, column) for column in file.columns]


def cell(row: Row, column: Column) -> str:
    """The cell of a row in one column."""
    value = getattr(row, column.field.name)
    if column.part is not None:
        items = [getattr(template, column.part.name) for template in value]
        return "" if column.part.rare and not any(items) else join_list(items)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return join_list(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def read_row(file: File, texts: dict[str, str], before: Row | None, next_position: int, version: int = 0) -> Row:
    """The row that the cells describe. A column that the file does not have keeps its value of ``before``.

    Errors: :class:`CellError` for the first cell that cannot be used.
    """
    values: dict[str, Any] = {}
    parts: dict[str, Sequence[str]] = {}
    for column, name, is_part, read in _readers(file):
        if name in texts:
            (parts if is_part else values)[name] = read(column, texts[name])
        elif column.required:
            raise CellError(name, "", _("the row ends before the column {column}", column=name))
        elif before is not None and not is_part:
            values[name] = getattr(before, name)
        elif column.field.default is not None:
            values[name] = column.field.default
    if file.kind is Route:
        route = before if isinstance(before, Route) else None
        values["templates"] = _templates(parts, texts, route)
        if values.get("position") is None:
            values["position"] = next_position if route is None else route.position
        if values["position"] > LARGEST_COUNT:
            said = _("no place is left after the last route of the list; give this route a smaller position")
            raise CellError("position", "", said)
    return file.kind(**values, version=version)


def _templates(parts: dict[str, Sequence[str]], texts: dict[str, str], before: Route | None) -> tuple[Template, ...]:
    """The templates of a route from its columns, one part each; what is not given stays as it was."""
    first, *rest = PARTS
    prefixes = parts.get("prefixes", ())
    patterns = parts[first.column] or ([""] if len(prefixes) == 1 and prefixes[0] else [])
    if not patterns:
        said = _("{column} is empty; every row needs one", column=first.column)
        raise CellError(first.column, texts[first.column], said)
    for at, pattern in enumerate(patterns, 1):
        if not pattern.strip() and not (len(prefixes) == len(patterns) and prefixes[at - 1]):
            raise _empty(first.column, texts[first.column], at)
    stored = paired(patterns, before.templates if before is not None else ())
    columns: list[Sequence[str]] = [patterns]
    for part in rest:
        items: Sequence[str] = parts.get(part.column, ())
        if part.column not in texts:
            items = [getattr(template, part.name) for template in stored]
        if items and len(items) != len(patterns):
            raise CellError(
                part.column,
                texts.get(part.column, ""),
                _("{found} items for {wanted} templates; write one item each", found=len(items), wanted=len(patterns)),
            )
        columns.append(items or [""] * len(patterns))
    return tuple(map(Template.of, *columns))


@cache
def _readers(file: File) -> tuple[tuple[Column, str, bool, Callable[[Column, str], Any]], ...]:
    """Each column with its name, whether it is a part of the templates, and what reads its cells."""
    return tuple(
        (column, column.name, True, _rare if column.part.rare else _patterns)
        if column.part is not None
        else (column, column.field.name, False, _READERS.get(column.field.shape, _text))
        for column in file.columns
    )


def _rare(_column: Column, cell: str) -> list[str]:
    return split_list(cell)


def _text(_column: Column, cell: str) -> str:
    return cell


def _key(column: Column, cell: str) -> str:
    if not cell.strip():
        raise CellError(column.name, cell, _("{column} is empty; every row needs one", column=column.name))
    return cell.strip()


def _number(column: Column, cell: str) -> str:
    _refuse_mangled(column, cell)
    return cell


def _flag(column: Column, cell: str) -> bool:
    folded = cell.strip().casefold()
    if folded and folded not in FLAG_WORDS:
        raise CellError(column.name, cell, _("{value} is neither yes nor no (да, нет)", value=cell.strip()))
    return FLAG_WORDS[folded] if folded else column.field.empty_means


def _count(column: Column, cell: str) -> int | None:
    stripped = cell.strip()
    if not stripped:
        return None
    digits = stripped.lstrip("0") or "0"
    if not (stripped.isascii() and stripped.isdigit() and len(digits) <= 10 and int(digits) <= LARGEST_COUNT):
        raise CellError(column.name, cell, _("{value} is not a whole number from 0 up", value=stripped))
    return int(digits)


def _names(column: Column, cell: str) -> tuple[str, ...]:
    return _filled(column, cell, [item.strip() for item in split_list(cell)] if cell.strip() else [])


def _patterns(column: Column, cell: str) -> list[str]:
    items = split_list(cell) if cell.strip() else []
    for item in items:
        _refuse_mangled(column, item)
    return items


def _filled(column: Column, cell: str, items: list[str]) -> tuple[str, ...]:
    """A list of which no item is empty."""
    if column.required and not items:
        raise CellError(column.name, cell, _("{column} is empty; every row needs one", column=column.name))
    for at, item in enumerate(items, 1):
        if not item.strip():
            raise _empty(column.name, cell, at)
    return tuple(items)


def _empty(column: str, cell: str, at: int) -> CellError:
    return CellError(column, cell, _("item {at} of the list is empty; take out the extra “|”", at=at))


@cache
def called(choices: type[StrEnum]) -> dict[str, StrEnum]:
    """What each member may be called in a file, whatever the case: its stable value, or its words."""
    found: dict[str, StrEnum] = {}
    for choice in choices:
        for name in (choice.value, *(word.casefold() for word in WORDS[choices][choice])):
            found.setdefault(name, choice)
    return found


def _choice(column: Column, cell: str) -> StrEnum:
    value, choices = cell.strip(), column.field.choices
    assert choices is not None
    if not value and column.field.default is not None:
        return column.field.default
    choice = called(choices).get(value.casefold())
    if choice is not None:
        return choice
    raise CellError(
        column.name,
        value,
        _("{value} is not allowed; allowed are {allowed}", value=value or "“”", allowed=allowed(choices)),
    )


_READERS: Final[dict[Shape, Callable[[Column, str], Any]]] = {
    Shape.KEY: _key,
    Shape.NUMBER: _number,
    Shape.FLAG: _flag,
    Shape.COUNT: _count,
    Shape.CHOICE: _choice,
    Shape.NAMES: _names,
}


def _refuse_mangled(column: Column, value: str) -> None:
    if is_mangled(value):
        raise CellError(
            column.name,
            value,
            _(
                "a spreadsheet has shortened the number to {value}, its last digits are lost;"
                " format the column as text and export again",
                value=value.strip(),
            ),
        )
