"""Yeastar: outbound routes and trunks as its P series and S series export them in CSV.

Holds which column means what. The header is known from the manuals only and was never seen in the wild: columns are
known by what they are called, wherever they stand. Routes are asked in their order; where the trunks of one fail, the
next that takes the number is. Never reads a password or a PIN.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from dialmap.core.model import Template
from dialmap.dialplan import NotRegularError, Policy
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told, split
from dialmap.exchange.pbxs.values import address_of, bare_pattern, by_column, dialed_of, digits_of, is_yes, named
from dialmap.exchange.tabular import heading_of
from dialmap.messages import _

#: What a column is called, in small letters -> what it is here.
CALLED: Final = {
    "name": "name",
    "route name": "name",
    "pattern": "pattern",
    "patterns": "pattern",
    "dial pattern": "pattern",
    "strip": "strip",
    "prepend": "prepend",
    "trunks": "trunks",
    "trunk": "trunks",
    "member trunks": "trunks",
    "rrmemory hunt": "hunt",
}
NEEDED: Final = frozenset(("name", "pattern", "strip", "prepend", "trunks"))
#: A pattern that is empty takes every number, says the manual.
EVERY: Final = "X."
_ALLOWED: Final = re.compile(r"[0-9XxZzNn*#.!+\-\[\]()]*")


#: The columns of trunks of the P series, and of the S series.
TRUNKS: Final = {
    "name": "name",
    "provider name": "name",
    "trunk status": "status",
    "trunk type": "type",
    "hostname/ip": "host",
    "hostname": "host",
    "port": "port",
}


def is_trunks(header: Sequence[str]) -> bool:
    """Whether a header is that of trunks."""
    there = set(named(header, TRUNKS))
    told = {heading_of(cell) for cell in header}
    return there >= {"name", "host", "port"} and ("status" in there or "provider name" in told)


def read_trunks(rows: list[tuple[int, list[str]]], header: Sequence[str], _file: str) -> Box:
    """The trunks with their hosts; those whose status is 0 are off."""
    return Box(
        trunks=tuple(
            Listed(
                name=row["name"],
                host=address_of(row.get("host"), row.get("port")),
                is_off=row.get("status", "1") == "0",
            )
            for _line, row in by_column(rows, named(header, TRUNKS))
            if row.get("name")
        )
    )


def is_routes(header: Sequence[str]) -> bool:
    """Whether a header is that of outbound routes."""
    return set(named(header, CALLED)) >= NEEDED


def read_routes(rows: list[tuple[int, list[str]]], header: Sequence[str], file: str) -> Box:
    """The routes; rows of the same name, or without one, that follow one another are one of several patterns."""
    told, lines = Told(lines=len(rows)), by_column(rows, named(header, CALLED))
    for name, group in groupby(_with_names(lines), key=itemgetter(0)):
        templates: list[Template] = []
        trunks: list[str] = []
        for line, row in (each[1:] for each in group):
            place = Place(file, line)
            trunks += [each.strip() for each in row.get("trunks", "").split("&") if each.strip()]
            parts = [each.strip() for each in re.split(r"[\n;]", row.get("pattern", "")) if each.strip()]
            for pattern in parts or [EVERY]:
                try:
                    templates.append(_template(pattern, row, place))
                except NotRegularError as error:
                    told.leave_out(place, name, error.message)
            if is_yes(row.get("hunt")):
                told.lose(place, _("its trunks take turns; here they stand in their order"))
        told.add(name, templates, trunks)
    return told.box(Policy.ORDER, falls=True)


def _with_names(lines: list[tuple[int, dict[str, str]]]) -> Iterator[tuple[str, int, dict[str, str]]]:
    name = ""
    for line, row in lines:
        name = row.get("name", "") or name
        yield name, line, row


def _template(pattern: str, row: dict[str, str], place: Place) -> Template:
    """A pattern as Asterisk writes it. Errors: :class:`NotRegularError` for what is none."""
    if not _ALLOWED.fullmatch(pattern):
        odd = next(char for char in pattern if not _ALLOWED.fullmatch(char))
        raise NotRegularError(_("the character {char} cannot stand there", char=odd))
    plain = re.sub(r"[()\-]", "", pattern) if "[" not in pattern else pattern
    strip, prepend = digits_of(row.get("strip"), "strip"), dialed_of(row.get("prepend"), "prepend")
    return split(bare_pattern(plain), strip, prepend, place)
