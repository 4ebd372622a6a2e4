"""FusionPBX: its dialplans and gateways as a dump of PostgreSQL holds them.

Holds where the XML of a dialplan stands in the dump; what the XML means, :mod:`dialmap.exchange.pbxs.freeswitch` says.
Never keeps a column that is not asked for: passwords stand beside the hosts.

Source: fusionpbx (app/dialplans, app/gateways, app/dialplan_outbound).
"""

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import quoteattr

from dialmap.exchange.asterisk.box import Box, Listed, each_once
from dialmap.exchange.asterisk.freepbx import FILE, LINE, place_of
from dialmap.exchange.asterisk.sql import read_dump
from dialmap.exchange.pbxs.freeswitch import read_xml
from dialmap.exchange.pbxs.rules import Told
from dialmap.exchange.pbxs.values import host_of, is_yes, whole
from dialmap.messages import _

DIALPLANS, DETAILS, GATEWAYS = "v_dialplans", "v_dialplan_details", "v_gateways"
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    DIALPLANS: (
        "dialplan_uuid",
        "dialplan_context",
        "dialplan_name",
        "dialplan_xml",
        "dialplan_order",
        "dialplan_enabled",
    ),
    DETAILS: (
        "dialplan_uuid",
        "dialplan_detail_tag",
        "dialplan_detail_type",
        "dialplan_detail_data",
        "dialplan_detail_break",
        "dialplan_detail_group",
        "dialplan_detail_order",
        "dialplan_detail_enabled",
    ),
    GATEWAYS: ("gateway_uuid", "gateway", "proxy", "enabled", "channels", "description"),
}
MARK: Final = re.compile(r"(?:COPY|INSERT INTO)\s+(?:\"?public\"?\.)?\"?v_(?:dialplans|gateways)\b", re.IGNORECASE)
_COPY: Final = re.compile(
    r"^COPY (?:\"?\w+\"?\.)?\"?(\w+)\"?\s*\(([^()]*)\) FROM stdin;\r?\n", re.MULTILINE | re.IGNORECASE
)
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_TAGS: Final = ("condition", "action", "anti-action")
Row = Mapping[str, str]


def is_dump(text: str) -> bool:
    """Whether a text is a dump of FusionPBX."""
    return MARK.search(text) is not None


def read_sql(text: str, file: str) -> Box:
    """The outbound routes and gateways of a dump. Errors: as :func:`dialmap.exchange.pbxs.freeswitch.read_xml`."""
    tables: dict[str, list[Row]] = {
        name: list(rows) for name, rows in read_dump(text, file, TABLES, plain=True).items()
    }
    for name, row in _copied(text, file):
        tables.setdefault(name, []).append(row)
    gateways = {row.get("gateway_uuid", ""): row for row in tables.get(GATEWAYS, ())}
    details: defaultdict[str, list[Row]] = defaultdict(list)
    for row in tables.get(DETAILS, ()):
        details[row.get("dialplan_uuid", "")].append(row)
    told = Told()
    contexts: dict[str, list[str]] = {}
    ordered = sorted(
        tables.get(DIALPLANS, ()), key=lambda row: (whole(row.get("dialplan_order")), row.get("dialplan_name", ""))
    )
    for row in ordered:
        if not is_yes(row.get("dialplan_enabled", "")):
            continue
        xml = row.get("dialplan_xml", "") or _xml(row, details[row.get("dialplan_uuid", "")])
        why = _broken(xml)
        if why:
            told.leave_out(place_of(row), row.get("dialplan_name", ""), _("its XML cannot be read ({why})", why=why))
        elif "sofia/" in xml:
            contexts.setdefault(row.get("dialplan_context", ""), []).append(_with_names(xml, gateways))
    if len(contexts) > 1:
        names = ", ".join(sorted(contexts))
        first = place_of(ordered[0])
        told.lose(first, _("the dialplans are of several domains ({names}); the first is read", names=names))
    chosen = "".join(next(iter(contexts.values()), []))
    found = read_xml(f"<context name='default'>{chosen}</context>", file) if chosen else Box()
    listed = (
        Listed(
            name=row["gateway"],
            host=host_of(row.get("proxy")),
            channels=whole(row.get("channels")) or None,
            is_off=not is_yes(row.get("enabled", "")),
            note=row.get("description", ""),
        )
        for row in gateways.values()
        if row.get("gateway")
    )
    return Box(rules=found.rules, trunks=each_once(listed), unread=(*told.lost, *found.unread))


def _broken(xml: str) -> str:
    """What is wrong with an XML; empty where nothing is."""
    try:
        ET.fromstring(f"<file>{xml}</file>")
    except (ET.ParseError, ValueError, RecursionError) as error:
        return str(error) or "?"
    return ""


def _with_names(xml: str, gateways: Mapping[str, Row]) -> str:
    """The XML with the gateways by their names."""
    return re.sub(
        r"sofia/gateway/([0-9a-fA-F-]{36})/",
        lambda found: f"sofia/gateway/{gateways.get(found[1], {}).get('gateway') or found[1]}/",
        xml,
    )


def _xml(row: Row, details: list[Row]) -> str:
    """A dialplan whose XML was not kept, from its details: conditions with what follows them, by group and order."""
    parts = sorted(
        (each for each in details if each.get("dialplan_detail_enabled", "true") not in ("false", "f")),
        key=lambda each: (
            whole(each.get("dialplan_detail_group")),
            _TAGS.index(tag) if (tag := each.get("dialplan_detail_tag", "")) in _TAGS else len(_TAGS),
            whole(each.get("dialplan_detail_order")),
        ),
    )
    conditions = [each for each in parts if each.get("dialplan_detail_tag") == "condition"]
    actions = "".join(
        f"<{each['dialplan_detail_tag']} application={quoteattr(each.get('dialplan_detail_type', ''))}"
        f" data={quoteattr(each.get('dialplan_detail_data', ''))}/>"
        for each in parts
        if each.get("dialplan_detail_tag") in _TAGS[1:]
    )
    told = "".join(
        f"<condition field={quoteattr(each.get('dialplan_detail_type', ''))}"
        f" expression={quoteattr(each.get('dialplan_detail_data', ''))}"
        + (f" break={quoteattr(each['dialplan_detail_break'])}" if each.get("dialplan_detail_break") else "")
        + (f">{actions}</condition>" if each is conditions[-1] else "/>")
        for each in conditions
    )
    return f"<extension name={quoteattr(row.get('dialplan_name', ''))}>{told}</extension>"


def _copied(text: str, file: str) -> Iterator[tuple[str, Row]]:
    """The rows of ``COPY ... FROM stdin`` of the tables that are read: cells between tabs, up to a line ``\\.``."""
    at = line = 0
    while (found := _COPY.search(text, at)) is not None:
        end = text.find("\n\\.", found.end() - 1)
        end = len(text) if end < 0 else end + 1
        line += text.count("\n", at, found.end())
        table, names = found[1].lower(), [each.strip(' "') for each in found[2].split(",")]
        rows = text[found.end() : end].split("\n")[: -1 if text[end - 1 : end] == "\n" else None]
        for number, told in enumerate(rows if table in TABLES else (), line + 1):
            given = {
                name: "" if cell == r"\N" else _ESCAPE.sub(lambda part: _ESCAPED.get(part[1], part[1]), cell)
                for name, cell in zip(names, told.removesuffix("\r").split("\t"), strict=False)
            }
            kept = {name: given[name] for name in TABLES[table] if name in given}
            yield table, kept | {FILE: file, LINE: str(number)}
        line += text.count("\n", found.end(), end)
        at = end
