"""Cisco Unified Communications Manager: the Route Plan Report as CSV.

Holds which column means what, and how its patterns are said. The closest match wins there. The header is known from the
vendor's pages only and was never seen in the wild. Never reads directory numbers: they are phones.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from dialmap.dialplan import NotRegularError, Policy
from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told, templates_of
from dialmap.exchange.pbxs.values import named
from dialmap.messages import _

#: What a column is called, in small letters -> what it is here.
CALLED: Final = {
    "pattern/directory number": "pattern",
    "pattern or uri": "pattern",
    "pattern": "pattern",
    "partition": "partition",
    "pattern type": "type",
    "type": "type",
    "route detail": "trunk",
}
NEEDED: Final = frozenset(("pattern", "partition", "type", "trunk"))
ROUTE: Final = "route pattern"
_TOKEN: Final = re.compile(r"\\\+|\[\^?[0-9\-*#]+\]|[0-9*#X!.]|(?P<odd>.)", re.IGNORECASE | re.DOTALL)


def is_report(header: Sequence[str]) -> bool:
    """Whether a header is that of a Route Plan Report."""
    return set(named(header, CALLED)) >= NEEDED


def read_report(rows: list[tuple[int, list[str]]], header: Sequence[str], file: str) -> Box:
    """The route patterns of the report, each a route."""
    columns, told = named(header, CALLED), Told(lines=len(rows))
    others: Counter[str] = Counter()
    for line, cells in rows:
        row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
        place, pattern = Place(file, line), row.get("pattern", "")
        if row.get("type", "").casefold() != ROUTE:
            others[row.get("type", "") or "?"] += 1
            continue
        partition = row.get("partition", "")
        name = f"{pattern} {partition}".strip()
        try:
            tokens = list(_tokens(pattern))
            dot = tokens.index(".") if "." in tokens else 0
            expression = "".join(_said(each) for each in tokens if each != ".")
            templates = templates_of(f"^{expression}$", place, dot)
        except NotRegularError as error:
            told.leave_out(place, name, error.message)
            continue
        told.add(
            name,
            templates,
            [row["trunk"]] if row.get("trunk") else [],
            note=f"partition {partition}" if partition else "",
        )
    for kind, count in others.items():
        told.lose(Place(file, 0), _("{count} rows of the kind {kind} are no routes", count=count, kind=kind))
    return told.box(Policy.SPECIFIC, falls=False)


def _tokens(pattern: str) -> Iterator[str]:
    """The parts of a pattern. Errors: :class:`NotRegularError` for one that no template can say."""
    for found in _TOKEN.finditer(pattern):
        if found["odd"] is not None:
            raise NotRegularError(_("the character {char} cannot stand there", char=found["odd"]), found.start())
        yield found[0]


def _said(token: str) -> str:
    """A part as a regular expression: X is a digit, ! one or more of them."""
    if token in ("X", "x"):
        return "[0-9]"
    if token == "!":
        return "[0-9]+"
    if token.startswith("[^"):
        left = [char for char in "0123456789" if not re.fullmatch(f"[{token[2:-1]}]", char)]
        return "[" + "".join(left) + "]"
    return f"\\{token}" if token in ("*", "#") else token
