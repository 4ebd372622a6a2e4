"""Our four CSV files, drawn from the table of fields: which columns a file has, and which words a cell may hold.

Holds the shape of the files. Never reads or writes one. File columns are for ever.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from dialmap.core.fields import FIELDS, PARTS
from dialmap.core.model import TABLES, Action, LineAction, RouteType, Row, Telephony, TrunkStatus
from dialmap.core.observed import Observed
from dialmap.core.shapes import Field, Part, Shape

SEPARATOR: Final = "|"


@dataclass(frozen=True, eq=False)
class Column:
    """One column: a field of the object, or one part of its number templates."""

    name: str
    field: Field
    part: Part | None = None

    @cached_property
    def required(self) -> bool:
        """Whether a file must have it, and whether its cells must be filled in."""
        return self.field.required and (self.part is None or not self.part.rare)

    @property
    def is_list(self) -> bool:
        """Whether its cells are lists."""
        return self.field.shape in (Shape.NAMES, Shape.TEMPLATES)

    @property
    def meaning(self) -> str:
        """What it holds, in English."""
        return self.field.meaning if self.part is None else self.part.meaning


@dataclass(frozen=True, eq=False)
class File:
    """One of our files."""

    name: str
    kind: type[Row]
    columns: tuple[Column, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.columns if column.field.shape is Shape.KEY)


def _file(kind: type[Row]) -> File:
    usual: list[Column] = []
    rare: list[Column] = []
    for field in FIELDS[kind]:
        if field.shape is Shape.TEMPLATES:
            usual += [Column(part.column, field, part) for part in PARTS if not part.rare]
            rare += [Column(part.column, field, part) for part in PARTS if part.rare]
        else:
            usual.append(Column(field.name, field))
    return File(f"{TABLES[kind]}.csv", kind, (*usual, *rare))


FILES: Final = tuple(map(_file, TABLES))
FILE_OF: Final = {file.kind: file for file in FILES}

#: Present in the Excel variant only: says that a leading apostrophe protects the cell and is taken off when read.
EXCEL_MARK: Final = "excel"

#: The words of the platform's form, Russian and English, that are accepted as values. By enum first: see vocabulary.
WORDS: Final[dict[type[StrEnum], dict[StrEnum, tuple[str, ...]]]] = {
    Observed: {
        Observed.NEVER: ("Не проверялся", "never"),
        Observed.REACHABLE: ("Доступен", "reachable"),
        Observed.UNREACHABLE: ("Недоступен", "unreachable"),
    },
    TrunkStatus: {
        TrunkStatus.REQUESTED: ("Заявка подана", "Заявка", "requested"),
        TrunkStatus.CONNECTED: ("Подключён", "Подключен", "connected"),
        TrunkStatus.DISABLED: ("Отключён", "Отключен", "disabled"),
    },
    RouteType: {
        RouteType.INTERCONNECT: (
            "Стыковка АТС",
            "Стыковка АТС (межстанционное взаимодействие)",
            "Межстанционное взаимодействие",
            "pbx interconnect",
        ),
        RouteType.STANDARD: ("Стандарт", "standard"),
    },
    Telephony: {
        Telephony.OWN_PBX: ("Собственная АТС", "own pbx"),
        Telephony.VIRTUAL_PBX: ("Виртуальная АТС", "virtual pbx"),
        Telephony.PLATFORM: ("Телефония платформы", "platform telephony"),
    },
    Action: {
        Action.TRANSFER_TO_OPERATOR: ("Перевод на оператора", "transfer to operator"),
        Action.END_CALL: ("Завершить вызов", "Завершение вызова", "end the call"),
        Action.OTHER: ("Другое", "other"),
    },
    LineAction: {
        LineAction.CUSTOM_DIRECTION: ("Произвольное направление перевода", "custom transfer direction"),
        LineAction.SOFTPHONE: ("Софтфон", "softphone"),
        LineAction.OTHER: ("Другое", "other"),
        LineAction.NONE: ("Не задано", "not set"),
    },
}

FLAG_WORDS: Final[dict[str, bool]] = {
    **dict.fromkeys(("yes", "true", "1", "on", "да", "вкл", "истина"), True),
    **dict.fromkeys(("no", "false", "0", "off", "нет", "выкл", "ложь"), False),
}


def allowed(choices: type[StrEnum]) -> str:
    """The values of a choice, each with its Russian word: ``connected (подключён)``."""
    return ", ".join(f"{value} ({WORDS[choices][value][0]})" for value in choices)


def split_list(cell: str) -> list[str]:
    r"""The items of a list cell: separated by ``|``; ``\|`` and ``\\`` stand for the characters themselves."""
    if "\\" not in cell:
        return cell.split(SEPARATOR) if cell else []
    items, current, at = [], "", 0
    while at < len(cell):
        pair = cell[at : at + 2]
        if pair in ("\\|", "\\\\"):
            current += pair[1]
            at += 2
            continue
        if cell[at] == SEPARATOR:
            items.append(current)
            current = ""
        else:
            current += cell[at]
        at += 1
    return [*items, current]


def join_list(items: tuple[str, ...] | list[str]) -> str:
    """The list cell from which :func:`split_list` reads ``items`` again."""
    return SEPARATOR.join(item.replace("\\", "\\\\").replace(SEPARATOR, "\\" + SEPARATOR) for item in items)
