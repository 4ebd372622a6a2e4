"""A part of a list of calls, read as its layout says: rows of text into columns, columns into records.

Never reads more than the columns that are wanted.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from dialmap.core.calls import CallFormat, Disposition
from dialmap.core.exchange import Problem
from dialmap.exchange.calls import channels, records, times
from dialmap.exchange.calls.dumps import rows_of_dump
from dialmap.exchange.calls.events import read_events
from dialmap.exchange.calls.layouts import Layout, first_row, text_of
from dialmap.exchange.calls.queues import read_queue_log
from dialmap.exchange.calls.records import MOST_TOLD, Read
from dialmap.exchange.calls.streams import Part, how_often
from dialmap.messages import _

#: Between a day and a time of day.
BETWEEN: Final = pa.scalar(" ", pa.large_string())
NEW_LINE: Final = ord("\n")
#: Columns of which many cells are the same text: read as codes at once.
FEW: Final = ("number", "context", "disposition", "method")
#: What columns hold where nothing is wrong with them.
TYPED: Final = {"start": pa.timestamp("s"), "talked": pa.int64(), "lasted": pa.int64()}
#: Columns that are read only where somebody has not dialed what stands as the number.
ASIDE: Final = ("data", "application")
#: How exports of databases write that there is nothing.
NULLS: Final = ["", "NULL", "\\N", "(null)"]
SHORT: Final = pa.dictionary(pa.int32(), pa.string())


def is_sequential(layout: Layout) -> bool:
    """Whether a part can only be read after the one before it: events of a call, rows of a statement lie scattered."""
    return layout.format in (CallFormat.CEL, CallFormat.QUEUE_LOG) or bool(layout.table)


def read_part(part: Part, layout: Layout, name: str, state: str = "") -> Read:
    """The records of a part of the file ``name``. ``state`` is what the part before left, where it matters."""
    data = _utf8(part.data)
    lines = how_often(part.data, NEW_LINE, len(part.data))
    if layout.format is CallFormat.QUEUE_LOG:
        return replace(read_queue_log(data, name, state, layout.zone), lines=lines)
    inside = ""
    if layout.table:
        told = json.loads(state or "{}")
        data, is_inside = rows_of_dump(data, layout.table, bool(told.get("inside")))
        inside, state = ("1" if is_inside else ""), told.get("state", "")
    has_header = layout.has_header and part.begin == 0
    if has_header:
        data = data[data.find(b"\n") + 1 :]
    read = _of_text(data, layout, name, state, has_header=has_header)
    left = json.dumps({"inside": inside, "state": read.state}) if layout.table else read.state
    return replace(read, lines=lines, state=left)


def _of_text(data: bytearray | bytes, layout: Layout, name: str, state: str, *, has_header: bool) -> Read:
    if not data or data.isspace():
        return Read(records=records.NOTHING, state=state)
    table, problems, skipped, line_of = _columns(data, layout, name, has_header)
    if layout.format is CallFormat.CEL:
        return read_events(table, layout, problems, skipped, state)
    found = of_columns(table, layout, name, line_of)
    told = (*problems, *found.problems)[:MOST_TOLD]
    return Read(records=found.records, problems=told, skipped=skipped + found.skipped)


def headings(begins: bytes) -> tuple[str, ...]:
    """The headings of a table of text, in small letters, from how it begins."""
    _delimiter, cells = first_row(text_of(begins))
    return tuple(each.casefold() for each in cells)


def of_columns(table: pa.Table, layout: Layout, name: str, line_of: Callable[[int], int]) -> Read:
    """The records of a table whose columns stand under our names."""
    if layout.format is CallFormat.ACC and "method" in table.column_names:
        table = table.filter(pc.equal(pc.utf8_upper(table["method"].cast(pa.string())), "INVITE"))
    count = len(table)

    def column(role: str) -> Any:
        return table[role] if role in table.column_names else None

    number, context, channel = column("number"), column("context"), column("channel")
    disposition, talked, lasted = column("disposition"), column("talked"), column("lasted")
    is_channel = layout.roles.get("channel", "").replace(".", "").replace(" ", "") == "dstchannel"
    talked = times.seconds(talked, count)
    start, day = table["start"], column("date")
    if day is not None:
        start = pc.binary_join_element_wise(*(each.cast(pa.large_string()) for each in (day, start)), BETWEEN)
    columns = {
        "start": times.moments(start, layout.zone, layout.days_first),
        "number": channels.with_sent(records.numbers(number), column("data"), column("application")),
        "context": records.nothing(count) if context is None else records.coded(context),
        "channel": records.nothing(count)
        if channel is None
        else channels.channels(channel)
        if is_channel
        else records.mapped(records.coded(channel), str.strip),
        "disposition": _dispositions(disposition, talked, layout, count),
        "talked": talked,
        "lasted": talked if lasted is None else times.seconds(lasted, count),
    }
    call = column("call")
    return records.made(columns | ({} if call is None else {"call": records.coded(call)}), line_of, name)


def _dispositions(column: Any, talked: pa.Array, layout: Layout, count: int) -> pa.DictionaryArray:
    """How calls ended; where no column says so, a call with talk was answered."""
    if column is not None:
        known = layout.endings
        return records.mapped(records.coded(column), lambda text: records.ending(text, known).value)
    return (
        pc.if_else(pc.greater(talked, 0), Disposition.ANSWERED.value, Disposition.UNKNOWN.value).dictionary_encode()
        if count
        else records.nothing(0)
    )


def _columns(
    data: bytearray | bytes, layout: Layout, name: str, lines: int
) -> tuple[pa.Table, list[Problem], int, Callable[[int], int]]:
    """Rows of text as a table under our names, and those that have too few or too many cells."""
    wanted = dict(layout.roles) | ({"call": layout.call} if layout.call else {})
    aside: dict[str, str] = {role: wanted.pop(role) for role in ASIDE if role in wanted}
    try:
        table, wrong = _parsed(data, layout, wanted, TYPED)
    except pa.ArrowInvalid:  # something among them is no moment or no number
        table, wrong = _parsed(data, layout, wanted, {})
    if aside and channels.is_undialed(table["number"]):
        sent, _wrong = _parsed(data, layout, aside, {})
        for role in aside:
            table = table.append_column(role, sent[role])
    left_out = {row.number for row in wrong}
    told = len(wrong) if not layout.table else 0
    problems = [
        Problem(
            file=name,
            line=lines + row.number,
            message=_(
                "the line has {count} cells instead of {expected}",
                count=row.actual_columns,
                expected=row.expected_columns,
            ),
        )
        for row in wrong[: min(told, MOST_TOLD)]
    ]
    return table, problems, len(wrong), _Lines(data, lines, layout, left_out)


def _parsed(
    data: bytearray | bytes, layout: Layout, wanted: Mapping[str, str], types: Mapping[str, pa.DataType]
) -> tuple[pa.Table, list[Any]]:
    """The wanted columns, and the rows that have too few or too many cells."""
    wrong: list[Any] = []

    def odd(row: Any) -> str:
        wrong.append(row)
        return "skip"

    is_dump = bool(layout.table)
    table = arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=len(data) + 1, column_names=_unique(layout.columns)
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.delimiter,
            newlines_in_values=True,
            invalid_row_handler=odd,
            quote_char="'" if is_dump else '"',
            escape_char="\\" if is_dump else False,
        ),
        convert_options=arrow_csv.ConvertOptions(
            check_utf8=False,
            include_columns=list(dict.fromkeys(wanted.values())),
            column_types={
                theirs: types.get(ours, SHORT if ours in FEW else pa.large_string()) for ours, theirs in wanted.items()
            },
            strings_can_be_null=True,
            quoted_strings_can_be_null=not is_dump,
            null_values=["NULL"] if is_dump else NULLS,
        ),
    )
    return pa.table({ours: table[theirs] for ours, theirs in wanted.items()}), wrong


def _unique(names: tuple[str, ...]) -> list[str]:
    """Headings, each once: of equal ones the first keeps its name."""
    seen: set[str] = set()
    found = []
    for at, each in enumerate(names):
        found.append(each if each not in seen and each else f"{each}\0{at}")
        seen.add(each)
    return found


class _Lines:
    """In which line of the file a row stands; looked for only when somebody asks. 0 in a dump."""

    def __init__(self, data: bytearray | bytes, before: int, layout: Layout, left_out: set[int]) -> None:
        self._data, self._before, self._left_out = data, before, left_out
        self._delimiter, self._is_dump = layout.delimiter, bool(layout.table)
        self._begins: list[int] = []

    def __call__(self, row: int) -> int:
        if self._is_dump:
            return 0
        if not self._begins:
            text = io.StringIO(self._data.decode("utf-8", "replace"), newline="")
            reader = csv.reader(text, delimiter=self._delimiter)
            begin, place = 1, 0
            for cells in reader:
                if cells:
                    place += 1
                    if place not in self._left_out:
                        self._begins.append(begin)
                begin = reader.line_num + 1
        return self._before + self._begins[row]


def _utf8(data: bytearray) -> bytearray | bytes:
    """The same as UTF-8, where it is not: as cp1251."""
    if data.isascii():
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace").encode()
    return data
