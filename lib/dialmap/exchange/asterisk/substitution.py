"""How ``${...}`` and ``$[...]`` in a text are replaced by what they are during a call.

Never knows contexts or applications.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from dialmap.exchange.asterisk import functions
from dialmap.exchange.asterisk.functions import whole
from dialmap.exchange.asterisk.texts import brackets, written
from dialmap.exchange.asterisk.values import Value, is_true, joined

#: Nested so deep, a text is no longer read.
DEEPEST: Final = 20
#: Expressions that mean the same everywhere: single characters and sets, each repeated or not.
_REGEX: Final = re.compile(
    r'\s*"(\^?(?:(?:\\[+*.]|[\w#.]|\[\^?[\w-]+\])(?:[*+?]|\{\d{1,2}(?:,\d{0,2})?\})?)*\$?)"\s(.*)', re.DOTALL
)
#: Arguments of a subroutine: one that is not given is nothing.
_ARGUMENT: Final = re.compile(r"ARG\d+")
#: What a function is called that only the call can ask, if its arguments are plain.
_ASKED: Final = re.compile(r"[\w()/.-]{1,40}")
#: More repetitions, or a longer text, may take long.
MOST_REPEATED: Final = 3
LONGEST_MATCHED: Final = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean: global variables, and those of the call, which go before them. ``evaluate`` reads ``$[...]``.

    ``is_open``: another program had the call, and may have set what nobody else sets.
    """

    variables: Mapping[str, str]
    call: Mapping[str, Value] = field(default_factory=dict)
    evaluate: Callable[[Value], Value] | None = None
    is_open: bool = False

    def named(self, name: str) -> Value:
        """The value of a variable; nothing where there is none of that name."""
        if name in self.call:
            return self.call[name]
        if name in self.variables:
            return Value.of(self.variables[name])
        if _ARGUMENT.fullmatch(name) or not name:
            return Value.of("")
        return Value.decided_later(name) if self.is_open else Value("", unset=frozenset((name,)))


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
                found = Value.decided_later(*sorted(found.unknown))
            parts.append(found)
        at = end + 1
    parts.append(Value.of(text[at:]))
    return joined(parts)


def _variable(inner: str, scope: Scope, depth: int) -> Value:
    """``NAME``, ``NAME:offset:length`` or ``FUNCTION(arguments)`` with the same behind it."""
    said = substitute(inner, scope, depth)
    if not said.is_known:
        return Value.decided_later(*sorted(said.unknown))
    name, rest = said.text, ""
    bracket = name.find("(")
    if bracket >= 0:
        end = brackets(name).get(bracket, -1)
        if end < 0:
            return Value.decided_later(name)
        value = _function(name[:bracket].strip(), said.between(bracket + 1, end), inner, scope, depth)
        value = replace(value, compared=value.compared | said.compared)
        rest = name[end + 1 :]
    else:
        name, colon, rest = name.partition(":")
        rest = colon + rest
        value = scope.named(name.strip())
    if not rest.startswith(":"):
        return value
    offset, _colon, length = rest[1:].partition(":")
    return value.cut(whole(offset) or 0, whole(length))


def _function(name: str, args: Value, inner: str, scope: Scope, depth: int) -> Value:
    begin = inner.find("(")
    text = inner[begin + 1 : brackets(inner).get(begin, len(inner))]
    match name.upper():
        case "IF":  # its ways may hold commas
            ways = args.after("?")
            return (ways.before(":") if is_true(args.before("?").text) else ways.after(":")).stripped
        case "REGEX":
            return _matching(substitute(text, scope, depth))
    given = [substitute(each, scope, depth) for each in written(text)]
    if functions.is_read(name.upper()) and not all(each.is_known for each in given):
        return Value.decided_later(*sorted(set().union(*(each.unknown for each in given))))
    found = functions.call(name.upper(), given, scope.named)
    asked = f"{name}({args.text})"
    is_plain = _ASKED.fullmatch(asked) is not None and not any(each.dialed_places for each in given)
    return Value.decided_later(asked if is_plain else name) if found is None else found


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
