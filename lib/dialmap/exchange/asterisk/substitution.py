"""How ``${...}`` and ``$[...]`` in a text are replaced by what they are during a call.

Holds which functions are read; any other is left to the call. Never knows contexts or applications.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from dialmap.exchange.asterisk.texts import brackets
from dialmap.exchange.asterisk.values import Value, is_true, joined

#: Nested so deep, a text is no longer read.
DEEPEST: Final = 20
#: Expressions that mean the same everywhere: single characters and sets, each repeated or not.
_REGEX: Final = re.compile(
    r'\s*"(\^?(?:(?:\\[+*.]|[\w#.]|\[\^?[\w-]+\])(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?)*\$?)"\s(.*)', re.DOTALL
)
#: More repetitions, or a longer text, may take long.
MOST_REPEATED: Final = 3
LONGEST_MATCHED: Final = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean: global variables, and those of the call, which go before them. ``evaluate`` reads ``$[...]``."""

    variables: Mapping[str, str]
    call: Mapping[str, Value] = field(default_factory=dict)
    evaluate: Callable[[Value], Value] | None = None

    def named(self, name: str) -> Value | None:
        """The value of a variable; None where there is none of that name."""
        if name in self.call:
            return self.call[name]
        if name in self.variables:
            return Value.of(self.variables[name])
        return None


def substitute(text: str, scope: Scope, depth: int = 0) -> Value:
    """A text with its ``${...}`` and ``$[...]`` replaced; a variable that nobody set is nothing.

    A function that is not read is left to the call.
    """
    if depth > DEEPEST:
        return Value.decided_later(text[:40])
    parts: list[Value] = []
    pairs = brackets(text) if "$" in text else {}
    at = 0
    while (begin := text.find("$", at)) >= 0:
        opened = text[begin + 1 : begin + 2]
        end = pairs.get(begin + 1, -1) if opened in ("{", "[") else -1
        if end < 0:
            parts.append(Value.of(text[at : begin + 1]))
            at = begin + 1
            continue
        parts.append(Value.of(text[at:begin]))
        inner = text[begin + 2 : end]
        if opened == "{":
            parts.append(_variable(inner, scope, depth + 1))
        else:
            found = substitute(inner, scope, depth + 1)
            if scope.evaluate is None:
                found = Value.decided_later(f"$[{inner}]")
            elif found.is_known:
                found = scope.evaluate(found)
            else:
                found = Value.decided_later(*found.unknown)
            parts.append(found)
        at = end + 1
    parts.append(Value.of(text[at:]))
    return joined(parts)


def _variable(inner: str, scope: Scope, depth: int) -> Value:
    """``NAME``, ``NAME:offset:length`` or ``FUNCTION(arguments)`` with the same behind it."""
    said = substitute(inner, scope, depth)
    if not said.is_known:
        return Value.decided_later(*said.unknown)
    name, rest = said.text, ""
    bracket = name.find("(")
    if bracket >= 0:
        end = brackets(name).get(bracket, -1)
        if end < 0:
            return Value.decided_later(name)
        value = _function(name[:bracket].strip(), name[bracket + 1 : end], inner, scope, depth)
        value = replace(value, compared=value.compared | said.compared)
        rest = name[end + 1 :]
    else:
        name, colon, rest = name.partition(":")
        rest = colon + rest
        found = scope.named(name.strip())
        value = Value.of("") if found is None else found
    if not rest.startswith(":"):
        return value
    offset, _colon, length = rest[1:].partition(":")
    return value.cut(_whole(offset) or 0, _whole(length))


def _function(name: str, args: str, inner: str, scope: Scope, depth: int) -> Value:
    begin = inner.find("(")
    given = _arguments(inner[begin + 1 : brackets(inner).get(begin, len(inner))], scope, depth)
    match name.upper(), given:
        case "GLOBAL", [_one]:
            return Value.of(scope.variables.get(args.strip(), ""))
        case "LEN", [one] if one.is_known:
            return replace(Value.of(str(len(one.text))), by_length=any(at >= 0 for at in one.origin))
        case "FILTER", [allowed, one]:
            return one.only(_spelled(allowed.text)) if one.is_known else one
        case "CUT", [of, separator, place]:
            found = scope.named(of.text.strip()) or Value.of("")
            return _field(found, separator.text or "-", place.text)
        case "ISNULL" | "EXISTS", [one] if one.is_known:
            is_nothing = not one.text
            said = Value.of("1" if is_nothing is (name.upper() == "ISNULL") else "0")
            return replace(said, compared=one.as_compared)
        case "PJSIP_DIAL_CONTACTS", [one]:
            return joined((Value.of("PJSIP/"), one))
        case "REGEX", [one] if one.is_known:
            return _matching(one)
        case "IF", [_one] if "?" in args:
            condition, _mark, ways = args.partition("?")
            yes, _colon, no = ways.partition(":")
            return Value.of(yes if is_true(condition) else no)
    return Value.decided_later(name)


def _arguments(text: str, scope: Scope, depth: int) -> list[Value]:
    found, start, nested = [], 0, 0
    for at, char in enumerate(text):
        if char in "({[":
            nested += 1
        elif char in ")}]":
            nested -= 1
        elif char == "," and not nested:
            found.append(text[start:at])
            start = at + 1
    return [substitute(each, scope, depth) for each in (*found, text[start:])]


def _spelled(allowed: str) -> str:
    """The characters that FILTER lets through: ``0-9`` is a range."""
    chars, at = [], 0
    while at < len(allowed):
        if allowed[at + 1 : at + 2] == "-" and at + 2 < len(allowed):
            chars += [chr(code) for code in range(ord(allowed[at]), ord(allowed[at + 2]) + 1)]
            at += 3
        else:
            chars.append(allowed[at])
            at += 1
    return "".join(chars)


def _field(value: Value, separator: str, place: str) -> Value:
    """One field of a value, from 1; anything but a plain number is left to the call."""
    at = _whole(place)
    if at is None or at < 1 or not value.is_known:
        return Value.decided_later("CUT")
    start = 0
    for _field_before in range(at - 1):
        found = value.text.find(separator, start)
        if found < 0:
            return Value.of("")
        start = found + len(separator)
    end = value.text.find(separator, start)
    end = len(value.text) if end < 0 else end
    return value.between(start, end)


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() and text.count("-") <= 1 else None


def _matching(said: Value) -> Value:
    """``REGEX("expression" text)``: 1 or 0; an expression that is not plain is left to the call."""
    found = _REGEX.fullmatch(said.text)
    if found is None or len(found[2]) > LONGEST_MATCHED or len(re.findall(r"[*+?{]", found[1])) > MOST_REPEATED:
        return Value.decided_later("REGEX")
    try:
        holds = re.search(found[1], found[2], re.IGNORECASE) is not None
    except re.error:
        return Value.decided_later("REGEX")
    return replace(Value.of("1" if holds else "0"), compared=said.as_compared)
