"""Between cells of text and rows of the model, both ways."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final

from dialmap.errors import DataError
from dialmap.exchange.columns import FLAG_WORDS, WORDS, Column, File, Shape, allowed, join_list, split_list
from dialmap.messages import Message, _
from dialmap.model import Route, Row, Template
from dialmap.numbers import is_mangled

LARGEST_COUNT: Final = 2**31


class CellError(DataError):
    """A cell that cannot be used."""

    def __init__(self, column: str, value: str, message: Message) -> None:
        self.column = column
        self.value = value
        super().__init__(message)


def cells(row: Row, file: File) -> list[str]:
    """The cells of a row in the order of the file's columns."""
    return [_write(row, column) for column in file.columns]


def _write(row: Row, column: Column) -> str:
    if isinstance(row, Route) and column.name in _LISTS:
        items = _LISTS[column.name](row)
        optional = column.shape is Shape.TEXTS
        return "" if optional and not any(items) else join_list(items)
    value = getattr(row, column.name)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return join_list(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


_LISTS: Final[dict[str, Callable[[Route], list[str]]]] = {
    "patterns": lambda route: [template.pattern for template in route.templates],
    "prefixes": lambda route: [template.prefix for template in route.templates],
    "prepends": lambda route: [template.prepend for template in route.templates],
    "trunks": lambda route: list(route.trunks),
}


def read_row(file: File, given: dict[str, str], before: Row | None, next_position: int) -> Row:
    """The row that the cells describe. A column that the file does not have keeps its value of ``before``.

    Errors: :class:`CellError` for the first cell that cannot be used.
    """
    values: dict[str, Any] = {}
    for column in file.columns:
        if column.required and column.name not in given:
            raise CellError(column.name, "", _("the row ends before the column {column}", column=column.name))
        if column.name in given:
            values[column.name] = _read(column, given[column.name])
        elif before is not None and column.name not in _LISTS:
            values[column.name] = getattr(before, column.name)
    if file.kind is Route:
        route = before if isinstance(before, Route) else None
        values["templates"] = _templates(values, given, route)
        if "trunks" not in given and route is not None:
            values["trunks"] = route.trunks
        if values.get("position") is None:
            values["position"] = next_position if route is None else route.position
    missing_default = {column.name: column.default for column in file.columns if column.default is not None}
    for name, default in missing_default.items():
        values.setdefault(name, default)
    return file.kind(**values)


def _templates(values: dict[str, Any], given: dict[str, str], before: Route | None) -> tuple[Template, ...]:
    patterns: Sequence[str] = values.pop("patterns")
    stored = {template.pattern: template for template in before.templates} if before is not None else {}
    parts: dict[str, Sequence[str]] = {}
    for name, field in (("prefixes", "prefix"), ("prepends", "prepend")):
        found: Sequence[str] = values.pop(name, ())
        if name not in given:
            found = [getattr(stored[pattern], field) if pattern in stored else "" for pattern in patterns]
        if found and len(found) != len(patterns):
            raise CellError(
                name,
                given.get(name, ""),
                _("{found} items for {wanted} templates; write one item each", found=len(found), wanted=len(patterns)),
            )
        parts[name] = found or [""] * len(patterns)
    return tuple(map(Template, patterns, parts["prefixes"], parts["prepends"]))


def _read(column: Column, cell: str) -> Any:
    stripped = cell.strip()
    if column.shape is Shape.KEY:
        if not stripped:
            raise CellError(column.name, cell, _("{column} is empty; every row needs one", column=column.name))
        return stripped
    if column.shape is Shape.NUMBER:
        _refuse_mangled(column, cell)
        return cell
    if column.shape is Shape.CHOICE:
        return _choice(column, stripped)
    if column.shape is Shape.FLAG:
        if stripped and stripped.casefold() not in FLAG_WORDS:
            raise CellError(column.name, cell, _("{value} is neither yes nor no (да, нет)", value=stripped))
        return FLAG_WORDS.get(stripped.casefold(), True)
    if column.shape is Shape.COUNT:
        if not stripped:
            return None
        digits = stripped.lstrip("0") or "0"
        if not (stripped.isascii() and stripped.isdigit() and len(digits) <= 10 and int(digits) < LARGEST_COUNT):
            raise CellError(column.name, cell, _("{value} is not a whole number from 0 up", value=stripped))
        return int(digits)
    if column.shape in (Shape.PATTERNS, Shape.NAMES):
        return _list(column, cell)
    if column.shape is Shape.TEXTS:
        return split_list(cell)
    return cell


def _list(column: Column, cell: str) -> tuple[str, ...]:
    items = split_list(cell) if cell.strip() else []
    if column.shape is Shape.NAMES:
        items = [item.strip() for item in items]
    if column.required and not items:
        raise CellError(column.name, cell, _("{column} is empty; every row needs one", column=column.name))
    for at, item in enumerate(items, 1):
        if not item.strip():
            raise CellError(column.name, cell, _("item {at} of the list is empty; take out the extra “|”", at=at))
        if column.shape is Shape.PATTERNS:
            _refuse_mangled(column, item)
    return tuple(items)


def _choice(column: Column, value: str) -> StrEnum:
    assert column.choices is not None
    if not value and column.default is not None:
        return column.default
    folded = value.casefold()
    for choice in column.choices:
        if folded == choice.value or folded in (each.casefold() for each in WORDS[choice]):
            return choice
    raise CellError(
        column.name,
        value,
        _("{value} is not allowed; allowed are {allowed}", value=value or "“”", allowed=allowed(column.choices)),
    )


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
