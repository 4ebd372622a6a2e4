"""Which of somebody's columns is probably which of ours: by what it is called, then by what stands in it.

Holds the guesses; a person looks at them before anything is read so. Never reads a file.
"""

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from dialmap.core.exchange import Foreign
from dialmap.core.mappings import SEPARATORS, Mapping
from dialmap.core.model import TABLES, Action, LineAction, Route, Row, Transfer
from dialmap.core.shapes import Shape
from dialmap.exchange.cells import called
from dialmap.exchange.columns import FILE_OF, FILES, FLAG_WORDS, Column, File
from dialmap.exchange.tabular import heading_of
from dialmap.exchange.titles import CALLED, TITLES

#: Cells of a column that are looked at.
LOOKED_AT: Final = 200
#: Of the cells of a column, how many must look like it.
MOST: Final = 0.8
LONGEST_WORD: Final = 3
_PATTERN: Final = re.compile(r"_[0-9+*#XxZzNn\[\]\-.!]+|\+?[0-9*#]{2,15}[XxZzNn]+[.!]?")
_NUMBER: Final = re.compile(r"\+?[0-9][0-9 ()\-]{1,18}|\{.+\}|\$\{.+\}")
_HOST: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?")
_WORD: Final = re.compile(r"\w+")


def proposal(foreign: Foreign, kind: type[Row] | None = None) -> Mapping:
    """How the table may be meant: as rows of ``kind``, or of what it looks like most."""
    if kind is None:
        kind = max((file.kind for file in FILES), key=lambda each: _fit(_columns(foreign, FILE_OF[each]), each))
    file = FILE_OF[kind]
    columns = _columns(foreign, file)
    left = [heading for heading in foreign.headings if heading not in columns.values()]
    if left and file.keys[0] not in columns:
        columns = {file.keys[0]: left[0], **columns}  # a table mostly begins with what its rows are called
    fixed = {}
    if kind is Transfer and "inbound_action" not in columns:
        fixed["inbound_action"] = LineAction.CUSTOM_DIRECTION.value
    if kind is Transfer and "block" not in columns:
        fixed["block"] = "Result"
    if kind is Transfer and "action" not in columns:
        fixed["action"] = Action.TRANSFER_TO_OPERATOR.value
    lists = [columns[column.name] for column in file.columns if column.is_list and column.name in columns]
    made = Mapping(table=TABLES[kind], columns=columns, fixed=fixed, separator=separator_of(foreign, lists))
    return replace(made, telephony="own_pbx" if kind is Transfer else "")


def separator_of(foreign: Foreign, headings: Sequence[str]) -> str:
    """What stands between the items of these columns."""
    cells = [cell for heading in headings for cell in foreign.values(heading)[:LOOKED_AT]]
    found = {each: sum(each in cell for cell in cells) for each in SEPARATORS if each}
    best = max(found, key=lambda each: (found[each], -SEPARATORS.index(each)), default="|")
    return best if found.get(best) else "|"


def choices_of(column: Column) -> tuple[StrEnum, ...]:
    """What a cell of the column may be, where it is one of few."""
    return () if column.field.choices is None else tuple(column.field.choices)


def known_value(column: Column, cell: str) -> bool:
    """Whether our files know the cell already: a value of the choice, or one of its words."""
    folded = cell.strip().casefold()
    if column.field.shape is Shape.FLAG:
        return folded in FLAG_WORDS
    return column.field.choices is None or folded in called(column.field.choices)


def likely_value(column: Column, cell: str) -> str:
    """Which of our values a cell probably means: one of whose words it is a part; empty where none is."""
    folded = cell.strip().casefold()
    if column.field.choices is None or not folded:
        return ""
    for word, choice in called(column.field.choices).items():
        if folded in word or word in folded:
            return str(choice.value)
    return ""


def _columns(foreign: Foreign, file: File) -> dict[str, str]:
    """Our column -> the heading that means it: by its words, then by a part of them, then by what is in it."""
    left = {heading_of(heading): heading for heading in foreign.headings}
    found: dict[str, str] = {}

    by_name = {column.name: column for column in file.columns}

    def take(name: str, folded: str) -> None:
        if name not in found and folded in left and _may_be(by_name[name], foreign.values(left[folded])[:LOOKED_AT]):
            found[name] = left.pop(folded)

    for folded in list(left):
        if folded in CALLED[file.kind]:
            take(CALLED[file.kind][folded], folded)
    for name, titles in TITLES[file.kind].items():
        for folded in list(left):
            if any(_shares(folded, title) for title in titles):
                take(name, folded)
                break
    for name in [column.name for column in file.columns if column.name not in found]:
        for folded, heading in list(left.items()):
            if _looks_like(name, file, foreign.values(heading)[:LOOKED_AT]):
                take(name, folded)
                break
    return found


def _may_be(column: Column, cells: Sequence[str]) -> bool:
    """Whether a column of few words has one that is known, or likely, among its cells."""
    if column.field.choices is None or not cells:
        return True
    return any(known_value(column, cell) or likely_value(column, cell) for cell in cells)


def _shares(folded: str, title: str) -> bool:
    """Whether the heading has all words of a title of more than one letter."""
    words = {each for each in _WORD.findall(title.casefold()) if len(each) > LONGEST_WORD}
    return bool(words) and words <= set(_WORD.findall(folded))


def _looks_like(name: str, file: File, cells: Sequence[str]) -> bool:
    """Whether most of the cells could stand in the column."""
    if not cells:
        return False
    column = next(each for each in file.columns if each.name == name)
    if name == "patterns":
        return _most(_PATTERN, [re.split(r"[|,;\s]+", cell)[0] for cell in cells])
    if name == "number":
        return _most(_NUMBER, cells)
    if name == "endpoint":
        return _most(_HOST, cells)
    if column.field.choices is None or column.part is not None:
        return False
    return sum(known_value(column, cell) for cell in cells) >= MOST * len(cells)


def _most(form: re.Pattern[str], cells: Sequence[str]) -> bool:
    return sum(form.fullmatch(cell) is not None for cell in cells) >= MOST * len(cells)


def _fit(columns: Map[str, str], kind: type[Row]) -> tuple[int, int]:
    """How well a table is explained: the required columns, then what is particular to the kind, then all."""
    file = FILE_OF[kind]
    needed = [column.name for column in file.columns if column.required and column.field.choices is None]
    telling = {Route: "patterns", Transfer: "number"}.get(kind, "")
    lacking = sum(name not in columns for name in needed if name != "block")
    return 2 * (telling in columns) - 3 * lacking, len(columns)
