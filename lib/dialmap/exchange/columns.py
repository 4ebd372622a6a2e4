"""Our four CSV files: one table of columns per file. Reading, writing and the documentation all come from here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dialmap.messages import Message, _
from dialmap.model import Action, LineAction, Route, RouteType, Row, Scenario, Telephony, Transfer, Trunk, TrunkStatus

SEPARATOR: Final = "|"


class Shape(StrEnum):
    """What a cell holds."""

    KEY = "key"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    COUNT = "count"
    PATTERNS = "patterns"
    NAMES = "names"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``choices`` for ``Shape.CHOICE``; ``default`` where the cell is empty (None: must be filled in)."""

    name: str
    shape: Shape
    meaning: str
    required: bool = False
    choices: type[StrEnum] | None = None
    default: StrEnum | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One of our files."""

    name: str
    kind: type[Row]
    columns: tuple[Column, ...]

    @property
    def stem(self) -> str:
        """The file name without ``.csv``; also the name of the table."""
        return self.name.removesuffix(".csv")

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return tuple(column.name for column in self.columns if column.shape is Shape.KEY)


TRUNKS: Final = File(
    "trunks.csv",
    Trunk,
    (
        Column("name", Shape.KEY, "name of the trunk, unique", required=True),
        Column("provider", Shape.TEXT, "who runs the other end"),
        Column("endpoint", Shape.TEXT, "host or address; never a login or a password"),
        Column("status", Shape.CHOICE, "how far the support request has come", True, TrunkStatus),
        Column("ticket", Shape.TEXT, "number of the support request"),
        Column("channels", Shape.COUNT, "simultaneous calls; empty if unknown"),
        Column("note", Shape.TEXT, "anything"),
    ),
)
ROUTES: Final = File(
    "routes.csv",
    Route,
    (
        Column("name", Shape.KEY, "name on the route's card, unique", required=True),
        Column("type", Shape.CHOICE, "type of the route", True, RouteType),
        Column("patterns", Shape.PATTERNS, "number templates: numbers or Asterisk patterns", required=True),
        Column("trunks", Shape.NAMES, "names of trunks in the order in which they are tried; empty: an orphan route"),
        Column("position", Shape.COUNT, "place in the list (decides under the policy `order`); empty: at the end"),
        Column("enabled", Shape.FLAG, "`yes` or `no`; a disabled route takes no part"),
        Column("owner", Shape.TEXT, "who answers for it"),
        Column("note", Shape.TEXT, "anything"),
        Column("prefixes", Shape.TEXTS, "FreePBX: digits before each template; empty for TWIN"),
        Column("prepends", Shape.TEXTS, "FreePBX: digits put in front before dialing; empty for TWIN"),
    ),
)
SCENARIOS: Final = File(
    "scenarios.csv",
    Scenario,
    (
        Column("name", Shape.KEY, "name of the scenario, unique", required=True),
        Column("telephony", Shape.CHOICE, "where its operators sit", True, Telephony),
        Column("enabled", Shape.FLAG, "`yes` or `no`; transfers of a disabled scenario are not checked"),
        Column("owner", Shape.TEXT, "who answers for it"),
        Column("note", Shape.TEXT, "anything"),
    ),
)
TRANSFERS: Final = File(
    "transfers.csv",
    Transfer,
    (
        Column("scenario", Shape.KEY, "name of a scenario", required=True),
        Column("block", Shape.KEY, "name of the Result block, unique in its scenario", required=True),
        Column("action", Shape.CHOICE, "action type", False, Action, Action.TRANSFER_TO_OPERATOR),
        Column("inbound_action", Shape.CHOICE, "action on redirect, inbound line", False, LineAction, LineAction.NONE),
        Column(
            "outbound_action", Shape.CHOICE, "action on redirect, outbound line", False, LineAction, LineAction.NONE
        ),
        Column("number", Shape.NUMBER, "transfer direction number, as typed"),
        Column("expected_route", Shape.TEXT, "name of the route that should take the number; empty: not tested"),
        Column("note", Shape.TEXT, "anything"),
        Column("values", Shape.NAMES, "what a variable in the number, such as `{operator}`, may be; empty: unknown"),
    ),
)
FILES: Final = (TRUNKS, ROUTES, SCENARIOS, TRANSFERS)

#: Present in the Excel variant only: says that a leading apostrophe protects the cell and is taken off when read.
EXCEL_MARK: Final = "excel"

LABELS: Final[dict[StrEnum, Message]] = {
    TrunkStatus.REQUESTED: _("Requested"),
    TrunkStatus.CONNECTED: _("Connected"),
    TrunkStatus.DISABLED: _("Disabled"),
    RouteType.INTERCONNECT: _("PBX interconnect"),
    RouteType.STANDARD: _("Standard"),
    Telephony.OWN_PBX: _("Own PBX"),
    Telephony.VIRTUAL_PBX: _("Virtual PBX"),
    Telephony.PLATFORM: _("Platform telephony"),
    Action.TRANSFER_TO_OPERATOR: _("Transfer to operator"),
    Action.END_CALL: _("End the call"),
    Action.OTHER: _("Other"),
    LineAction.CUSTOM_DIRECTION: _("Custom transfer direction"),
    LineAction.SOFTPHONE: _("Softphone"),
    LineAction.OTHER: _("Other"),
    LineAction.NONE: _("Not set"),
}

#: The words of the platform's form, Russian and English, that are accepted as values.
WORDS: Final[dict[StrEnum, tuple[str, ...]]] = {
    TrunkStatus.REQUESTED: ("Заявка подана", "Заявка", "requested"),
    TrunkStatus.CONNECTED: ("Подключён", "Подключен", "connected"),
    TrunkStatus.DISABLED: ("Отключён", "Отключен", "disabled"),
    RouteType.INTERCONNECT: (
        "Стыковка АТС",
        "Стыковка АТС (межстанционное взаимодействие)",
        "Межстанционное взаимодействие",
        "pbx interconnect",
    ),
    RouteType.STANDARD: ("Стандарт", "standard"),
    Telephony.OWN_PBX: ("Собственная АТС", "own pbx"),
    Telephony.VIRTUAL_PBX: ("Виртуальная АТС", "virtual pbx"),
    Telephony.PLATFORM: ("Телефония платформы", "platform telephony"),
    Action.TRANSFER_TO_OPERATOR: ("Перевод на оператора", "transfer to operator"),
    Action.END_CALL: ("Завершить вызов", "Завершение вызова", "end the call"),
    Action.OTHER: ("Другое", "other"),
    LineAction.CUSTOM_DIRECTION: ("Произвольное направление перевода", "custom transfer direction"),
    LineAction.SOFTPHONE: ("Софтфон", "softphone"),
    LineAction.OTHER: ("Другое", "other"),
    LineAction.NONE: ("Не задано", "not set"),
}

FLAG_WORDS: Final[dict[str, bool]] = {
    **dict.fromkeys(("yes", "true", "1", "on", "да", "вкл", "истина"), True),
    **dict.fromkeys(("no", "false", "0", "off", "нет", "выкл", "ложь"), False),
}


def allowed(choices: type[StrEnum]) -> str:
    """The values of a choice, each with its Russian word: ``connected (подключён)``."""
    return ", ".join(f"{value} ({WORDS[value][0]})" for value in choices)


def split_list(cell: str) -> list[str]:
    r"""The items of a list cell: separated by ``|``; ``\|`` and ``\\`` stand for the characters themselves."""
    if not cell:
        return []
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
