"""Columns of texts become records: times, numbers, channels, endings; several attempts of one call become one.

Holds what is the same for every table of calls, a column at a time. Never looks at a column that nobody named.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.calls import Disposition
from dialmap.core.counted import TEXT
from dialmap.core.counting import RECORD
from dialmap.core.exchange import Problem
from dialmap.core.numbers import clean
from dialmap.messages import Message, _

#: So many records of a part that cannot be read are told one by one; the others are counted.
MOST_TOLD: Final = 20
#: How moments are written, besides ISO 8601.
MOMENTS: Final = ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S")
#: A quarter of an hour in seconds; and up to when moments are understood: the year 2200.
QUARTER: Final = 900
LAST_MOMENT: Final = 7_258_118_400
MATCHES: Final = (
    (re.compile(r"^(?:answer|connect|success|ok$|normal_clearing|2\d\d$|отвеч|принят|успеш)"), Disposition.ANSWERED),
    (
        re.compile(r"^(?:no.?answer|not.?answered|missed|timeout|408$|480$|нет ответа|не ?отвеч|не ?принят|пропущ)"),
        Disposition.NO_ANSWER,
    ),
    (re.compile(r"^(?:busy|user_busy|486$|600$|занят)"), Disposition.BUSY),
    (re.compile(r"^(?:cancel|abandon|originator_cancel|487$|отмен|сброш)"), Disposition.CANCEL),
    (re.compile(r"^(?:congestion|503$|перегру)"), Disposition.CONGESTION),
    (
        re.compile(r"^(?:fail|error|chanunavail|unavailable|reject|invalid|[3-6]\d\d$|ошиб|неуд|отказ|недост)"),
        Disposition.FAILED,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of a part: records as ``RECORD`` has them, what could not be read, and how many those are.

    Lines of problems are those of the part; ``lines`` is how many it has. ``state``: what the reader wants to know when
    it reads the next part.
    """

    records: pa.Table
    problems: tuple[Problem, ...] = ()
    skipped: int = 0
    state: str = ""
    lines: int = 0


NOTHING: Final = RECORD.empty_table()
Texts = Any  # a column of Arrow, in one piece or in several


def ending(text: str, known: Mapping[str, Disposition] | None = None) -> Disposition:
    """What an ending means, as some system spells it; ``known`` says it of texts in small letters."""
    folded = text.strip().casefold()
    if known and folded in known:
        return known[folded]
    return next((each for pattern, each in MATCHES if pattern.search(folded)), Disposition.UNKNOWN)


def mapped(codes: pa.DictionaryArray, turn: Callable[[str], str]) -> pa.DictionaryArray:
    """A column of codes with each of its texts turned into another."""
    turned = [turn(each or "") for each in codes.dictionary.to_pylist()]
    again = pa.array(turned, pa.large_string()).dictionary_encode()
    indices = again.indices.take(codes.indices)
    return pa.DictionaryArray.from_arrays(indices, again.dictionary)


def coded(column: Texts) -> pa.DictionaryArray:
    """A column of texts as codes and texts, nulls as the empty text."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        array = array.cast(TEXT)
    else:
        array = pc.fill_null(array, "").cast(pa.large_string()).dictionary_encode()
    if array.null_count:
        array = pc.fill_null(array.cast(pa.large_string()), "").dictionary_encode()
    return array


def nothing(count: int, text: str = "") -> pa.DictionaryArray:
    """A column that says the same everywhere."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([text], pa.large_string()))


def numbers(column: Texts) -> pa.DictionaryArray:
    """Dialed numbers without decoration."""
    codes = coded(column)
    plain = pc.match_substring_regex(codes.dictionary, r"^[0-9A-Za-z*#+_]*$")
    if pc.all(plain).as_py() in (True, None):
        return codes
    return mapped(codes, lambda text: clean(text).number)


def local(epoch: int, zone: str) -> int:
    """A moment in seconds since 1970 as clocks showed it in a zone, in the same way."""
    return epoch + int(datetime.fromtimestamp(epoch, ZoneInfo(zone)).utcoffset().total_seconds())  # type: ignore[union-attr]


def moments(column: Texts, zone: str) -> pa.Array:
    """Moments as seconds since 1970, as written: a zone behind them is left out. Null for what is none.

    Seconds since 1970 become what clocks showed in ``zone`` then.
    """
    texts = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_integer(texts.type) or pa.types.is_floating(texts.type):
        return _locals(texts.cast(pa.int64(), safe=False), zone)
    if pa.types.is_timestamp(texts.type):
        return texts.cast(pa.timestamp("s"), safe=False).cast(pa.int64())
    try:
        return texts.cast(pa.timestamp("s")).cast(pa.int64())
    except pa.ArrowInvalid:
        pass
    trimmed = pc.utf8_trim_whitespace(texts)
    plain = pc.replace_substring_regex(
        trimmed, r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d|UTC|MSK))?$", r"\1 \2"
    )
    found = pc.strptime(plain, format="%Y-%m-%d %H:%M:%S", unit="s", error_is_null=True).cast(pa.int64())
    for form in MOMENTS:
        if not found.null_count:
            break
        found = pc.coalesce(found, pc.strptime(plain, format=form, unit="s", error_is_null=True).cast(pa.int64()))
    if found.null_count:
        epoch = pc.match_substring_regex(trimmed, r"^\d{9,10}(?:\.\d+)?$")
        whole = pc.if_else(epoch, pc.replace_substring_regex(trimmed, r"\..*", ""), None)
        found = pc.coalesce(found, _locals(whole.cast(pa.int64()), zone))
    return found


def _locals(epochs: pa.Array, zone: str) -> pa.Array:
    hours = pc.divide(
        pc.fill_null(epochs, 0), QUARTER
    ).dictionary_encode()  # no clock is put on or back within a quarter
    shifts = [
        local(each * QUARTER, zone) - each * QUARTER if 0 <= each * QUARTER < LAST_MOMENT else 0
        for each in hours.dictionary.to_pylist()
    ]
    return pc.add(epochs, pa.array(shifts, pa.int64()).take(hours.indices))


def seconds(column: Texts | None, count: int) -> pa.Array:
    """Lengths in seconds; what is none, or less than nothing, is 0. ``hh:mm:ss`` is understood."""
    if column is None:
        return pa.array(np.zeros(count, np.int64))
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_large_string(values.type) and not pa.types.is_string(values.type):
        found = values.cast(pa.int64(), safe=False)
    else:
        try:
            found = pc.if_else(pc.equal(values, ""), "0", values).cast(pa.int64())
        except pa.ArrowInvalid:
            found = mapped_seconds(coded(values))
    return pc.max_element_wise(pc.fill_null(found, 0), 0)


def mapped_seconds(codes: pa.DictionaryArray) -> pa.Array:
    """The same of texts that are not all plain numbers."""
    return pa.array([_seconds(each) for each in codes.dictionary.to_pylist()], pa.int64()).take(codes.indices)


def _seconds(text: str) -> int:
    parts = text.strip().split(":")
    try:
        if len(parts) == 1:
            return min(int(float(parts[0].replace(",", "."))), 1 << 40)
        total = 0
        for each in parts[:3]:
            total = total * 60 + int(float(each))
        return total
    except (ValueError, OverflowError):
        return 0


def joined(records: pa.Table, call: Texts) -> pa.Table:
    """Several attempts of one call to one number are one call: that which was answered, else the last.

    The others stay without a number: they took room on their channel. ``call``: what attempts of one call share.
    """
    codes = coded(call)
    number = records["number"].combine_chunks()
    key = np.asarray(codes.indices, np.int64) * max(len(number.dictionary), 1) + np.asarray(number.indices)
    different, place, calls = np.unique(key, return_inverse=True, return_counts=True)
    if len(different) == len(key):
        return records
    alone = np.asarray(pc.equal(codes.dictionary, ""))[np.asarray(codes.indices)]
    several = (calls[place] > 1) & ~alone
    at = np.flatnonzero(several)
    if not len(at):
        return records
    disposition = records["disposition"].combine_chunks()
    is_answered = np.asarray(pc.equal(disposition.dictionary, Disposition.ANSWERED.value))
    answered = is_answered[np.asarray(disposition.indices)]
    order = at[np.lexsort((at, answered[at], place[at]))]
    is_last = np.append(place[order][1:] != place[order][:-1], True)
    talked = records["talked"].to_numpy().copy()
    total = np.bincount(place[order], weights=talked[order], minlength=len(different)).astype(np.int64)
    talked[order[is_last]] = total[place[order[is_last]]]
    gone = np.zeros(len(key), np.bool_)
    gone[order[~is_last]] = True
    left = pa.DictionaryArray.from_arrays(pc.if_else(pa.array(gone), None, number.indices), number.dictionary)
    return records.set_column(1, "number", left).set_column(5, "talked", pa.array(talked))


def made(columns: Mapping[str, Any], line_of: Callable[[int], int], file: str) -> Read:
    """Records of their columns, without those that lack a moment or a number; what lacks a moment is told by line.

    ``line_of``: in which line of the file a record stands. A record without a number at all is none (nobody dialed),
    and nothing is wrong with it.
    """
    table = pa.table([columns[name] for name in RECORD.names], schema=RECORD)
    number = table["number"].combine_chunks()
    is_empty = np.asarray(pc.equal(number.dictionary, ""))
    empty = is_empty[np.asarray(number.indices)] if len(is_empty) else np.zeros(len(table), np.bool_)
    timeless = np.asarray(pc.is_null(table["start"]))
    bad = np.flatnonzero(timeless & ~empty)
    problems = [
        Problem(file=file, line=line_of(int(at)), column="start", message=_no_moment()) for at in bad[:MOST_TOLD]
    ]
    call, keep = columns.get("call"), ~timeless & ~empty
    if not keep.all():
        table = table.filter(pa.array(keep))
        call = None if call is None else call.filter(pa.array(keep))
    if call is not None:
        table = joined(table, call)
    return Read(records=table, problems=tuple(problems), skipped=len(bad))


def _no_moment() -> Message:
    return _("no moment stands there at which the call began; write it as 2026-01-31 23:59:59")
