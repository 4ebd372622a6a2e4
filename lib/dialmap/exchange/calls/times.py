"""Moments and lengths of calls as systems write them, a column at a time. Never guesses which is the month."""

import re
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.exchange.calls.records import coded

#: How moments are written, besides ISO 8601: what they look like, and their form.
FORMS: Final = (
    (r"^\d{4}-\d\d-\d\d \d{1,2}:\d\d$", "%Y-%m-%d %H:%M"),
    (r"^\d{4}/\d\d/\d\d \d{1,2}:\d\d:\d\d$", "%Y/%m/%d %H:%M:%S"),
    (r"^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d\d:\d\d$", "%d.%m.%Y %H:%M:%S"),
    (r"^\d{1,2}\.\d{1,2}\.\d{4} \d{1,2}:\d\d$", "%d.%m.%Y %H:%M"),
    (r"^\d{1,2}\.\d{1,2}\.\d\d \d{1,2}:\d\d:\d\d$", "%d.%m.%y %H:%M:%S"),
    (r"^\d{1,2}\.\d{1,2}\.\d\d \d{1,2}:\d\d$", "%d.%m.%y %H:%M"),
    (r"^\d{1,2}-\d{1,2}-\d{4} \d{1,2}:\d\d:\d\d$", "%d-%m-%Y %H:%M:%S"),
    (r"^\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d\d:\d\d [AP]M$", "%m/%d/%Y %I:%M:%S %p"),
)
#: The same between slashes: the time, and the day where it is known to stand first, or not to.
SLASHED: Final = r"^\d{1,2}/\d{1,2}/\d{4} "
CLOCKS: Final = ((r"\d{1,2}:\d\d:\d\d$", " %H:%M:%S"), (r"\d{1,2}:\d\d$", " %H:%M"))
DAYS: Final = {True: "%d/%m/%Y", False: "%m/%d/%Y"}
ISO: Final = r"^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d+)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?|UTC|MSK))?$"
#: A quarter of an hour in seconds: no clock is put on or back within one.
QUARTER: Final = 900
#: Moments are understood from 1990 up to 2100.
FIRST_MOMENT: Final = 631_152_000
LAST_MOMENT: Final = 4_102_444_800
#: From these on whole numbers are milliseconds, and microseconds, since 1970.
MILLISECONDS: Final = 100_000_000_000
MICROSECONDS: Final = 100_000_000_000_000
UNITS: Final = re.compile(
    r"(?:(\d+)\s*[чh]\w*\.?\s*)?(?:(\d+)\s*(?:мин|m)\w*\.?\s*)?(?:(\d+)\s*[сs]\w*\.?)?.*", re.DOTALL
)


def local(epoch: int, zone: str) -> int:
    """A moment in seconds since 1970 as clocks showed it in a zone, in the same way."""
    return epoch + int(datetime.fromtimestamp(epoch, ZoneInfo(zone)).utcoffset().total_seconds())  # type: ignore[union-attr]


def moments(column: Any, zone: str, days_first: bool | None = None) -> pa.Array:
    """Moments as seconds since 1970, as written: a zone behind them is left out. Null for what is none.

    Seconds since 1970 become what clocks showed in ``zone`` then. ``days_first``: how dates between slashes are read.
    """
    return _within(_moments(column, zone, days_first))


def _moments(column: Any, zone: str, days_first: bool | None) -> pa.Array:
    texts = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_integer(texts.type) or pa.types.is_floating(texts.type):
        return _locals(texts.cast(pa.int64(), safe=False), zone)
    if pa.types.is_timestamp(texts.type):
        found = texts.cast(pa.timestamp("s", texts.type.tz), safe=False).cast(pa.int64())
        return found if texts.type.tz is None else _locals(found, zone)
    try:
        return texts.cast(pa.timestamp("s")).cast(pa.int64())
    except pa.ArrowInvalid:
        pass
    trimmed = pc.replace_substring(pc.utf8_trim_whitespace(texts), ", ", " ", max_replacements=1)
    found = _read(pc.replace_substring_regex(trimmed, ISO, r"\1 \2"), "%Y-%m-%d %H:%M:%S")
    slashed = [] if days_first is None else [(SLASHED + look, DAYS[days_first] + clock) for look, clock in CLOCKS]
    for look, form in (*FORMS, *slashed):
        if not found.null_count:
            break
        there = pc.match_substring_regex(trimmed, look)
        found = pc.coalesce(found, _read(pc.if_else(there, trimmed, None), form))
    if found.null_count:
        epoch = pc.match_substring_regex(trimmed, r"^\d{9,16}(?:\.\d+)?$")
        whole = pc.if_else(epoch, pc.replace_substring_regex(trimmed, r"\..*", ""), None)
        found = pc.coalesce(found, _locals(whole.cast(pa.int64()), zone))
    return found


def _read(texts: pa.Array, form: str) -> pa.Array:
    return pc.strptime(texts, format=form, unit="s", error_is_null=True).cast(pa.int64())


def _within(found: pa.Array) -> pa.Array:
    there = pc.and_(pc.greater_equal(found, FIRST_MOMENT), pc.less(found, LAST_MOMENT))
    return pc.if_else(pc.fill_null(there, False), found, None)


def _locals(epochs: pa.Array, zone: str) -> pa.Array:
    epochs = pc.if_else(pc.greater_equal(epochs, MICROSECONDS), pc.divide(epochs, 1_000_000), epochs)
    epochs = _within(pc.if_else(pc.greater_equal(epochs, MILLISECONDS), pc.divide(epochs, 1_000), epochs))
    quarters = pc.divide(pc.fill_null(epochs, 0), QUARTER).dictionary_encode()
    shifts = [local(each * QUARTER, zone) - each * QUARTER for each in quarters.dictionary.to_pylist()]
    return pc.add(epochs, pa.array(shifts, pa.int64()).take(quarters.indices))


def seconds(column: Any | None, count: int) -> pa.Array:
    """Lengths in seconds; what is none, or less than nothing, is 0. ``hh:mm:ss`` and words are understood."""
    if column is None:
        return pa.array(np.zeros(count, np.int64))
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_large_string(values.type) and not pa.types.is_string(values.type):
        found = values.cast(pa.int64(), safe=False)
    else:
        try:
            found = pc.if_else(pc.equal(values, ""), "0", values).cast(pa.int64())
        except pa.ArrowInvalid:
            codes = coded(values)
            found = pa.array([_seconds(each) for each in codes.dictionary.to_pylist()], pa.int64()).take(codes.indices)
    return pc.max_element_wise(pc.fill_null(found, 0), 0)


def _seconds(text: str) -> int:
    plain = text.strip()
    parts = plain.split(":")
    try:
        if len(parts) == 1:
            return min(int(float(plain.replace(",", "."))), 1 << 40)
        total = 0
        for each in parts[:3]:
            total = total * 60 + int(float(each))
        return total
    except (ValueError, OverflowError):
        found = UNITS.fullmatch(plain.casefold())
        hours, minutes, rest = (int(each or 0) for each in found.groups()) if found is not None else (0, 0, 0)
        return min(hours * 3_600 + minutes * 60 + rest, 1 << 40)
