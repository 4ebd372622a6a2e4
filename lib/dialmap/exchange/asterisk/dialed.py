"""What the first argument of Dial means: through which trunk a call leaves, or which phone rings, and what is sent.

Never follows a call: whoever meets ``Local/`` does. Secrets that stand in a dial string are cut off here.
"""

import re
from dataclasses import dataclass
from typing import Final

from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.asterisk.values import Value

#: Technologies whose strings are ``technology/resource/number``.
_RESOURCE_FIRST: Final = (
    "DAHDI",
    "ZAP",
    "OOH323",
    "H323",
    "SCCP",
    "DONGLE",
    "QUECTEL",
    "YSGSM",
    "KHOMP",
    "MISDN",
    "MOTIF",
)
#: Technologies of which the resource alone is no name of a trunk: ``DAHDI/g1``.
_NAMED_WITH: Final = ("DAHDI", "ZAP", "YSGSM", "MISDN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One destination of a Dial, in the order in which they are tried.

    Shape: ``trunk`` is empty where only the call decides it (``unknown`` says by what); ``sends`` is the number as it
    leaves; ``is_phone``: it rings at a desk instead; ``place`` is the line of the Dial.
    """

    trunk: str
    sends: Value
    is_phone: bool
    place: Place
    unknown: frozenset[str] = frozenset()


def calls_of(first: Value, place: Place) -> list[Call | Value]:
    """The destinations of the first argument of a Dial: ``&`` rings several. ``Local/...`` comes back as its value."""
    found: list[Call | Value] = []
    for each in _parts(first, "&"):
        technology = _before(each, "/")
        if technology.text.upper() == "LOCAL":
            found.append(_after(each, "/"))
        elif each.text or each.unknown:
            found.append(_call(technology.text.upper(), _after(each, "/"), each, place))
    return found


def _call(technology: str, rest: Value, whole: Value, place: Place) -> Call:
    if whole.unknown and not rest.text.strip("@/"):
        return Call(trunk="", sends=rest, is_phone=False, place=place, unknown=whole.unknown)
    number: Value | None
    if technology == "PJSIP":
        name, number = _pjsip(rest)
    elif technology in ("SIP", "IAX2", "IAX"):
        name, number = _peer(rest)
    else:
        name, number = _before(rest, "/"), _after(rest, "/") if "/" in rest.text else None
        if technology in _NAMED_WITH:
            name = Value(f"{technology}/{name.text}", (-1,) * (len(technology) + 1) + name.origin, name.unknown)
        elif technology not in _RESOURCE_FIRST:
            name = Value(f"{technology}/{name.text}".strip("/"), unknown=name.unknown, origin=())
    sent = Value.of("") if number is None else number
    is_phone = number is None or (not sent.text and not sent.unknown) or any(at >= 0 for at in name.origin)
    if name.unknown and not name.text:
        return Call(trunk="", sends=sent, is_phone=False, place=place, unknown=name.unknown)
    return Call(trunk=name.text, sends=sent, is_phone=is_phone, place=place, unknown=name.unknown)


def _pjsip(rest: Value) -> tuple[Value, Value | None]:
    """``NUMBER@ENDPOINT``, ``ENDPOINT/sip:NUMBER@host``, or ``ENDPOINT`` alone."""
    at, slash = rest.text.find("@"), rest.text.find("/")
    if slash >= 0 and (at < 0 or slash < at):
        uri = _after(rest, "/")
        scheme = re.match(r"sips?:", uri.text, re.IGNORECASE)
        if scheme:
            uri = uri.cut(scheme.end(), None)
        return _before(rest, "/"), _before(uri, "@")
    if at >= 0:
        return _before(_after(rest, "@"), "/"), _before(rest, "@")
    return rest, None


def _peer(rest: Value) -> tuple[Value, Value | None]:
    """``PEER/NUMBER``, ``NUMBER@PEER``, ``user:secret@PEER/NUMBER``; what follows ``!`` or ``//`` is of no matter."""
    rest = _before(rest, "!")
    slash, at = rest.text.find("/"), rest.text.find("@")
    if slash >= 0:
        name, number = _before(rest, "/"), _before(_after(rest, "/"), "/")
        number = _before(number, "@")  # IAX2: the context at the other side
        if "@" in name.text:
            name = _after(name, "@")
        return _before(name, ":"), number
    if at >= 0:
        return _before(_after(rest, "@"), ":"), _before(_before(rest, "@"), ":")
    return _before(rest, ":"), None


def _before(value: Value, sign: str) -> Value:
    at = value.text.find(sign)
    return value if at < 0 else Value(value.text[:at], value.origin[:at], value.unknown, value.is_cut)


def _after(value: Value, sign: str) -> Value:
    at = value.text.find(sign)
    if at < 0:
        return Value("", (), value.unknown, value.is_cut)
    return Value(value.text[at + len(sign) :], value.origin[at + len(sign) :], value.unknown, value.is_cut)


def _parts(value: Value, sign: str) -> list[Value]:
    found = [_before(value, sign)]
    while sign in value.text:
        value = _after(value, sign)
        found.append(_before(value, sign))
    return found
