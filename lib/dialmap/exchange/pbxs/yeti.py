"""Yeti: dialpeers and gateways as its page exports them in CSV, and as it takes them back.

Holds which column means what. Of each vendor the longest prefix that fits is a candidate; which candidate goes first,
the routing plan says, which is in no file: here the longest prefix has the number, and where its gateways fail the next
that fits. Never reads a login or a password.

Source: yeti-web (Routing::Dialpeer, its export and import; the switch functions that choose dialpeers).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from dialmap.core.model import Template
from dialmap.dialplan import NotRegularError, Policy
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told, split, templates_of
from dialmap.exchange.pbxs.values import DIALED, address_of, by_column, is_yes, whole
from dialmap.messages import _

Row = dict[str, str]
DIALPEERS: Final = frozenset(("prefix", "priority", "gateway_name", "gateway_group_name", "routing_group_name"))
GATEWAYS: Final = frozenset(("name", "enabled", "host", "port", "allow_termination"))
LONGEST: Final = 30
_NUMBERS: Final = re.compile(r"(?:[0-9*#+]|\[[0-9-]+\])*")
_FIXED: Final = re.compile(r"\^?([0-9*#+]*)")


def names_of(header: Sequence[str]) -> list[str]:
    """The columns as the import calls them: ``Gateway name`` is ``gateway_name``."""
    return ["_".join(cell.strip().strip("\ufeff").casefold().split()) for cell in header]


def is_dialpeers(header: Sequence[str]) -> bool:
    """Whether a header is that of dialpeers."""
    return set(names_of(header)) >= DIALPEERS


def is_gateways(header: Sequence[str]) -> bool:
    """Whether a header is that of gateways."""
    return set(names_of(header)) >= GATEWAYS


def read_dialpeers(rows: list[tuple[int, list[str]]], header: Sequence[str], file: str) -> Box:
    """A route for each prefix (and length, and change of the number), with the gateways as they are tried."""
    told = Told(lines=len(rows))
    given = by_column(rows, names_of(header))
    groups = sorted({row.get("routing_group_name", "") for _line, row in given})
    if len(groups) > 1:
        names = ", ".join(groups)
        said = _("the dialpeers are of several routing groups ({names}); here all are asked: export one", names=names)
        told.lose(Place(file, 0), said)
    found: dict[tuple[Template, ...], list[tuple[int, float, str]]] = {}
    first: dict[tuple[Template, ...], tuple[Template, ...]] = {}
    for line, row in given:
        place, name = Place(file, line), row.get("prefix", "") or "*"
        gateway = row.get("gateway_name", "") or row.get("gateway_group_name", "")
        if not is_yes(row.get("enabled", "true")) or is_yes(row.get("locked")):
            told.leave_out(place, name, _("it is switched off or locked"))
            continue
        try:
            templates = _templates(row, place)
        except NotRegularError as error:
            told.leave_out(place, name, error.message)
            continue
        for key, why in _NOT_READ.items():
            if row.get(key, "") not in ("", "false", "0", "0.0"):
                told.remark(place, name, _("{what} is not read", what=why))
        bare = tuple(replace(each, source="") for each in templates)
        known = first.setdefault(bare, templates)
        found.setdefault(known, []).append((-whole(row.get("priority")), _rate(row), gateway))
    for templates, ways in found.items():
        trunks = [name for _priority, _rate, name in sorted(ways) if name]
        told.add(templates[0].prefix + templates[0].pattern.lstrip("_").rstrip("!X") or "*", templates, trunks)
    return told.box(Policy.SPECIFIC, falls=True)


#: Columns of which nothing is made -> what they are called.
_NOT_READ: Final = {
    "force_hit_rate": "Force hit rate",
    "exclusive_route": "Exclusive route",
    "routing_tag_names": "Routing tag names",
    "valid_till": "Valid till",
}


def _rate(row: Row) -> float:
    try:
        return float(row.get("next_rate", "") or 0) * float(row.get("lcr_rate_multiplier", "") or 1)
    except ValueError:
        return 0.0


def _templates(row: Row, place: Place) -> tuple[Template, ...]:
    """The templates of a dialpeer. Errors: :class:`NotRegularError` for what they cannot say."""
    prefix = row.get("prefix", "")
    if not _NUMBERS.fullmatch(prefix):
        raise NotRegularError(_("{prefix} is no beginning of a number", prefix=prefix))
    strip, prepend = _change(row, prefix)
    least, most = whole(row.get("dst_number_min_length")), whole(row.get("dst_number_max_length"))
    fixed = len(re.sub(r"\[[^\]]*\]", "0", prefix))
    if most and most < LONGEST:
        expression = "".join(f"\\{char}" if char in "*+#" else char for char in prefix)
        if most < max(fixed, least):
            raise NotRegularError(_("its lengths are shorter than its beginnings"))
        return templates_of(f"^{expression}[0-9]{{{max(least - fixed, 0)},{most - fixed}}}$", place, strip, prepend)
    return (split(f"_{prefix}{'X' * max(least - fixed, 0)}!", strip, prepend, place),)


def _change(row: Row, prefix: str) -> tuple[int, str]:
    """How many digits are taken off and what is put in front. Errors: :class:`NotRegularError` for another change."""
    rule, result = row.get("dst_rewrite_rule", ""), row.get("dst_rewrite_result", "")
    if not rule:
        return 0, ""
    found = _FIXED.fullmatch(rule.removesuffix("(.*)").removesuffix("(.*)$"))
    put = result.removesuffix("\\1")
    keeps = rule.endswith(("(.*)", "(.*)$")) == result.endswith("\\1")
    if (
        found is None
        or not rule.startswith("^")
        or not keeps
        or not prefix.startswith(found[1])
        or not DIALED.issuperset(put)
    ):
        raise NotRegularError(
            _("it changes the number by {rule}, which no template can say", rule=f"{rule} → {result}")
        )
    return len(found[1]), put


def read_gateways(rows: list[tuple[int, list[str]]], header: Sequence[str], _file: str) -> Box:
    """The gateways with their hosts; those that are off, or end no calls, are off."""
    return Box(
        trunks=tuple(
            Listed(
                name=row["name"],
                host=address_of(row.get("host"), row.get("port")),
                channels=whole(row.get("termination_capacity")) or None,
                is_off=not is_yes(row.get("enabled")) or not is_yes(row.get("allow_termination")),
            )
            for _line, row in by_column(rows, names_of(header))
            if row.get("name")
        )
    )
