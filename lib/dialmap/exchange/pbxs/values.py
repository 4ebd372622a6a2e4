"""Values of tables and of JSON as text, whole numbers and hosts. Never keeps a login."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from dialmap.dialplan import NotRegularError
from dialmap.exchange.tabular import heading_of
from dialmap.messages import _

#: Larger numbers nobody means: an order, a count of digits.
LARGEST: Final = 1_000_000
#: What a number is dialed with.
DIALED: Final = frozenset("0123456789*#+")


def text_of(value: object) -> str:
    """A value as text; lists, objects and bytes are none."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None or isinstance(value, bytes | list | dict) else str(value).strip()


def whole(value: object) -> int:
    """A value as a whole number from 0 up."""
    text = text_of(value)
    return min(int(text[:12]), LARGEST) if text.isascii() and text.isdigit() else 0


def digits_of(value: object, name: str) -> int:
    """A count of digits; 0 where nothing is said. Errors: :class:`NotRegularError` for what is no whole number."""
    text = text_of(value)
    if not text or (text.isascii() and text.isdigit()):
        return whole(text)
    raise NotRegularError(_("{name} is {value}, which is no whole number", name=name, value=text[:40]))


def dialed_of(value: object, name: str) -> str:
    """What is put in front of a number. Errors: :class:`NotRegularError` for what cannot be dialed."""
    text = text_of(value)
    if DIALED.issuperset(text):
        return text
    raise NotRegularError(_("{name} cannot be dialed", name=name))


def bare_pattern(text: str) -> str:
    """A pattern that is written without its underscore; a number stays one."""
    return f"_{text}" if set(text) & set("XxZzNn.![") else text


def host_of(value: object) -> str:
    """A host with its port, if one is named; never the login in front of it, nor what is asked of it."""
    host = text_of(value).removeprefix("sip:").removeprefix("sips:").rpartition("@")[2]
    return re.split(r"[;?/]", host, maxsplit=1)[0].strip("<> ")


def address_of(host: object, port: object) -> str:
    """A host with a port that stands apart from it."""
    named = host_of(host)
    return f"{named}:{whole(port)}" if named and whole(port) else named


def named(header: Sequence[str], called: Mapping[str, str]) -> list[str]:
    """What the columns of a table are here, by what they are ``called``; empty for one that is not read."""
    return [called.get(heading_of(cell), "") for cell in header]


def by_column(rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a table by what their columns are here, each with its line."""
    return [(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}) for line, cells in rows]


def is_yes(value: object) -> bool:
    """Whether a value says yes."""
    return text_of(value).casefold() in ("1", "t", "true", "yes")


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The objects of an answer in JSON: a list of them, or one under ``data``, ``items``, ``value`` or ``result``."""
    for name in ("result", "data", "items", "value"):
        if isinstance(value, dict) and isinstance(value.get(name), list | dict):
            value = value[name]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
