"""How a text of a dialplan is taken apart: its brackets, its commas outside them, ``App(arguments)``.

Holds places in texts. Never knows a variable or what an application does.
"""

from collections.abc import Iterator
from typing import Final

_CLOSED: Final = {"{": "}", "[": "]", "(": ")"}


def brackets(text: str) -> dict[int, int]:
    """The place of each opening bracket that is closed -> the place where it is; each kind by itself."""
    found: dict[int, int] = {}
    opened: dict[str, list[int]] = {closed: [] for closed in _CLOSED.values()}
    for at, char in enumerate(text):
        if char in _CLOSED:
            opened[_CLOSED[char]].append(at)
        elif opened.get(char):
            found[opened[char].pop()] = at
    return found


def application(call: str) -> tuple[str, str]:
    """``App(arguments)`` as name and arguments, up to the last bracket; to the end where it is never closed."""
    app, _bracket, args = call.strip().partition("(")
    closed = args.rfind(")")
    return app.strip(), args[:closed] if closed >= 0 else args


def written(text: str) -> list[str]:
    """A text as written, at each comma that stands outside brackets and quotes."""
    found, start = [], 0
    for at in (*outside(text, ","), len(text)):
        found.append(text[start:at])
        start = at + 1
    return found


def halves(text: str, sign: str) -> tuple[str, str] | None:
    """A text as written at the first ``sign`` outside brackets and quotes; None where there is none."""
    at = next(outside(text, sign), None)
    return None if at is None else (text[:at], text[at + 1 :])


def outside(text: str, sign: str) -> Iterator[int]:
    """Where a sign stands outside brackets and quotes."""
    nested, quoted = 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif char in "({[":
            nested += 1
        elif char in ")}]":
            nested -= 1
        elif char == sign and nested <= 0:
            yield at
