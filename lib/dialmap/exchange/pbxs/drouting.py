"""Kamailio and OpenSIPS: tables of dynamic routing (``dr_rules``, ``dr_gateways``, ``dr_gw_lists``, ``dr_carriers``).

Holds which column means what. The rule with the longest prefix wins; of equal ones the higher priority. Source: the
tables that kamctl and opensips-cli create, and the documentation of both modules. Never reads what a gateway does.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from dialmap.core.model import Template
from dialmap.dialplan import Policy
from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.freepbx import place_of
from dialmap.exchange.pbxs.rules import Told
from dialmap.exchange.pbxs.values import host_of, whole
from dialmap.messages import Message, _

RULES, GATEWAYS, LISTS, CARRIERS = "dr_rules", "dr_gateways", "dr_gw_lists", "dr_carriers"
#: Columns by which the rows of a table are known, and what is read of it.
TABLES: Final[Mapping[str, tuple[frozenset[str], tuple[str, ...]]]] = {
    RULES: (
        frozenset(("groupid", "prefix", "gwlist")),
        ("ruleid", "groupid", "prefix", "timerec", "priority", "gwlist", "description"),
    ),
    GATEWAYS: (
        frozenset(("gwid", "address")),
        ("gwid", "address", "strip", "pri_prefix", "state", "description"),
    ),
    CARRIERS: (frozenset(("carrierid", "gwlist")), ("carrierid", "gwlist", "state", "description")),
    LISTS: (frozenset(("id", "gwlist")), ("id", "gwlist", "description")),
}
_NUMBERS: Final = re.compile(r"[0-9+*#]*")


def box_of(tables: Mapping[str, tuple[Mapping[str, str], ...]]) -> Box:
    """What the tables say. Errors: :class:`DataError` where calls are of several groups: one of them is asked."""
    rules = tables.get(RULES, ())
    groups = sorted({each.get("groupid", "") for each in rules})
    if len(groups) > 1:
        raise DataError(
            _(
                "the rules are of several groups ({groups}), and a call asks one of them; export one: where groupid ="
                " {first}",
                groups=", ".join(groups),
                first=groups[0],
            )
        )
    tables = {name: tables.get(name, ()) for name in TABLES}
    told = Told(lines=sum(map(len, tables.values())))
    called = Counter(each.get("description", "") for each in tables.get(GATEWAYS, ()))
    gateways = {
        each["gwid"]: _listed(each, is_only=called[each.get("description", "")] == 1)
        for each in tables.get(GATEWAYS, ())
        if each.get("gwid")
    }
    lists = {f"#{each.get('id', '')}": each.get("gwlist", "") for each in tables.get(LISTS, ())}
    lists |= {f"#{each.get('carrierid', '')}": each.get("gwlist", "") for each in tables.get(CARRIERS, ())}
    told.trunks += gateways.values()
    for each in tables.get(GATEWAYS, ()):
        if each.get("strip", "0") not in ("", "0") or each.get("pri_prefix", ""):
            said = _("gateway {name} changes the number itself; that is not read", name=each.get("gwid", "?"))
            told.lose(place_of(each), said)
    for each in sorted(rules, key=lambda row: -whole(row.get("priority"))):
        place, prefix = place_of(each), each.get("prefix", "")
        name = each.get("description", "") or prefix or "*"
        if not _NUMBERS.fullmatch(prefix):
            told.leave_out(place, name, _odd(prefix))
            continue
        condition = each.get("timerec", "")
        template = Template(f"_{prefix}!", condition=f"timerec {condition}" if condition else "", source=str(place))
        trunks, missing = _ways(each.get("gwlist", ""), lists, gateways)
        for one in missing:
            told.lose(place, _("trunk {name} is not in the table of trunks", name=one))
        told.add(name, [template], trunks)
    return told.box(Policy.SPECIFIC, falls=False)


def _odd(prefix: str) -> Message:
    return _("{prefix} is no beginning of a number", prefix=prefix)


def _ways(text: str, lists: Mapping[str, str], gateways: Mapping[str, Listed]) -> tuple[list[str], list[str]]:
    """The trunks of a list in their order, and what it names that is not there; weights are not read."""
    found: list[str] = []
    missing: list[str] = []
    for each in _each(text, lists, 3):
        if each in gateways or not gateways:
            found.append(gateways[each].name if each in gateways else each)
        else:
            missing.append(each)
    return found, missing


def _each(text: str, lists: Mapping[str, str], deep: int) -> Iterator[str]:
    for part in re.split(r"[,;|]", text):
        name = part.partition("=")[0].strip()
        if name.startswith("#") and deep:
            yield from _each(lists.get(name, name[1:]), lists, deep - 1)
        elif name:
            yield name.removeprefix("#")


def _listed(row: Mapping[str, str], *, is_only: bool) -> Listed:
    """A gateway, called by its description where no other is called so."""
    name = row.get("description", "") if is_only and row.get("description") else row["gwid"]
    return Listed(
        name=name,
        host=host_of(row.get("address")),
        is_off=row.get("state", "0") not in ("", "0"),
        note=f"gwid {row['gwid']}",
    )
