"""Routes as other PBXs load them: bodies for the REST interface of MikoPBX, tables of dynamic routing and of Yeastar.

Holds how a route is written, and why one cannot be. Never proves anything: whoever asks reads it again and compares.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from dialmap.core.model import Route, Template
from dialmap.core.routes import Routes
from dialmap.core.templates import prefix_length
from dialmap.dialplan import Pattern, PatternError
from dialmap.exchange.asterisk.written import Written
from dialmap.exchange.pbxs.values import DIALED
from dialmap.exchange.text_files import write_table
from dialmap.messages import Message, _

MIKOPBX: Final = "outbound-routes.json"
_DIGITS: Final = frozenset("0123456789")
_FIXED: Final = re.compile(r"[0-9*]*")
_BEGINNING: Final = re.compile(r"_?([0-9+*#]*)!")
RULES: Final = ("ruleid", "groupid", "prefix", "timerec", "priority", "routeid", "gwlist", "description")
#: The parameters of an outbound route that the manual of the P series names.
YEASTAR: Final = ("Name", "Outbound Caller ID", "Pattern", "Strip", "Prepend", "Trunks", "Rrmemory Hunt")
LONGEST_YEASTAR: Final = 63
MOST_YEASTAR: Final = 31
_YEASTAR: Final = re.compile(r"(?:[0-9XZN*#+]|\[[0-9*#-]+\])+[.!]?|[.!]")
_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,8}")
GATEWAYS: Final = ("gwid", "type", "address", "strip", "pri_prefix", "attrs", "description")
Body = dict[str, str | int]


def mikopbx_bodies(routes: Routes) -> Written:
    """The enabled routes as bodies for ``POST /pbxcore/api/v3/outbound-routes``, in their order.

    A template is a rule for each of its trunks, for a rule there has one provider.
    """
    made, bodies = Written(), list[Body]()
    for route in _in_order(routes):
        why = _why_not(route)
        told: list[Body] = []
        for template in route.templates if why is None else ():
            found = _rule(template)
            if isinstance(found, Message):
                why = found
                break
            if template.pattern.endswith("."):
                said = _("{pattern} takes only digits there behind its beginning", pattern=template.effective)
                made.left_out.append((route.name, said))
            told += [{"rulename": route.name, "providerid": trunk, **found} for trunk in dict.fromkeys(route.trunks)]
        if why is not None:
            made.refused[route.name] = why
            continue
        bodies += told
    for priority, body in enumerate(bodies, 1):
        body["priority"] = priority
    made.files[MIKOPBX] = json.dumps(bodies, ensure_ascii=False, indent=1).encode()
    return made


def _in_order(routes: Routes) -> Iterator[Route]:
    return iter(sorted((each for each in routes.rows if each.enabled), key=lambda route: route.position))


def _why_not(route: Route) -> Message | None:
    """Why a rule with one provider cannot say a route, whatever its templates."""
    if route.blocking or route.inside or not route.trunks:
        return _("a rule there leads into a trunk, and this route leads into none")
    if any(each.condition for each in route.templates):
        return _("there is nowhere to say a condition")
    return None


def _rule(template: Template) -> Body | Message:
    """Beginning, digits that follow, digits taken off and put in front; why a rule cannot say it."""
    if not (_FIXED.fullmatch(template.prefix) and _FIXED.fullmatch(template.prepend)):
        return _("{pattern}: only digits and * can be said there", pattern=f"{template.prefix}|{template.prepend}")
    try:
        pattern = Pattern.parse(template.effective)
    except PatternError as error:
        return error.message
    sets = [set(each) for each in pattern.positions]
    if (pattern.tail != "." and not sets) or set(template.effective[:-1]) & set(".!"):
        return _("{pattern}: only digits and * can be said there", pattern=template.effective)
    if not pattern.possible or any(not each <= _DIGITS | {"*"} or ("*" in each and len(each) > 1) for each in sets):
        return _("{pattern}: only digits and * can be said there", pattern=template.effective)
    if pattern.tail == ".":
        sets.append(set(_DIGITS))
    rest = 0
    while not pattern.tail and rest < len(sets) and sets[-1 - rest] == _DIGITS:
        rest += 1
    begins = sets[: len(sets) - rest]
    return {
        "numberbeginswith": "".join(map(_class, begins)),
        "restnumbers": -1 if pattern.tail else rest,
        "trimfrombegin": prefix_length(template.prefix),
        "prepend": template.prepend,
    }


def _class(members: set[str]) -> str:
    return next(iter(members)) if len(members) == 1 else "[" + "".join(sorted(members)) + "]"


def dr_tables(routes: Routes) -> Written:
    """The enabled routes as ``dr_rules.csv`` and ``dr_gateways.csv``: templates that are beginnings."""
    made, rules, gateways = _dr_rows(routes)
    made.files["dr_rules.csv"] = write_table(RULES, rules)
    made.files["dr_gateways.csv"] = write_table(GATEWAYS, gateways)
    return made


def dr_dump(routes: Routes) -> Written:
    """The same tables as statements of SQL."""
    made, rules, gateways = _dr_rows(routes)
    told = [("dr_gateways", GATEWAYS, row) for row in gateways] + [("dr_rules", RULES, row) for row in rules]
    made.files["drouting.sql"] = "".join(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(map(_quoted, row))});\n"
        for table, columns, row in told
    ).encode()
    return made


def _quoted(cell: str) -> str:
    """A cell as SQL writes it, whichever database reads it: a backslash is doubled for MySQL."""
    return cell if _WHOLE.fullmatch(cell) else "'" + cell.replace("\\", "\\\\").replace("'", "''") + "'"


def _dr_rows(routes: Routes) -> tuple[Written, list[list[str]], list[list[str]]]:
    """The rows of rules and gateways, and what cannot be said."""
    made = Written()
    rules: list[list[str]] = []
    gateways: dict[str, str] = {}
    for route in _in_order(routes):
        why = _why_not(route)
        found = [_BEGINNING.fullmatch(each.pattern) for each in route.templates]
        if why is None and any(each.prefix or each.prepend for each in route.templates):
            why = _("a gateway changes the number there, not a rule")
        odd = next((one.effective for one, each in zip(route.templates, found, strict=True) if each is None), None)
        if why is None and odd is not None:
            why = _("{pattern} is no beginning of numbers, as _7495! is; rules there know nothing else", pattern=odd)
        if why is not None:
            made.refused[route.name] = why
            continue
        ways = ",".join(gateways.setdefault(each, str(len(gateways) + 1)) for each in dict.fromkeys(route.trunks))
        for at, each in enumerate(filter(None, found)):
            name = route.name if not at else f"{route.name} {at + 1}"
            rules.append([str(len(rules) + 1), "0", each[1], "", "0", "0", ways, name])
    hosts = {trunk.name: trunk.endpoint for trunk in routes.trunks}
    named = [[number, "0", hosts.get(name, ""), "0", "", "", name] for name, number in gateways.items()]
    return made, rules, named


def yeastar_table(routes: Routes) -> Written:
    """The enabled routes as a table for Yeastar, a row for each template, in their order.

    A name has no blank there, so a route is called by one without.
    """
    made, rows, taken = Written(), list[list[str]](), set[str]()
    for route in _in_order(routes):
        called = "_".join(route.name.split()).replace("&", "_")[:LONGEST_YEASTAR]
        why = _why_not(route) or _no_trunk(route)
        if why is None and called in taken:
            why = _("another route is called {name} there", name=called)
        told = [_yeastar_row(called, route, each) for each in route.templates] if why is None else []
        why = next((each for each in told if isinstance(each, Message)), why)
        if why is not None:
            made.refused[route.name] = why
            continue
        taken.add(called)
        if called != route.name:
            made.left_out.append((route.name, _("it is called {name} there", name=called)))
        rows += [each for each in told if not isinstance(each, Message)]
    made.files["outbound-routes.csv"] = write_table(YEASTAR, rows)
    return made


def _no_trunk(route: Route) -> Message | None:
    odd = next((each for each in route.trunks if "&" in each or each != each.strip()), None)
    return None if odd is None else _("trunk {name} cannot be named there: & stands between trunks", name=odd)


def _yeastar_row(called: str, route: Route, template: Template) -> list[str] | Message:
    """A row of the table; why there is none."""
    pattern = template.effective
    if not _FIXED.fullmatch(template.prepend) or (not pattern.startswith("_") and not DIALED.issuperset(pattern)):
        return _("{pattern} cannot be written there", pattern=pattern)
    if not _YEASTAR.fullmatch(pattern.removeprefix("_")) or len(pattern) > MOST_YEASTAR:
        return _("{pattern} cannot be written there", pattern=pattern)
    trunks = "&".join(dict.fromkeys(route.trunks))
    strip = str(prefix_length(template.prefix))
    return [called, "", pattern.removeprefix("_"), strip, template.prepend, trunks, "0"]
