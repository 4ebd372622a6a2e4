"""MikoPBX: its outbound routes, from its database or from what its REST interface answers.

Holds which column means what. A rule has one provider; where that fails, the next rule that takes the number is asked.
Never reads a login or a password. Source: MikoPBX/Core, src/Common/Models and OutgoingContext.php.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from dialmap.dialplan import NotRegularError, Policy
from dialmap.exchange.asterisk.box import Box, Listed
from dialmap.exchange.asterisk.dialplan import Place
from dialmap.exchange.pbxs.rules import Told, templates_of
from dialmap.exchange.pbxs.sqlite_files import SQLITE, read_tables
from dialmap.exchange.pbxs.values import digits_of, host_of, is_yes, rows_of, text_of, whole

ROUTES: Final = "m_OutgoingRoutingTable"
#: What is read of each table, and nothing else.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    ROUTES: (
        "id",
        "rulename",
        "providerid",
        "priority",
        "numberbeginswith",
        "restnumbers",
        "trimfrombegin",
        "prepend",
        "note",
    ),
    "m_Providers": ("uniqid", "type", "sipuid", "iaxuid", "note"),
    "m_Sip": ("uniqid", "disabled", "host", "port", "description"),
    "m_Iax": ("uniqid", "disabled", "host", "description"),
}
NEEDED: Final = frozenset(("numberbeginswith", "restnumbers", "providerid"))
_MARKUP: Final = re.compile(r"<[^>]*>")
#: What the REST interface says besides.
_MORE: Final = ("providerid_represent", "provider_disabled")
Row = Mapping[str, str]


def is_database(data: bytes) -> bool:
    """Whether the bytes are the database of a MikoPBX."""
    return data.startswith(SQLITE) and ROUTES.encode() in data


def is_answer(value: Any) -> bool:
    """Whether a value of JSON is a list of outbound routes."""
    rows = rows_of(value)
    return bool(rows) and rows[0].keys() >= NEEDED


def read_database(data: bytes, file: str) -> Box:
    """The routes and providers of ``mikopbx.db``. Errors: :class:`~dialmap.errors.DataError` if unreadable."""
    tables = read_tables(data, TABLES)
    return _box(tables[ROUTES], _providers(tables), file)


def read_answer(value: Any, file: str) -> Box:
    """The routes that the REST interface answers; of providers it names what stands in them."""
    rows = [{name: text_of(row.get(name)) for name in (*TABLES[ROUTES], *_MORE)} for row in rows_of(value)]
    listed: dict[str, Listed] = {}
    for row in rows:
        name, note = row["providerid"], " ".join(_MARKUP.sub(" ", row["providerid_represent"]).split())
        listed.setdefault(name, Listed(name=name, note=note, is_off=is_yes(row["provider_disabled"])))
    return _box(rows, listed, file)


def _providers(tables: Mapping[str, list[Row]]) -> dict[str, Listed]:
    """The providers by the name under which routes know them."""
    lines = {row.get("uniqid", ""): row for name in ("m_Sip", "m_Iax") for row in tables[name]}
    found = {}
    for row in tables["m_Providers"]:
        about = lines.get(row.get("sipuid", "") or row.get("iaxuid", ""), {})
        host, port = host_of(about.get("host")), about.get("port", "")
        found[row.get("uniqid", "")] = Listed(
            name=row.get("uniqid", ""),
            host=f"{host}:{port}" if host and port else host,
            is_off=is_yes(about.get("disabled", "")),
            note=about.get("description", "") or row.get("note", ""),
        )
    return found


def _box(rows: Iterable[Row], providers: Mapping[str, Listed], file: str) -> Box:
    """The rules in their order; those that follow one another for the same numbers are one, with several trunks."""
    told = Told()
    ordered = sorted(rows, key=lambda row: (whole(row.get("priority")), whole(row.get("id"))))
    for _same, group in groupby(ordered, key=_numbers):
        alike = list(group)
        place, row = Place(file, told.lines + 1), alike[0]
        name, prepend = row.get("rulename", ""), row.get("prepend", "")
        told.lines += len(alike)
        named = [each["providerid"] for each in alike if each.get("providerid")]
        try:
            strip = digits_of(row.get("trimfrombegin"), "trimfrombegin")
            templates = templates_of(_expression(row), place, strip, prepend)
        except NotRegularError as error:
            told.leave_out(place, name, error.message)
            continue
        notes = [each.get("note", "") for each in alike]
        told.add(name, templates, named, note="; ".join(dict.fromkeys(filter(None, notes))))
        told.trunks += [providers[each] for each in named if each in providers]
    return told.box(Policy.ORDER, falls=True)


def _numbers(row: Row) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in ("numberbeginswith", "restnumbers", "trimfrombegin", "prepend"))


def _expression(row: Row) -> str:
    """What MikoPBX asks of a number: a beginning, itself an expression, and how many digits follow; -1: any."""
    begins = re.sub(r"([*+])", r"\\\1", row.get("numberbeginswith", ""))
    rest = row.get("restnumbers", "") or "0"
    if rest == "-1":
        return f"^(?:{begins})[0-9]*$" if begins else "^[0-9]+$"
    return (
        f"^(?:{begins})[0-9]{{{digits_of(rest, 'restnumbers')}}}$"
        if begins
        else f"^[0-9]{{{digits_of(rest, 'restnumbers')}}}$"
    )
