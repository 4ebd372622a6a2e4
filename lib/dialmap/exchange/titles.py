"""What people call our columns in their own tables: the words of the forms in both languages, and others seen.

Holds data only. Never decides which table it is: that is :mod:`~dialmap.exchange.tabular`.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.core.model import Route, Row, Scenario, Transfer, Trunk

#: Column -> what it is called. The first two are the titles of workbooks, in English and in Russian.
TITLES: Final[dict[type[Row], dict[str, tuple[str, ...]]]] = {
    Trunk: {
        "name": ("Name", "Название", "Trunk", "Trunk name", "Транк", "Имя", "Наименование", "Название транка"),
        "provider": ("Provider", "Провайдер", "Carrier", "Vendor", "Оператор", "Оператор связи"),
        "endpoint": ("Host", "Хост", "Address", "IP", "Hostname", "Hostname/IP", "Server", "Адрес", "Сервер"),
        "status": ("Status", "Статус", "State", "Состояние", "Trunk status"),
        "ticket": ("Ticket", "Заявка", "Request", "Номер заявки", "Тикет"),
        "channels": ("Channels", "Каналы", "Max channels", "Concurrent calls", "Количество каналов", "Число каналов"),
        "note": ("Remark", "Заметка", "Примечание", "Note", "Comment", "Description", "Комментарий", "Описание"),
        "observed": ("Seen", "Проверка"),
        "observed_at": ("Seen at", "Когда проверен"),
    },
    Route: {
        "name": (
            "Name",
            "Название",
            "Route",
            "Route name",
            "Маршрут",
            "Имя",
            "Наименование",
            "Название маршрута",
            "Direction",
            "Направление",
        ),
        "type": ("Type", "Тип", "Route type", "Тип маршрута", "Вид"),
        "patterns": (
            "Number templates",
            "Шаблоны номеров",
            "Patterns",
            "Pattern",
            "Dial patterns",
            "Template",
            "Templates",
            "Number template",
            "Шаблон",
            "Шаблоны",
            "Шаблон номера",
            "Номера",
            "Маска",
            "Маски",
            "Prefix",
            "Префикс",
        ),
        "trunks": (
            "Trunks, in order",
            "Транки по порядку",
            "Trunks",
            "Trunk",
            "Member trunks",
            "Транки",
            "Транк",
            "Gateway",
            "Шлюз",
            "Шлюзы",
        ),
        "position": ("Place in the list", "Место в списке", "Position", "Order", "№", "Порядок", "Приоритет"),
        "enabled": ("Switched on", "Включён", "Enabled", "Active", "Включен", "Активен"),
        "owner": ("Owner", "Ответственный", "Responsible", "Владелец"),
        "note": ("Remark", "Заметка", "Примечание", "Note", "Comment", "Description", "Комментарий", "Описание"),
        "context": ("Context", "Контекст"),
        "blocking": ("Blocks on purpose", "Запрещает намеренно", "Blocking", "Запрещает"),
        "inside": ("Ends inside the PBX", "Заканчивается внутри АТС", "Inside"),
        "prefixes": ("Prefixes", "Префиксы", "Outbound prefix"),
        "prepends": ("Prepends", "Добавляемые цифры", "Prepend"),
        "conditions": ("Conditions", "Условия"),
        "sources": ("Sources", "Источники"),
    },
    Scenario: {
        "name": (
            "Name",
            "Название",
            "Scenario",
            "Scenario name",
            "Сценарий",
            "Имя",
            "Наименование",
            "Робот",
            "Bot",
            "Бот",
        ),
        "telephony": ("Telephony", "Телефония", "PBX", "АТС"),
        "enabled": ("Switched on", "Включён", "Enabled", "Active", "Включен", "Активен"),
        "owner": ("Owner", "Ответственный", "Responsible", "Владелец"),
        "note": ("Remark", "Заметка", "Примечание", "Note", "Comment", "Description", "Комментарий", "Описание"),
    },
    Transfer: {
        "scenario": ("Scenario", "Сценарий", "Scenario name", "Название сценария", "Робот", "Bot", "Бот", "Flow"),
        "block": ("Result block", "Блок «Результат»", "Блок Результат", "Block", "Блок", "Result", "Результат", "Step"),
        "action": ("Action type", "Тип действия", "Action", "Действие"),
        "inbound_action": (
            "Action on redirect (inbound line)",
            "Действие при переадресации (входящая линия)",
            "Inbound action",
            "Входящая линия",
        ),
        "outbound_action": (
            "Action on redirect (outbound line)",
            "Действие при переадресации (исходящая линия)",
            "Outbound action",
            "Исходящая линия",
        ),
        "number": (
            "Transfer direction number",
            "Номер направления перевода",
            "Number",
            "Phone",
            "Transfer number",
            "Номер",
            "Телефон",
            "Номер перевода",
            "Номер телефона",
        ),
        "expected_route": ("Expected route", "Ожидаемый маршрут", "Route", "Маршрут"),
        "note": ("Remark", "Заметка", "Примечание", "Note", "Comment", "Description", "Комментарий", "Описание"),
        "values": ("Values of the variable", "Значения переменной", "Values", "Значения"),
    },
}


def _called(titles: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found = {name: name for name in titles}
    for name, words in titles.items():
        for word in words:
            found.setdefault(word.casefold(), name)
    return found


#: Kind of row -> what its columns may be called, in small letters -> their names in our files.
CALLED: Final[dict[type[Row], dict[str, str]]] = {kind: _called(titles) for kind, titles in TITLES.items()}

#: Kind of row -> what our own tables call its columns, in small letters: names, and the titles of workbooks.
OWN: Final[dict[type[Row], frozenset[str]]] = {
    kind: frozenset(word.casefold() for name, words in titles.items() for word in (name, *words[:2]))
    for kind, titles in TITLES.items()
}
#: Every heading that a table of ours may have, in small letters.
EVERY: Final = frozenset(heading for known in CALLED.values() for heading in known)


def _named(*columns: tuple[type[Row], str]) -> frozenset[str]:
    return frozenset(title.casefold() for kind, name in columns for title in (name, *TITLES[kind][name]))


#: Headings of columns that hold lists, in small letters.
LISTS: Final = _named(
    (Route, "patterns"), (Route, "trunks"), (Route, "prefixes"), (Route, "prepends"), (Transfer, "values")
)
#: Headings of columns that every row of a table fills in with one of few words.
CHOSEN: Final = _named((Trunk, "status"), (Route, "type"), (Scenario, "telephony"))
#: Headings of columns with dialed numbers.
NUMBERS: Final = _named((Transfer, "number"), (Transfer, "values"), (Route, "patterns"), (Route, "prefixes"))
