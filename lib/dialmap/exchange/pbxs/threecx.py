"""3CX: its outbound rules and trunks, as its interface answers them in JSON.

Holds which name means what. Rules are asked by priority; who may use one is not read. Never reads a login or a
password. Source: the published model of 3CX's own interface (OutboundRule, Trunk); never seen in the wild.
"""

from collections.abc import Iterator
from typing import Any, Final

from dialmap.dialplan import NotRegularError, Policy
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told, split, templates_of
from dialmap.exchange.pbxs.values import DIALED, host_of, rows_of, text_of, whole
from dialmap.messages import Message, _

RULE: Final = frozenset(("Routes", "Prefix", "NumberLengthRanges"))
LONGEST: Final = 40
MOST_LENGTHS: Final = 64


def is_rules(value: Any) -> bool:
    """Whether a value of JSON is a list of outbound rules."""
    rows = rows_of(value)
    return bool(rows) and rows[0].keys() >= RULE


def is_trunks(value: Any) -> bool:
    """Whether a value of JSON is a list of trunks."""
    rows = rows_of(value)
    return bool(rows) and isinstance(rows[0].get("Gateway"), dict)


def read_rules(value: Any, file: str) -> Box:
    """The rules by their priority, with the trunks that they name."""
    told = Told()
    for row in sorted(rows_of(value), key=lambda row: (whole(row.get("Priority")), whole(row.get("Id")))):
        told.lines += 1
        place, name = Place(file, told.lines), text_of(row.get("Name"))
        listed = row.get("Routes")
        ways = [way for way in listed if isinstance(way, dict)] if isinstance(listed, list) else []
        ways = [way for way in ways if text_of(way.get("TrunkName"))]
        first = ways[0] if ways else {}
        try:
            templates = [
                split(each.pattern, whole(first.get("StripDigits")), text_of(first.get("Prepend")), place)
                for expression in _expressions(row)
                for each in templates_of(expression, place)
            ]
        except NotRegularError as error:
            told.leave_out(place, name, error.message)
            continue
        for why in _lost(row, ways):
            told.remark(place, name, why)
        told.add(name, templates, [text_of(way["TrunkName"]) for way in ways])
    return told.box(Policy.ORDER, falls=False)


def read_trunks(value: Any, _file: str) -> Box:
    """The trunks with their hosts and channels."""
    return Box(trunks=tuple(_trunks(value)))


def _trunks(value: Any) -> Iterator[Listed]:
    for row in rows_of(value):
        gateway = row.get("Gateway")
        if not isinstance(gateway, dict) or not text_of(gateway.get("Name")):
            continue
        host, port = host_of(gateway.get("Host")), whole(gateway.get("Port"))
        calls = whole(row.get("SimultaneousCalls"))
        yield Listed(
            name=text_of(gateway["Name"]),
            host=f"{host}:{port}" if host and port else host,
            channels=calls or None,
            is_off=row.get("EnableOutboundCalls") is False,
        )


def _expressions(row: dict[str, Any]) -> list[str]:
    """What a rule asks of a number: one of its beginnings, and one of its lengths."""
    begins = [each.strip() for each in text_of(row.get("Prefix")).split(",") if each.strip()] or [""]
    lengths = list(_lengths(text_of(row.get("NumberLengthRanges"))))
    if len(lengths) * len(begins) > MOST_LENGTHS:
        raise NotRegularError(_("it has more than {count} alternatives", count=MOST_LENGTHS))
    odd = next((each for each in begins if not DIALED.issuperset(each)), None)
    if odd is not None:
        raise NotRegularError(_("{prefix} is no beginning of a number", prefix=odd))
    escaped = ["".join(f"\\{char}" if char in "*+#" else char for char in each) for each in begins]
    if not lengths:
        return [f"^{each}[0-9]*$" if each else "^[0-9]+$" for each in escaped]
    sized = [(begin, each, size - len(begin)) for begin, each in zip(begins, escaped, strict=True) for size in lengths]
    found = [f"^{each}[0-9]{{{rest}}}$" for _begin, each, rest in sized if rest >= 0]
    if not found:
        raise NotRegularError(_("its lengths are shorter than its beginnings"))
    return found


def _lengths(text: str) -> Iterator[int]:
    """The lengths of a list such as ``7,10-12``."""
    for part in text.split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        sizes = [whole(first), whole(last if dash else first)]
        if 0 < sizes[0] <= sizes[1] <= LONGEST:
            yield from range(sizes[0], sizes[1] + 1)
        elif part.strip():
            raise NotRegularError(_("{text} is no length", text=part.strip()))


def _lost(row: dict[str, Any], ways: list[dict[str, Any]]) -> Iterator[Message]:
    if row.get("DNRanges") or row.get("GroupIds") or row.get("GroupNames"):
        yield _("who may use it is not read")
    if len({(whole(way.get("StripDigits")), text_of(way.get("Prepend"))) for way in ways}) > 1:
        yield _("its trunks change the number each in their own way; the first counts for all")
    if any(text_of(way.get("Append")) for way in ways):
        yield _("digits that are put behind the number are not read")
