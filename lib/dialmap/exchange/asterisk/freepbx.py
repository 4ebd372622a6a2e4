"""The tables of FreePBX and Issabel as a dialplan: the contexts that they would be written out as, and the trunks.

Holds which column means what. Never reads a column with a secret, and never a file: that is
:mod:`~dialmap.exchange.asterisk.sql`.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final

from dialmap.core.bare import OF_NUMBERS
from dialmap.core.model import Template
from dialmap.core.templates import prefix_length
from dialmap.exchange.asterisk.box import Box, Listed, Patterns
from dialmap.exchange.asterisk.building import Builder
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.asterisk.mapped import BUSY
from dialmap.exchange.asterisk.values import DIGITS
from dialmap.messages import _

ENTRY: Final = "from-internal"
#: Columns by which a file of dial patterns is known. FreePBX writes them in this order; a trunk's has the first three.
COLUMNS: Final = ("prepend", "prefix", "match pattern", "callerid")
#: Where the rows of a table stand: name of its file and line, under these names beside the columns.
FILE, LINE = "\0file", "\0line"
#: What is read; everything else, and so every password, is passed over.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "outbound_routes": ("route_id", "name"),
    "outbound_route_sequence": ("route_id", "seq"),
    "outbound_route_patterns": (
        "route_id",
        "match_pattern_prefix",
        "match_pattern_pass",
        "match_cid",
        "prepend_digits",
    ),
    "outbound_route_trunks": ("route_id", "trunk_id", "seq"),
    "trunks": ("trunkid", "name", "tech", "maxchans", "dialoutprefix", "channelid", "disabled"),
}
#: Columns by which rows are known for a table, even where they were joined with another.
_KNOWN_BY: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("outbound_route_patterns", frozenset(("route_id", "match_pattern_pass"))),
    ("outbound_route_trunks", frozenset(("route_id", "trunk_id"))),
    ("outbound_route_sequence", frozenset(("route_id", "seq"))),
    ("outbound_routes", frozenset(("route_id", "name"))),
    ("trunks", frozenset(("trunkid", "channelid"))),
)
Rows = Iterable[Mapping[str, str]]


def is_number(text: str) -> bool:
    """Whether FreePBX takes a text for a number, not for a pattern: it shows no underscore for that."""
    return set(text) <= OF_NUMBERS


def marked(text: str) -> str:
    """A text of FreePBX as Asterisk has it: a pattern with its underscore."""
    return text if is_number(text) else "_" + text


def tables_of(columns: Iterable[str]) -> tuple[str, ...]:
    """The tables whose rows have these columns; several, where they were joined."""
    there = frozenset(columns)
    found = [name for name, needed in _KNOWN_BY if needed <= there]
    if "outbound_route_trunks" in found and "outbound_route_sequence" in found:
        found.remove("outbound_route_sequence")  # their seq is that of the trunks
    return tuple(found)


def lacks(tables: Mapping[str, object]) -> tuple[str, ...]:
    """The tables without which no route can be told, of those that are not there."""
    return tuple(name for name in ("outbound_routes", "outbound_route_patterns", "trunks") if name not in tables)


def box_of(tables: Mapping[str, tuple[Mapping[str, str], ...]]) -> Box:
    """What the tables say, as a dialplan whose calls enter at ``from-internal``, and its trunks."""
    trunks = {each["trunkid"]: each for each in _rows(tables, "trunks", "trunkid")}
    build, nowhere = Builder(), place_of({})
    build.enter(ENTRY, nowhere)
    build.include("outbound-allroutes", nowhere)
    build.enter("outbound-allroutes", nowhere)
    routes = {each["route_id"]: each for each in _rows(tables, "outbound_routes", "route_id")}
    order = {
        each["route_id"]: _whole(each["seq"]) for each in _rows(tables, "outbound_route_sequence", "route_id", "seq")
    }
    ids = sorted(routes, key=lambda each: (order.get(each, len(order)), _whole(each)))
    for each in ids:
        build.include(f"outrt-{each}", place_of(routes[each]))
    build.enter(BUSY, nowhere)
    busy = build.extension("s", nowhere)
    assert busy is not None
    build.step(busy, "1", "Congestion()", nowhere)
    patterns: dict[str, dict[tuple[str, ...], Mapping[str, str]]] = {}
    for row in _rows(tables, "outbound_route_patterns", "route_id"):
        parts = tuple(row.get(name, "") for name in TABLES["outbound_route_patterns"])
        patterns.setdefault(row["route_id"], {}).setdefault(parts, row)
    led: dict[str, dict[str, int]] = {}
    for row in _rows(tables, "outbound_route_trunks", "route_id", "trunk_id"):
        led.setdefault(row["route_id"], {}).setdefault(row["trunk_id"], _whole(row.get("seq", "")))
    for each in ids:
        build.enter(f"outrt-{each}", place_of(routes[each]))
        build.context.title = routes[each].get("name", "")
        ways = [way for way, _seq in sorted(led.get(each, {}).items(), key=itemgetter(1))]
        for row in patterns.get(each, {}).values():
            _extension(build, row, [trunks[way] for way in ways if way in trunks])
        missing = [way for way in ways if way not in trunks]
        if missing:
            said = _("trunk {name} is not in the table of trunks", name=", ".join(missing))
            build.lose(place_of(routes[each]), said)
    build.lines = sum(map(len, tables.values()))
    return Box(plan=build.made(), trunks=tuple(_listed(each) for each in trunks.values() if _name(each)))


def _rows(tables: Mapping[str, tuple[Mapping[str, str], ...]], name: str, *needed: str) -> Iterator[Mapping[str, str]]:
    """The rows of a table that have these columns."""
    return (each for each in tables.get(name, ()) if all(column in each for column in needed))


def _extension(build: Builder, row: Mapping[str, str], trunks: list[Mapping[str, str]]) -> None:
    prefix, pattern, caller = (
        row.get(each, "") for each in ("match_pattern_prefix", "match_pattern_pass", "match_cid")
    )
    text = prefix + pattern
    if not text:
        build.lose(place_of(row), _("the template is empty, so it takes nothing"))
        return
    written = marked(text)
    if caller:
        written += f"/{'_' if set(caller) - DIGITS else ''}{caller}"
    extension = build.extension(written, place_of(row))
    if extension is None:
        return
    if 1 in extension.steps:
        build.lose(place_of(row), _("the same template stands there twice; the first counts"))
        return
    number = row.get("prepend_digits", "") + (f"${{EXTEN:{prefix_length(prefix)}}}" if prefix else "${EXTEN}")
    for at, trunk in enumerate(trunks, 1):
        dialed = _dialed(trunk, trunk.get("dialoutprefix", "") + number)
        build.step(extension, str(at), f"Dial({dialed},300)", place_of(row))
    build.step(extension, str(len(trunks) + 1), "Macro(outisbusy)", place_of(row))


def _dialed(trunk: Mapping[str, str], number: str) -> str:
    tech, channel = trunk.get("tech", "").upper(), trunk.get("channelid", "")
    if channel.startswith("AMP:"):
        return channel.removeprefix("AMP:").replace("$OUTNUM$", number)
    if tech == "CUSTOM":
        return channel.replace("$OUTNUM$", number)
    if tech == "PJSIP":
        return f"PJSIP/{number}@{channel}"
    return f"{'IAX2' if tech == 'IAX' else tech}/{channel}/{number}"


def _name(trunk: Mapping[str, str]) -> str:
    """The trunk as calls name it: FreePBX's own name is words for people."""
    tech, channel = trunk.get("tech", "").upper(), trunk.get("channelid", "")
    if tech in ("CUSTOM", "ENUM", "DUNDI"):
        return ""
    return f"{tech}/{channel}" if tech in ("DAHDI", "ZAP") else channel


def _listed(trunk: Mapping[str, str]) -> Listed:
    channels = trunk.get("maxchans", "")
    return Listed(
        name=_name(trunk),
        channels=int(channels) if channels.isdecimal() and int(channels) < 100_000 else None,
        is_off=trunk.get("disabled", "").lower() in ("on", "yes", "1"),
        note=trunk.get("name", "") if trunk.get("name", "") != _name(trunk) else "",
    )


def patterns_of(name: str, rows: Rows) -> Patterns:
    """The templates of a file of dial patterns, called after its route: ``Berlin_routing_dial_patterns.csv``."""
    route = name.rpartition("/")[2].removesuffix(".csv").removesuffix("_dial_patterns").removesuffix("_routing")
    return Patterns(route=route, templates=tuple(_template(each) for each in rows))


def _template(row: Mapping[str, str]) -> Template:
    prefix, pattern, caller = (row.get(each, "").strip() for each in ("prefix", "match pattern", "callerid"))
    if not is_number(prefix + pattern):
        pattern = "_" + pattern
    source = f"{row[FILE]}:{row[LINE]}"
    prepend = row.get("prepend", "").strip()
    return Template(pattern, prefix, prepend, condition=f"/{caller}" if caller else "", source=source)


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def place_of(row: Mapping[str, str]) -> Place:
    """Where a row of a table stands."""
    return Place(row.get(FILE, "FreePBX"), int(row.get(LINE, "0")))
