"""Values of tables and of JSON as text and whole numbers. Never raises: what is neither is empty, or 0."""

from typing import Any, Final

#: Larger numbers nobody means: an order, a count of digits.
LARGEST: Final = 1_000_000


def text_of(value: object) -> str:
    """A value as text; lists, objects and bytes are none."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None or isinstance(value, bytes | list | dict) else str(value).strip()


def whole(value: object) -> int:
    """A value as a whole number from 0 up."""
    text = text_of(value)
    return min(int(text[:12]), LARGEST) if text.isascii() and text.isdigit() else 0


def is_yes(value: object) -> bool:
    """Whether a value says yes."""
    return text_of(value).casefold() in ("1", "true", "yes")


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The objects of an answer in JSON: a list of them, or one under ``data``, ``items``, ``value`` or ``result``."""
    for name in ("result", "data", "items", "value"):
        if isinstance(value, dict) and isinstance(value.get(name), list | dict):
            value = value[name]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
