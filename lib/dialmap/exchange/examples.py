"""The example row of each template to fill, in both languages: invented. Never read as data."""

from typing import Final

from dialmap.core.model import Route, Row, Scenario, Transfer, Trunk

#: Kind -> the example in English and in Russian: column -> cell.
EXAMPLES: Final[dict[type[Row], tuple[dict[str, str], dict[str, str]]]] = {
    Trunk: (
        {
            "name": "Example: main",
            "provider": "Example Telecom",
            "endpoint": "sip.example.com",
            "status": "connected",
            "channels": "30",
        },
        {
            "name": "Пример: основной",
            "provider": "Пример Телеком",
            "endpoint": "sip.example.com",
            "status": "Подключён",
            "channels": "30",
        },
    ),
    Route: (
        {
            "name": "Example: Moscow",
            "type": "standard",
            "patterns": "_8495XXXXXXX|_8499XXXXXXX",
            "trunks": "Example: main",
            "enabled": "yes",
        },
        {
            "name": "Пример: Москва",
            "type": "Стандарт",
            "patterns": "_8495XXXXXXX|_8499XXXXXXX",
            "trunks": "Пример: основной",
            "enabled": "да",
        },
    ),
    Scenario: (
        {"name": "Example: debt reminder", "telephony": "own pbx", "enabled": "yes"},
        {"name": "Пример: напоминание о долге", "telephony": "Собственная АТС", "enabled": "да"},
    ),
    Transfer: (
        {
            "scenario": "Example: debt reminder",
            "block": "Wants an operator",
            "inbound_action": "custom transfer direction",
            "number": "84955550100",
        },
        {
            "scenario": "Пример: напоминание о долге",
            "block": "Хочет оператора",
            "inbound_action": "Произвольное направление перевода",
            "number": "84955550100",
        },
    ),
}


def is_example(kind: type[Row], cells: dict[str, str]) -> bool:
    """Whether a row is an example of ours, cell by cell."""
    examples = EXAMPLES[kind]
    if next(iter(cells.values()), "") not in {cell for each in examples for cell in each.values()}:
        return False
    return {name: cell for name, cell in cells.items() if cell.strip()} in examples
