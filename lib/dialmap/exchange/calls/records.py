"""Columns of texts become records: times, numbers, channels, endings; several attempts of one call become one.

Holds what is the same for every table of calls, a column at a time. Never looks at a column that nobody named.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.calls import Disposition
from dialmap.core.counted import TEXT
from dialmap.core.counting import RECORD
from dialmap.core.exchange import Problem
from dialmap.core.numbers import EXTENSION, clean, is_mangled
from dialmap.messages import Message, _

#: So many records of a part that cannot be read are told one by one; the others are counted.
MOST_TOLD: Final = 20
#: In place of a number that cannot be dialed: the record is told and left out.
UNREADABLE: Final = "?"
#: What can be dialed: digits, or the name of an extension.
DIALED: Final = re.compile(r"\+?[0-9*#A-Da-d]+|[A-Za-z0-9_.+*#~-]{1,40}")
SCHEME: Final = re.compile(r"(?:sips?|tel|callto):", re.IGNORECASE)
ANGLED: Final = re.compile(r"<([^<>]+)>")
MATCHES: Final = (
    (
        re.compile(
            r"^(?:answer|connected|connect$|success|ok$|normal_clearing|2\d\d$|отвеч|ответил|принят|успеш|разговор)"
        ),
        Disposition.ANSWERED,
    ),
    (
        re.compile(
            r"^(?:no.?answer|not.?answered|missed|timeout|408$|480$|no_user_response|subscriber_absent|recovery_on_timer"
            r"|нет ответа|без ответа|не ?отвеч|абонент не отвеч|не ?принят|не ?ответ|пропущ|недозвон)"
        ),
        Disposition.NO_ANSWER,
    ),
    (re.compile(r"^(?:busy|user_busy|486$|600$|занят)"), Disposition.BUSY),
    (re.compile(r"^(?:cancel|abandon|originator_cancel|487$|отмен|сброш)"), Disposition.CANCEL),
    (re.compile(r"^(?:congestion|normal_circuit_congestion|network_out|503$|перегру)"), Disposition.CONGESTION),
    (
        re.compile(
            r"^(?:fail|error|connection.fail|chanunavail|unavailable|reject|call_rejected|invalid|unallocated|no_route"
            r"|normal_temporary|[3-6]\d\d$|ошиб|неуд|не ?удал|неуспеш|отказ|отклон|недост)"
        ),
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
    """Dialed numbers without decoration; :data:`UNREADABLE` for what cannot be dialed."""
    codes = coded(column)
    plain = pc.match_substring_regex(codes.dictionary, r"^[0-9A-Za-z*#+_]*$")
    if pc.all(plain).as_py() in (True, None):
        return codes
    return mapped(codes, number_of)


def number_of(text: str) -> str:
    """A number as some system writes it, without address, display name, extension and decoration."""
    angled = ANGLED.search(text)
    plain = (angled[1] if angled is not None else text).strip().removeprefix("'")
    if SCHEME.match(plain):
        plain = re.split(r"[@;?]", SCHEME.sub("", plain, count=1))[0]
    if not plain:
        return ""
    if is_mangled(plain):
        return UNREADABLE
    extension = EXTENSION.search(plain)
    if extension is not None and any(each.isdigit() for each in plain[: extension.start()]):
        plain = plain[: extension.start()]
    is_name = any(each.isalpha() for each in plain)
    number = plain if is_name else clean(plain).number
    return number if DIALED.fullmatch(number) else UNREADABLE


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
    """Records of their columns, without those that lack a moment or a number; what cannot be read is told by line.

    ``line_of``: in which line of the file a record stands. A record without a number at all is none (nobody dialed),
    and nothing is wrong with it.
    """
    table = pa.table([columns[name] for name in RECORD.names], schema=RECORD)
    number = table["number"].combine_chunks()
    is_empty = np.asarray(pc.equal(number.dictionary, ""))
    empty = is_empty[np.asarray(number.indices)] if len(is_empty) else np.zeros(len(table), np.bool_)
    is_odd = np.asarray(pc.equal(number.dictionary, UNREADABLE))
    odd = is_odd[np.asarray(number.indices)] if len(is_odd) else np.zeros(len(table), np.bool_)
    timeless = np.asarray(pc.is_null(table["start"]))
    bad = np.flatnonzero((timeless | odd) & ~empty)
    problems = []
    for at in bad[:MOST_TOLD].tolist():
        column, message = ("number", _no_number()) if odd[at] else ("start", _no_moment())
        problems.append(Problem(file=file, line=line_of(at), column=column, message=message))
    call, keep = columns.get("call"), ~timeless & ~empty & ~odd
    if not keep.all():
        table = table.filter(pa.array(keep))
        call = None if call is None else call.filter(pa.array(keep))
    if call is not None:
        table = joined(table, call)
    return Read(records=table, problems=tuple(problems), skipped=len(bad))


def _no_number() -> Message:
    return _("what stands there as a number cannot be dialed; is it the column of dialed numbers?")


def _no_moment() -> Message:
    return _("no moment stands there at which the call began; write it as 2026-01-31 23:59:59")
