"""What a list of calls looks like: its kind, its delimiter, and which of its columns is which of ours.

Found by what it begins with. Never reads further than that.
"""

import codecs
import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from dialmap.core.calls import CallFormat, CallMapping, Disposition, UnknownColumnsError
from dialmap.errors import DataError
from dialmap.exchange.calls.dumps import is_copied, tables_of_dump
from dialmap.exchange.calls.known import CEL, CUSTOM, FREEPBX, FURTHER, LEAST_CUSTOM, LEAST_FREEPBX, MASTER
from dialmap.exchange.calls.proposed import may_be_a_caller, proposed
from dialmap.messages import Message, _

DISPOSITION: Final = re.compile(r"[A-Z][A-Z ]+")
DELIMITERS: Final = (",", ";", "\t", "|")
MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?.*")
#: What stands in a line that is a call and no heading: moments, numbers, which are not to be told.
LIKE_A_CALL: Final = re.compile(r".*\d{5,}.*|\d{4}-\d\d-\d\d.*")
SLASHES: Final = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{4}")
LAST_MONTH: Final = 12
EPOCH: Final = re.compile(r"\d{9,10}(\.\d+)?")
#: Our column -> theirs, of tables whose columns are known by name.
CDR: Final = {
    "number": "dst",
    "context": "dcontext",
    "channel": "dstchannel",
    "disposition": "disposition",
    "talked": "billsec",
    "lasted": "duration",
}
ACC: Final = {"start": "time", "disposition": "sip_code"}
#: In which column a proxy has the dialed number, the best first; and where the call went.
ACC_NUMBERS: Final = ("dst_ouser", "dst_user", "ruri_user", "callee", "dst_uri")
ACC_WAYS: Final = ("dst_domain", "gw_id", "gateway", "dst_ip", "carrier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a list of calls is read.

    Shape: ``columns`` are its headings, in small letters, in order; ``roles``: our column -> theirs; ``has_header``:
    they stand in its first line; ``call``: the column that attempts of one call share, empty for none;
    ``table``: of which table in a dump. In ``zone`` seconds since 1970 become days. ``days_first``:
    how dates between slashes are read; None where nothing says so, and then they are not.
    """

    format: CallFormat
    columns: tuple[str, ...]
    roles: Mapping[str, str]
    delimiter: str = ","
    has_header: bool = False
    call: str = ""
    endings: Mapping[str, Disposition] = field(default_factory=dict)
    table: str = ""
    zone: str = "UTC"
    days_first: bool | None = None


def text_of(head: bytes) -> str:
    """How a file begins, as text: UTF-8 that may be cut in a character, else cp1251."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1251", "replace")


def first_row(text: str) -> tuple[str, list[str]]:
    """The delimiter of a table, and the cells of its first row, trimmed; none where it is empty."""
    line = next((each for each in text.splitlines() if each.strip()), "")
    rows = {delimiter: cells_of(line, delimiter) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda each: len(rows[each]))
    return delimiter, rows[delimiter] if line else []


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of one line, trimmed; none where it cannot be read."""
    try:
        return [each.strip() for each in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def recognized(head: bytes, name: str, mapping: CallMapping | None = None) -> Layout:
    """The layout of a list of calls, from how it begins. Errors: :class:`DataError` that says what is missing."""
    text = text_of(head)
    if "\0" in text:
        raise DataError(_("{name} is no text; a list of calls is a CSV, a dump, a log, or Parquet", name=name))
    dumped = dump_of(text, name)
    if dumped is not None:
        return dumped
    if head.startswith(b"PK"):
        raise DataError(_("{name} is an archive; unpack it first", name=name))
    delimiter, first = first_row(text)
    if not first:
        raise DataError(_("{name} is empty; nothing was counted", name=name))
    if delimiter == "|" and len(first) >= 5 and EPOCH.fullmatch(first[0]):
        return Layout(format=CallFormat.QUEUE_LOG, columns=(), roles={}, delimiter="|")
    headings = tuple(each.casefold() for each in first)
    known = None if mapping is not None else _headless(first, delimiter)
    found = of_headings(headings, name, mapping, delimiter) if known is None else known
    return replace(found, days_first=_days_first(text))


def _days_first(text: str) -> bool | None:
    """Whether the day stands first in dates between slashes; None where no date tells."""
    parts = {(int(first), int(second)) for first, second in SLASHES.findall(text)}
    if any(first > LAST_MONTH for first, _second in parts):
        return True
    return False if any(second > LAST_MONTH for _first, second in parts) else None


def of_headings(
    headings: tuple[str, ...], name: str, mapping: CallMapping | None = None, delimiter: str = ","
) -> Layout:
    """The layout of a table with these headings, in small letters. Errors: as :func:`recognized`."""
    if mapping is not None:
        return by_mapping(headings, mapping, delimiter, name)
    known = by_names(headings, delimiter)
    if known is not None:
        return known
    found = proposed(headings)
    if all(each in found for each in ("number", "start")) and not may_be_a_caller(headings, found):
        return by_mapping(headings, CallMapping(found), delimiter, name)
    raise UnknownColumnsError(_cannot(name, found))


def _cannot(name: str, found: Mapping[str, str]) -> Message:
    lacking = "number" if "number" not in found else "start"
    return _(
        "{name} is no list of calls that is known; say which column is the {column} of a call",
        name=name,
        column=lacking,
    )


def _headless(first: Sequence[str], delimiter: str) -> Layout | None:
    """The layout of a table whose first line is a call already."""

    def fits(columns: Sequence[str], least: int) -> bool:
        if not least <= len(first) <= len(columns):
            return False
        row = dict(zip(columns, first, strict=False))
        moment = row.get("calldate", row.get("start", ""))
        return MOMENT.fullmatch(moment) is not None and DISPOSITION.fullmatch(row["disposition"]) is not None

    for columns, least in ((CUSTOM, LEAST_CUSTOM), (FREEPBX, LEAST_FREEPBX)):
        if fits(columns, least):
            return by_names(columns[: len(first)], delimiter, has_header=False)
    master = (*MASTER, *FURTHER.get(len(first), ()))
    if len(first) in FURTHER and fits(master, len(master)):
        return by_names(master, delimiter, has_header=False)
    if len(first) == len(CEL) and first[0].isupper() and (MOMENT.fullmatch(first[1]) or EPOCH.fullmatch(first[1])):
        return by_names(CEL, delimiter, has_header=False)
    return None


def by_names(headings: tuple[str, ...], delimiter: str, *, has_header: bool = True) -> Layout | None:
    """The layout of a table whose columns Asterisk, FreePBX, Kamailio or OpenSIPS have named; None for another."""
    there = set(headings)
    if {"dst", "calldate"} <= there or {"dst", "disposition", "start"} <= there:
        start = "calldate" if "calldate" in there else "start"
        roles = {ours: theirs for ours, theirs in CDR.items() if theirs in there} | {"start": start}
        if {"lastdata", "lastapp"} <= there:
            roles |= {"data": "lastdata", "application": "lastapp"}
        kind = CallFormat.CDR_TABLE if start == "calldate" else CallFormat.MASTER
        call = "linkedid" if "linkedid" in there else ""
        return Layout(format=kind, columns=headings, roles=roles, delimiter=delimiter, has_header=has_header, call=call)
    if {"sip_code", "time"} <= there:
        number = next((each for each in ACC_NUMBERS if each in there), "")
        if not number:
            raise DataError(
                _(
                    "these accounting rows hold no dialed number; let the proxy write it (db_extra"
                    " “dst_ouser=$oU;dst_user=$rU”), and export anew"
                )
            )
        way = next((each for each in ACC_WAYS if each in there), "")
        roles = ACC | {"number": number} | ({"channel": way} if way else {})
        roles |= {ours: "duration" for ours in ("talked", "lasted") if "duration" in there}
        roles |= {"method": "method"} if "method" in there else {}
        return Layout(
            format=CallFormat.ACC,
            columns=headings,
            roles=roles,
            delimiter=delimiter,
            has_header=has_header,
            call="callid" if "callid" in there else "",
        )
    if {"eventtype", "linkedid"} <= there and there & {"eventtime", "time"}:
        names = ("eventtype", "exten", "context", "channame", "appname", "appdata", "linkedid", "extra", "peer")
        roles = {each: each for each in names if each in there}
        roles["start"] = "eventtime" if "eventtime" in there else "time"
        return Layout(format=CallFormat.CEL, columns=headings, roles=roles, delimiter=delimiter, has_header=has_header)
    return None


def by_mapping(headings: tuple[str, ...], mapping: CallMapping, delimiter: str, name: str) -> Layout:
    """The layout that somebody has said. Errors: :class:`DataError` where a column is not there."""
    roles = {ours: theirs.strip().casefold() for ours, theirs in mapping.columns.items() if theirs}
    for theirs in roles.values():
        if theirs not in headings and any(LIKE_A_CALL.fullmatch(each) for each in headings):
            raise DataError(_("the first line of {name} names no columns; put their names above it", name=name))
        if theirs not in headings:
            raise DataError(
                _(
                    "{name} has no column {column}; there are {columns}",
                    name=name,
                    column=theirs,
                    columns=", ".join(headings),
                )
            )
    endings = {text.strip().casefold(): meant for text, meant in mapping.endings.items()}
    return Layout(
        format=CallFormat.TABLE, columns=headings, roles=roles, delimiter=delimiter, has_header=True, endings=endings
    )


def dump_of(text: str, name: str) -> Layout | None:
    """The layout of a dump of a table of calls, the first that is known; None where a text is none.

    Errors: :class:`DataError`.
    """
    first = ""
    for table, names in tables_of_dump(text):
        first = first or table
        found = by_names(names, ",", has_header=False) if names else None
        if found is not None:
            return replace(found, table=table)
        if not names:
            raise DataError(
                _("the dump does not say the columns of {table}; dump it with CREATE TABLE, or as CSV", table=table)
            )
    if first:
        raise DataError(_("the table {table} of the dump is no list of calls that is known", table=first))
    if is_copied(text):
        raise DataError(
            _(
                "{name} is a dump of PostgreSQL; export the table as CSV with a header (COPY … CSV HEADER)",
                name=name,
            )
        )
    return None
