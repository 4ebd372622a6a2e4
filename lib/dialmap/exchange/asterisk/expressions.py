"""What stands in ``$[...]``, once its variables are replaced: comparisons, and, or, not, sums.

Never reads a variable, and says *unknown* of what it does not read, rather than guess.
"""

import re
from collections.abc import Iterator
from typing import Final

from dialmap.exchange.asterisk.values import Value, is_true

_TOKEN: Final = re.compile(r'\s*("(?:[^"\\]|\\.)*"|<=|>=|!=|[()|&=<>!+\-*/%:~?]|[^\s()|&=<>!+\-*/%:~?"]+)')
_LEVELS: Final = (("|",), ("&",), ("=", "!=", "<", ">", "<=", ">="), ("+", "-"))
LONGEST: Final = 1_000


class _UnreadableError(Exception):
    pass


def evaluate(said: Value) -> Value:
    """The value of an expression, for this number; an expression that it does not read is left to the call."""
    if len(said.text) > LONGEST:
        return Value.decided_later("$[...]")
    try:
        tokens = list(_tokens(said.text))
        found, left = _level(tokens, 0)
        if left:
            raise _UnreadableError
    except (_UnreadableError, RecursionError):
        return Value.decided_later(f"$[{said.text}]")
    return Value(found, (-1,) * len(found), compared=said.as_compared)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _UnreadableError
        yield found[1]
        at = found.end()


def _level(tokens: list[str], level: int) -> tuple[str, list[str]]:
    """The value of the tokens from this level down, and the tokens that are left."""
    if level == len(_LEVELS):
        return _one(tokens)
    left, rest = _level(tokens, level + 1)
    while rest and rest[0] in _LEVELS[level]:
        right, after = _level(rest[1:], level + 1)
        left, rest = _combined(rest[0], left, right), after
    return left, rest


def _one(tokens: list[str]) -> tuple[str, list[str]]:
    if not tokens:
        return "", []
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        found, rest = _level(rest, 0)
        if not rest or rest[0] != ")":
            raise _UnreadableError
        return found, rest[1:]
    if first == "!":
        found, rest = _one(rest)
        return "0" if is_true(found) else "1", rest
    if first == "-" and rest and rest[0].isdecimal():
        return "-" + rest[0], rest[1:]
    if first in ("=", "!=", "<", ">", "<=", ">=", "|", "&", ")"):
        return "", tokens  # nothing stands there: an empty variable
    if len(first) == 1 and first in "+-*/%:~?":
        raise _UnreadableError
    return (first[1:-1] if first.startswith('"') else first), rest


def _combined(sign: str, left: str, right: str) -> str:
    if sign == "|":
        return left if is_true(left) else right
    if sign == "&":
        return left if is_true(left) and is_true(right) else "0"
    numbers = _numbers(left, right)
    if sign in ("+", "-"):
        if numbers is None:
            raise _UnreadableError
        return str(numbers[0] + numbers[1] if sign == "+" else numbers[0] - numbers[1])
    order = (numbers[0] > numbers[1]) - (numbers[0] < numbers[1]) if numbers else (left > right) - (left < right)
    holds = {"=": order == 0, "!=": order != 0, "<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}
    return "1" if holds[sign] else "0"


def _numbers(left: str, right: str) -> tuple[int, int] | None:
    if all(re.fullmatch(r"-?\d{1,18}", each) for each in (left, right)):
        return int(left), int(right)
    return None
