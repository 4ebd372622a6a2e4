"""Values of variables during a call, character by character with where each came from.

Holds how ``${...}`` is read. A character of the dialed number knows its place in it, so that what is sent can be said
as "the number without its first two digits, 8 in front". Never knows contexts or applications.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Final

from dialmap.exchange.asterisk.texts import brackets, outside

#: What may be compared with digits of a number.
_RUN: Final = re.compile(r"[\d*#+]+")
DIGITS: Final = frozenset("0123456789")
#: Nested so deep, a text is no longer read.
DEEPEST: Final = 20
#: Characters of a replaced text that Asterisk keeps.
LONGEST: Final = 4_096


@dataclass(frozen=True, slots=True)
class Compared:
    """What of the dialed number chose something: the places of digits, and the texts that stood beside them.

    ``by_length``: how many digits there are did, too.
    """

    places: tuple[int, ...]
    beside: tuple[str, ...]
    by_length: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A text; ``origin`` says of each character which of the dialed number it is (from 0), -1: none.

    ``unknown`` names what of it only the call decides; ``is_cut``: digits of the number are left out at its end;
    ``by_length``: a longer number has something else there; ``compared``: of which digits it is an outcome.
    """

    text: str
    origin: tuple[int, ...] = ()
    unknown: frozenset[str] = frozenset()
    _: KW_ONLY
    is_cut: bool = False
    by_length: bool = False
    compared: frozenset[Compared] = frozenset()

    @classmethod
    def of(cls, text: str) -> "Value":
        """A text that was written."""
        return cls(text, (-1,) * len(text))

    @classmethod
    def dialed(cls, number: str) -> "Value":
        """The dialed number itself."""
        return cls(number, tuple(range(len(number))))

    @classmethod
    def decided_later(cls, *names: str) -> "Value":
        """What only the call decides."""
        return cls("", (), frozenset(names))

    @property
    def is_known(self) -> bool:
        """Whether it is the same in every call of this number."""
        return not self.unknown

    def cut(self, offset: int, length: int | None) -> "Value":
        """A part, as ``${NAME:offset:length}`` has it: negative offsets from the end, negative lengths cut the end."""
        size = len(self.text)
        start = max(size + offset, 0) if offset < 0 else min(offset, size)
        end = size if length is None else max(size + length, start) if length < 0 else min(start + length, size)
        is_dialed = any(each >= 0 for each in self.origin)
        by_length = self.by_length or (is_dialed and (offset < 0 or length is not None))
        is_cut = self.is_cut or (is_dialed and end < size)
        return replace(self.between(start, end), is_cut=is_cut, by_length=by_length)

    def between(self, start: int, end: int) -> "Value":
        """The characters from one place to another."""
        return replace(self, text=self.text[start:end], origin=self.origin[start:end])

    def before(self, sign: str) -> "Value":
        """What stands before the first ``sign``; all of it where there is none."""
        at = self.text.find(sign)
        return self if at < 0 else self.between(0, at)

    def after(self, sign: str) -> "Value":
        """What stands behind the first ``sign``; nothing where there is none."""
        at = self.text.find(sign)
        return self.between(len(self.text) if at < 0 else at + len(sign), len(self.text))

    def only(self, chars: str) -> "Value":
        """The characters that are among ``chars``."""
        kept = [at for at, char in enumerate(self.text) if char in chars]
        return replace(
            self,
            text="".join(self.text[at] for at in kept),
            origin=tuple(self.origin[at] for at in kept),
            compared=self.compared if set(chars) >= DIGITS else self.as_compared,
        )

    @property
    def as_compared(self) -> frozenset[Compared]:
        """All that another number could change in what a comparison of this text says."""
        places = tuple(at for at in self.origin if at >= 0)
        if not places and not self.by_length:
            return self.compared
        texts = "".join(char if at < 0 else " " for char, at in zip(self.text, self.origin, strict=True))
        return self.compared | {Compared(places, tuple(_RUN.findall(texts)), self.by_length)}

    @property
    def made_of(self) -> tuple[int, str] | None:
        """As (digits stripped from the front of the dialed number, text put in front); None where it is not that."""
        if self.unknown or self.is_cut:
            return None
        own = next((at for at, each in enumerate(self.origin) if each >= 0), None)
        if own is None:
            return None
        rest = self.origin[own:]
        return (rest[0], self.text[:own]) if rest == tuple(range(rest[0], rest[0] + len(rest))) else None


def joined(values: Iterable[Value]) -> Value:
    """Values one behind the other, cut where Asterisk's buffer ends."""
    parts = tuple(values)
    return Value(
        "".join(each.text for each in parts)[:LONGEST],
        tuple(at for each in parts for at in each.origin)[:LONGEST],
        frozenset(name for each in parts for name in each.unknown),
        is_cut=any(each.is_cut for each in parts),
        by_length=any(each.by_length for each in parts),
        compared=frozenset(one for each in parts for one in each.compared),
    )


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


def is_true(text: str) -> bool:
    """Whether a condition holds: anything but nothing and zero."""
    text = text.strip().strip('"')
    return text not in ("", "0")


def fields(value: Value) -> list[Value]:
    """A value at each comma that stands outside brackets and quotes, without the blanks around each part."""
    found, start = [], 0
    for at in (*outside(value.text, ","), len(value.text)):
        text = value.text[start:at]
        begin = start + len(text) - len(text.lstrip())
        found.append(value.between(begin, begin + len(text.strip())))
        start = at + 1
    return found
