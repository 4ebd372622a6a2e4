"""What the first argument of Dial means: through which trunk a call leaves, or which phone rings, and what is sent.

Never follows a call: whoever meets ``Local/`` does. Secrets that stand in a dial string are cut off here.
"""

import re
from dataclasses import dataclass
from typing import Final

from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.asterisk.values import Value, joined

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

    Shape: ``trunk`` is empty where only the call decides it (``unknown`` says by what, ``shown`` how it is written);
    ``sends`` is the number as it leaves; ``is_phone``: it rings at a desk instead; ``place`` is the line of the Dial.
    """

    trunk: str
    sends: Value
    is_phone: bool
    place: Place
    unknown: frozenset[str] = frozenset()
    shown: str = ""


def calls_of(first: Value, place: Place) -> list[Call | Value]:
    """The destinations of the first argument of a Dial: ``&`` rings several. ``Local/...`` comes back as its value."""
    found: list[Call | Value] = []
    parts = [first]
    while "&" in parts[-1].text:
        parts[-1:] = [parts[-1].before("&"), parts[-1].after("&")]
    for each in parts:
        technology = each.before("/")
        if technology.text.upper() == "LOCAL":
            found.append(each.after("/"))
        elif each.text or each.unset:
            found.append(_call(technology, each.after("/"), place))
    return found


def _call(before: Value, rest: Value, place: Place) -> Call:
    technology = before.text.upper()
    if not before.is_known or (not technology and before.unset):
        return _undecided(before, rest, place)
    number: Value | None
    if technology == "PJSIP":
        name, number = _pjsip(rest)
    elif technology in ("SIP", "IAX2", "IAX"):
        name, number = _peer(rest)
    else:
        name, number = rest.before("/"), rest.after("/") if "/" in rest.text else None
        if technology in _NAMED_WITH:
            name = joined((Value.of(f"{technology}/"), name))
        elif technology not in _RESOURCE_FIRST:
            name = Value.of(f"{technology}/{name.shown}".strip("/"))
    sent = Value.of("") if number is None else number
    if not name.is_known or (not name.text and name.unset):
        return _undecided(name, sent, place)
    is_alone = number is None or (not sent.text and technology != "PJSIP")  # ``@trunk`` is a trunk without a number too
    is_phone = is_alone or bool(name.dialed_places)
    return Call(trunk=name.text, sends=sent, is_phone=is_phone, place=place)


def _undecided(name: Value, sent: Value, place: Place) -> Call:
    """A trunk whose name, or a part of it, is not known before the call."""
    shown = name.shown if name.unknown else "${" + min(name.unset) + "}"
    return Call(trunk="", sends=sent, is_phone=False, place=place, unknown=name.unknown or name.unset, shown=shown)


def _pjsip(rest: Value) -> tuple[Value, Value | None]:
    """``NUMBER@ENDPOINT``, ``ENDPOINT/sip:NUMBER@host``, or ``ENDPOINT`` alone."""
    at, slash = rest.text.find("@"), rest.text.find("/")
    if slash >= 0 and (at < 0 or slash < at):
        uri = rest.after("/")
        scheme = re.match(r"sips?:", uri.text, re.IGNORECASE)
        if scheme:
            uri = uri.cut(scheme.end(), None)
        return rest.before("/"), uri.before("@")
    if at >= 0:
        return rest.after("@").before("/"), rest.before("@")
    return rest, None


def _peer(rest: Value) -> tuple[Value, Value | None]:
    """``PEER/NUMBER``, ``NUMBER@PEER``, ``user:secret@PEER/NUMBER``; what follows ``!`` or ``//`` is of no matter."""
    rest = rest.before("!")
    slash, at = rest.text.find("/"), rest.text.find("@")
    if slash >= 0:
        name, number = rest.before("/"), rest.after("/").before("/")
        number = number.before("@")  # IAX2: the context at the other side
        if "@" in name.text:
            name = name.after("@")
        return name.before(":"), number
    if at >= 0:
        return rest.after("@").before(":"), rest.before("@").before(":")
    return rest.before(":"), None
