"""The formats of PBXs and proxies that are not Asterisk: their tables of routes. Never a password."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.asterisk.freepbx import FILE, LINE
from dialmap.exchange.asterisk.sql import read_dump
from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.formats.base import Format, Text
from dialmap.exchange.json_files import read_json
from dialmap.exchange.pbxs import cucm, freeswitch, fusionpbx, mikopbx, proxies, threecx, wazo, yeastar, yeti
from dialmap.exchange.text_files import DELIMITERS, read_rows
from dialmap.messages import _

_DUMPED: Final = re.compile(
    r"INTO [`\"]?(?:dr_(?:rules|gateways|gw_lists|carriers)|lcr_(?:rule|rule_target|gw))\b", re.IGNORECASE
)


def _reads(read: Callable[[Any, str], Box]) -> Callable[[Text, Mapping[str, str]], Box]:
    """A reader of a value of JSON as one of a file. What is no JSON is told by reading it."""
    return lambda file, _texts: read(read_json(file.data) if file.value is None else file.value, file.name)


def _header(file: Text) -> tuple[list[str], str]:
    """The first row of a table, and what stands between its cells."""
    first = next((line for line in file.head.splitlines() if line.strip()), "").lstrip("\ufeff")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        return next(csv.reader(io.StringIO(first), delimiter=delimiter), []), delimiter
    except csv.Error:
        return [], delimiter


def _rows(file: Text) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows with their lines. Errors: :class:`DataError`."""
    _first, delimiter = _header(file)
    try:
        return read_rows(file.text.removeprefix("\ufeff"), delimiter, 0)
    except RefusedError as error:
        raise DataError(error.message) from error


def _table(
    read: Callable[[list[tuple[int, list[str]]], Sequence[str], str], Box],
) -> Callable[[Text, Mapping[str, str]], Box]:
    """A reader of rows under a header as one of a file."""

    def made(file: Text, _texts: Mapping[str, str]) -> Box:
        header, rows = _rows(file)
        return read(rows, header, file.name)

    return made


def _dr_table(file: Text) -> str:
    header, _delimiter = _header(file)
    return proxies.table_of(cell.strip().casefold() for cell in header)


def _read_dr(file: Text, _texts: Mapping[str, str]) -> Box:
    header, rows = _rows(file)
    names = [cell.strip().casefold() for cell in header]
    table = proxies.table_of(names)
    if not table:
        raise DataError(_("{file}: its first line names no columns of this format", file=file.name))
    wanted = proxies.COLUMNS[table]
    told = []
    for line, cells in rows:
        given = {name: "" if cell.strip() == "NULL" else cell.strip() for name, cell in zip(names, cells, strict=False)}
        told.append({name: given[name] for name in wanted if name in given} | {FILE: file.name, LINE: str(line)})
    return Box(tables={table: tuple(told)})


mikopbx_db = Format(
    name="mikopbx-db",
    title=_("MikoPBX: its database (mikopbx.db)"),
    reads=_("Outbound routes in their order with their providers as trunks; rules for the same numbers are one route."),
    loses=_("Expressions that no template can say, by name. Logins and passwords are never read."),
    recognizes=lambda file: mikopbx.is_database(file.data),
    read=lambda file, _texts: mikopbx.read_database(file.data, file.name),
)
mikopbx_rest = Format(
    name="mikopbx-rest",
    title=_("MikoPBX: what its REST interface answers of outbound routes"),
    reads=_("The same as from the database; of providers, their names and whether they are off."),
    loses=_("Hosts of providers, and what the database loses."),
    recognizes=lambda file: mikopbx.is_answer(file.value),
    read=_reads(mikopbx.read_answer),
)
threecx_rules = Format(
    name="3cx-rules",
    title=_("3CX: its outbound rules in JSON"),
    reads=_("Rules by priority: beginnings and lengths as templates, digits taken off and put in front, trunks."),
    loses=_("Who may use a rule, digits behind the number, other changes of the second trunk. Never seen in the wild."),
    recognizes=lambda file: threecx.is_rules(file.value),
    read=_reads(threecx.read_rules),
)
threecx_trunks = Format(
    name="3cx-trunks",
    title=_("3CX: its trunks in JSON"),
    reads=_("Trunks with their hosts and channels; those that take no outbound calls are off."),
    loses=_("Logins and passwords are never read. Never seen in the wild."),
    recognizes=lambda file: threecx.is_trunks(file.value),
    read=_reads(threecx.read_trunks),
)
freeswitch_xml = Format(
    name="freeswitch-xml",
    title=_("FreeSWITCH, FusionPBX: dialplan and gateways in XML"),
    reads=_("Extensions that lead out, in their order: expressions as templates, proven; gateways as trunks."),
    loses=_("Expressions that no template can say, by name; what the file includes. Passwords are never read."),
    recognizes=lambda file: freeswitch.is_xml(file.head),
    read=lambda file, _texts: freeswitch.read_xml(file.text, file.name),
)
yeastar_csv = Format(
    name="yeastar-csv",
    title=_("Yeastar P and S: outbound routes in CSV"),
    reads=_("Routes in their order: patterns, digits taken off and put in front, trunks in order."),
    loses=_("Who may use a route, PINs, trunks that take turns. Its header is from manuals: never seen in the wild."),
    recognizes=lambda file: yeastar.is_routes(_header(file)[0]),
    read=_table(yeastar.read_routes),
)
cucm_csv = Format(
    name="cucm-csv",
    title=_("Cisco CUCM: the Route Plan Report in CSV"),
    reads=_("Route patterns with their route list or gateway; the closest match wins."),
    loses=_("Phones, translations, partitions and who may dial. Its header is from manuals: never seen in the wild."),
    recognizes=lambda file: cucm.is_report(_header(file)[0]),
    read=_table(cucm.read_report),
)
drouting_sql = Format(
    name="drouting-sql",
    title=_("Kamailio, OpenSIPS: a dump of the tables dr_* or lcr_* in SQL"),
    reads=_("Prefixes as templates, gateways as trunks in order; a time recurrence becomes a condition."),
    loses=_("Weights, and what a gateway itself does to the number. Rules of one group only."),
    recognizes=lambda file: _DUMPED.search(file.head) is not None,
    read=lambda file, _texts: Box(tables=read_dump(file.text, file.name, proxies.COLUMNS)),
)
drouting_csv = Format(
    name="drouting-csv",
    title=_("Kamailio, OpenSIPS: the same tables in CSV, or as `mysql -B` prints them"),
    reads=_("The same as from a dump; one file for each table."),
    loses=_("The same as from a dump."),
    recognizes=lambda file: _dr_table(file) != "",
    read=_read_dr,
)
yeastar_trunks = Format(
    name="yeastar-trunks",
    title=_("Yeastar P and S: trunks in CSV"),
    reads=_("Trunks with their hosts; those whose status is 0 are off."),
    loses=_("Everything else. Passwords are never read. Its header is from manuals: never seen in the wild."),
    recognizes=lambda file: yeastar.is_trunks(_header(file)[0]),
    read=_table(yeastar.read_trunks),
)
wazo_outcalls = Format(
    name="wazo-outcalls",
    title=_("Wazo: its outgoing calls in JSON"),
    reads=_("Extensions as templates, digits taken off and put in front, trunks in order; the most specific wins."),
    loses=_("Hours and who may use it; what is switched off. Trunks over IAX have no name there."),
    recognizes=lambda file: wazo.is_outcalls(file.value),
    read=_reads(wazo.read_outcalls),
)
wazo_trunks = Format(
    name="wazo-trunks",
    title=_("Wazo: its trunks in JSON"),
    reads=_("Trunks by the names that outgoing calls use."),
    loses=_("Hosts and logins."),
    recognizes=lambda file: wazo.is_trunks(file.value),
    read=_reads(wazo.read_trunks),
)
yeti_dialpeers = Format(
    name="yeti-dialpeers",
    title=_("Yeti: its dialpeers in CSV"),
    reads=_("Prefixes and lengths as templates, a fixed change of the number, gateways by priority and rate."),
    loses=_("The sorting of the routing plan, tags, limits; changes by an expression that no template can say."),
    recognizes=lambda file: yeti.is_dialpeers(_header(file)[0]),
    read=_table(yeti.read_dialpeers),
)
yeti_gateways = Format(
    name="yeti-gateways",
    title=_("Yeti: its gateways in CSV"),
    reads=_("Gateways as trunks with their hosts and channels; those that are off, or end no calls, are off."),
    loses=_("What a gateway does to the number. Passwords are never read."),
    recognizes=lambda file: yeti.is_gateways(_header(file)[0]),
    read=_table(yeti.read_gateways),
)
fusionpbx_sql = Format(
    name="fusionpbx-sql",
    title=_("FusionPBX: a dump of its dialplans and gateways (PostgreSQL)"),
    reads=_("Outbound routes in their order, expressions as templates, proven; gateways as trunks by their names."),
    loses=_("The same as from FreeSWITCH's XML. Of several domains the first is read."),
    recognizes=lambda file: fusionpbx.is_dump(file.head),
    read=lambda file, _texts: fusionpbx.read_sql(file.text, file.name),
)
