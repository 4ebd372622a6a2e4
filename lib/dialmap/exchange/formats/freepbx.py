"""The formats of FreePBX and Issabel: their tables, however they come, and their dial patterns. Never a password."""

import csv
from collections.abc import Mapping

from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.asterisk.freepbx import COLUMNS, FILE, LINE, patterns_of
from dialmap.exchange.asterisk.sql import GZIP, is_dump, is_printed, read_backup, read_dump, read_printed
from dialmap.exchange.formats.base import Format, Text
from dialmap.messages import _


def _read_dump(file: Text, _texts: Mapping[str, str]) -> Box:
    tables = read_dump(file.text, file.name)
    if not tables:
        raise DataError(
            _("the dump holds none of the tables of routes and trunks; dump the database `asterisk` of the PBX")
        )
    return Box(tables=tables)


def _read_backup(file: Text, _texts: Mapping[str, str]) -> Box:
    tables = read_backup(file.data, file.name)
    if not tables:
        raise DataError(_("there is no modulejson/Core.json in it: this is no backup of FreePBX 15 or later"))
    return Box(tables=tables)


def _is_patterns(file: Text) -> bool:
    head = file.text.partition("\n")[0].strip().lower().replace('"', "")
    return tuple(each.strip() for each in head.split(",")) in (COLUMNS, COLUMNS[:3])


def _read_patterns(file: Text, _texts: Mapping[str, str]) -> Box:
    rows = csv.reader(file.text.splitlines())
    next(rows, None)
    told = [
        {**dict(zip(COLUMNS, row, strict=False)), FILE: file.name, LINE: str(rows.line_num)}
        for row in rows
        if any(each.strip() for each in row)
    ]
    return Box(patterns=(patterns_of(file.name, told),))


sql_dump = Format(
    name="freepbx-sql",
    title=_("FreePBX, Issabel: a dump of the database in SQL"),
    reads=_("Outbound routes in their order, their dial patterns, their trunks in order, trunks that are off."),
    loses=_("Caller IDs, hours, PINs, what happens where all trunks fail, dial rules of single trunks."),
    recognizes=lambda file: is_dump(file.head),
    read=_read_dump,
)
printed_tables = Format(
    name="freepbx-mysql",
    title=_("FreePBX, Issabel: tables as `mysql -B` prints them"),
    reads=_("The same as from a dump; one file for each query, tables joined or not."),
    loses=_("The same as from a dump."),
    recognizes=lambda file: is_printed(file.head),
    read=lambda file, _texts: Box(tables=read_printed(file.text, file.name)),
)
backup = Format(
    name="freepbx-backup",
    title=_("FreePBX: an archive that `fwconsole backup` wrote"),
    reads=_("The same as from a dump, out of modulejson/Core.json; no other file of the archive is opened."),
    loses=_("The same as from a dump. Archives of FreePBX 14 and older are not read."),
    recognizes=lambda file: file.data.startswith(GZIP) and file.suffix in (".gz", ".tgz"),
    read=_read_backup,
)
dial_patterns = Format(
    name="freepbx-patterns",
    title=_("FreePBX, Issabel: the dial patterns of one route as CSV"),
    reads=_("The templates of the route after which the file is called; its trunks and all else stay as they are."),
    loses=_("Nothing of the patterns; a caller ID becomes a condition."),
    recognizes=_is_patterns,
    read=_read_patterns,
)
