"""Functions of a dialplan that tell the same in every call: of their arguments, and of variables.

Holds which these are; any other is left to the call. Never reads ``${...}``: its arguments are replaced already.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from dialmap.exchange.asterisk.values import DIGITS, Compared, Value, joined

Named = Callable[[str], Value]
_MATH: Final = re.compile(r"\s*(-?\d{1,15})\s*([-+*])\s*(-?\d{1,15})\s*")
_RANGE: Final = re.compile(r"\s*(\d{0,4})\s*(-?)\s*(\d{0,4})\s*")


def call(name: str, given: Sequence[Value], named: Named) -> Value | None:
    """What a function tells; None where it is none of these, or where its arguments are not as they should be.

    ``given``: its arguments, all known; ``named``: the value of a variable.
    """
    found = _FUNCTIONS.get(name)
    return None if found is None else found(given, named)


def is_read(name: str) -> bool:
    """Whether the function is one of these."""
    return name in _FUNCTIONS


def whole(text: str) -> int | None:
    """A whole number as written; None where it is none."""
    text = text.strip()
    return int(text) if text.lstrip("-").isdecimal() and text.count("-") <= 1 else None


def _variable(given: Sequence[Value], named: Named) -> Value | None:
    return named(given[0].text.strip())


def _length(given: Sequence[Value], _named: Named) -> Value | None:
    return replace(Value.of(str(len(given[0].text))), by_length=bool(given[0].dialed_places))


def _filtered(given: Sequence[Value], _named: Named) -> Value | None:
    return given[1].only(_spelled(given[0].text)) if len(given) > 1 else None


def _is_nothing(given: Sequence[Value], _named: Named) -> Value | None:
    return replace(Value.of("0" if given[0].text else "1"), compared=given[0].as_compared)


def _is_something(given: Sequence[Value], _named: Named) -> Value | None:
    return replace(Value.of("1" if given[0].text else "0"), compared=given[0].as_compared)


def _contacts(given: Sequence[Value], _named: Named) -> Value | None:
    return joined((Value.of("PJSIP/"), given[0]))


def _upper(given: Sequence[Value], _named: Named) -> Value | None:
    return replace(given[0], text="".join(each.upper() if each.isascii() else each for each in given[0].text))


def _lower(given: Sequence[Value], _named: Named) -> Value | None:
    return replace(given[0], text="".join(each.lower() if each.isascii() else each for each in given[0].text))


def _math(given: Sequence[Value], _named: Named) -> Value | None:
    """``MATH(1+2,i)``; without ``i`` it tells a number with a fraction, and is left to the call."""
    found = _MATH.fullmatch(given[0].text)
    if found is None or len(given) < 2 or not given[1].text.strip().startswith("i"):
        return None
    left, right = int(found[1]), int(found[3])
    told = {"+": left + right, "-": left - right, "*": left * right}[found[2]]
    return replace(Value.of(str(told)), compared=given[0].as_compared)


def _fields(given: Sequence[Value], named: Named) -> Value | None:
    """``CUT(name,separator,2-3&5)``: fields from 1, the separator between them again."""
    if len(given) < 3:
        return None
    value, sign = named(given[0].text.strip()), given[1].text[:1] or "-"
    if not value.is_known:
        return Value.decided_later(*sorted(value.unknown))
    found = _split(value, sign)
    kept: list[Value] = []
    for part in given[2].text.split("&"):
        read = _RANGE.fullmatch(part)
        if read is None or not (read[1] or read[3]):
            return None
        first = int(read[1] or 1)
        last = int(read[3]) if read[3] else len(found) if read[2] else first
        kept += found[max(first, 1) - 1 : last]
    between = [each for field in kept for each in (Value.of(sign), field)][1:]
    return _scanned(joined(between), value, sign)


def _quantity(given: Sequence[Value], named: Named) -> Value | None:
    if len(given) < 2:
        return None
    value, sign = named(given[0].text.strip()), given[1].text[:1]
    if not value.is_known or not sign:
        return None
    return _scanned(Value.of(str(len(_split(value, sign)))), value, sign)


def _replaced(given: Sequence[Value], named: Named) -> Value | None:
    """``STRREPLACE(name,find,replacement,most)``."""
    value = named(given[0].text.strip())
    sign = given[1].text if len(given) > 1 else ""
    most = whole(given[3].text) if len(given) > 3 else None
    if not value.is_known or not sign or (len(given) > 3 and most is None):
        return None
    by = given[2] if len(given) > 2 else Value.of("")
    parts = _split(value, sign, most)
    return _scanned(joined([each for part in parts for each in (by, part)][1:]), value, sign)


def _split(value: Value, sign: str, most: int | None = None) -> list[Value]:
    found: list[Value] = []
    start = 0
    while (end := value.text.find(sign, start)) >= 0 and (most is None or len(found) < most):
        found.append(value.between(start, end))
        start = end + len(sign)
    return [*found, value.between(start, len(value.text))]


def _scanned(told: Value, value: Value, sign: str) -> Value:
    """What was told of a value by where a sign stands in it: with another number it may stand elsewhere."""
    places = value.dialed_places
    if not set(sign) <= DIGITS | set("*#+"):
        return told
    at = (places[start : start + len(sign)] for start in range(len(places)))
    return replace(told, compared=told.compared | {Compared(each, (sign,), False) for each in at})


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


_FUNCTIONS: Final[dict[str, Callable[[Sequence[Value], Named], Value | None]]] = {
    "GLOBAL": _variable,
    "LOCAL": _variable,
    "LEN": _length,
    "FILTER": _filtered,
    "ISNULL": _is_nothing,
    "EXISTS": _is_something,
    "PJSIP_DIAL_CONTACTS": _contacts,
    "TOUPPER": _upper,
    "TOLOWER": _lower,
    "MATH": _math,
    "CUT": _fields,
    "FIELDQTY": _quantity,
    "STRREPLACE": _replaced,
}
