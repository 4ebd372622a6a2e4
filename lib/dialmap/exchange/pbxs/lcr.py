"""Kamailio: the tables of least cost routing (``lcr_rule``, ``lcr_rule_target``, ``lcr_gw``).

Holds which column means what. Gateways of the rule with the longest prefix are tried first, then those of shorter ones.
Never reads what a gateway itself does to a number. Source: the tables that kamctl creates, and the module's pages.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.core.model import Template
from dialmap.dialplan import Policy
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.freepbx import place_of
from dialmap.exchange.pbxs.rules import Told
from dialmap.exchange.pbxs.values import host_of, whole
from dialmap.messages import _

RULES, TARGETS, GATEWAYS = "lcr_rule", "lcr_rule_target", "lcr_gw"
Row = Mapping[str, str]
#: Columns by which the rows of a table are known, and what is read of it.
TABLES: Final[Mapping[str, tuple[frozenset[str], tuple[str, ...]]]] = {
    TARGETS: (frozenset(("rule_id", "gw_id", "priority")), ("rule_id", "gw_id", "priority", "lcr_id")),
    RULES: (
        frozenset(("prefix", "stopper", "enabled")),
        ("id", "lcr_id", "prefix", "from_uri", "request_uri", "enabled"),
    ),
    GATEWAYS: (
        frozenset(("gw_name", "hostname")),
        ("id", "lcr_id", "gw_name", "ip_addr", "hostname", "port", "strip", "prefix", "defunct"),
    ),
}


def box_of(tables: Mapping[str, tuple[Row, ...]]) -> Box:
    """What the tables say; rules that are off there take no part."""
    told = Told(lines=sum(len(tables.get(name, ())) for name in TABLES))
    gateways = {each.get("id", ""): _listed(each) for each in tables.get(GATEWAYS, ())}
    told.trunks += gateways.values()
    for each in tables.get(GATEWAYS, ()):
        if each.get("strip", "0") not in ("", "0") or each.get("prefix", ""):
            said = _("gateway {name} changes the number itself; that is not read", name=each.get("gw_name", "?"))
            told.lose(place_of(each), said)
    ways: dict[str, list[Row]] = {}
    for each in tables.get(TARGETS, ()):
        ways.setdefault(each.get("rule_id", ""), []).append(each)
    for each in tables.get(RULES, ()):
        place, prefix = place_of(each), each.get("prefix", "")
        name = f"{prefix or '*'} {each.get('from_uri', '')}".strip()
        if each.get("enabled", "1") in ("0", ""):
            continue
        if set(prefix) - set("0123456789+*#"):
            why = _("{prefix} is no beginning of a number", prefix=prefix)
            told.leave_out(place, name, why)
            continue
        asked = [f"{key} {each[key]}" for key in ("from_uri", "request_uri") if each.get(key)]
        template = Template(f"_{prefix}!", condition="; ".join(asked), source=str(place))
        ordered = sorted(ways.get(each.get("id", ""), ()), key=lambda row: whole(row.get("priority")))
        found = [row.get("gw_id", "") for row in ordered]
        for one in found:
            if one not in gateways:
                told.lose(place, _("trunk {name} is not in the table of trunks", name=one))
        told.add(name, [template], [gateways[one].name for one in found if one in gateways])
    return told.box(Policy.SPECIFIC, falls=True)


def _listed(row: Row) -> Listed:
    host, port = host_of(row.get("hostname") or row.get("ip_addr")), row.get("port", "")
    address = f"{host}:{port}" if host and port not in ("", "0") else host
    return Listed(
        name=row.get("gw_name") or row.get("id", ""), host=address, is_off=row.get("defunct", "0") not in ("", "0")
    )
