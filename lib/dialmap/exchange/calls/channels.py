"""Channels and what Dial was given: the way out, and the number that was sent. Never what makes a channel unique."""

import re
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.counted import TEXT
from dialmap.exchange.calls.records import coded, mapped

#: What an extension is called that a call came to by itself, where nobody dialed it.
UNDIALED: Final = re.compile(r"[a-zA-Z~]{1,3}|s-.*|start|failed|hang|.*[^0-9A-Da-d*#+].*|", re.DOTALL)
#: Of those, the ones that Asterisk itself goes to: nobody has called them.
ITSELF: Final = re.compile(r"[a-zA-Z~]{1,3}|~~s~~|s-.*|start|failed|hang|")
#: Technologies of dial strings.
TECHNOLOGIES: Final = frozenset(
    ("PJSIP", "SIP", "DAHDI", "ZAP", "IAX2", "LOCAL", "OOH323", "H323", "DONGLE", "QUECTEL", "KHOMP", "MISDN")
)
DASH: Final = ord("-")
#: What makes a channel unique, of most technologies: a dash and eight hexadecimal digits.
SUFFIX: Final = 9
Texts = Any  # a column of Arrow, in one piece or in several


def channels(column: Texts) -> pa.DictionaryArray:
    """Channels without what makes each unique: ``PJSIP/some-trunk-0000af31`` is ``PJSIP/some-trunk``.

    Cut at the last dash, which names of trunks may hold. ``Local/`` leads nowhere, and is no way out.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_dictionary(array.type):
        return mapped(array.cast(TEXT), cut_channel)
    array = pc.fill_null(array, "").cast(pa.large_binary())
    usual = _ends_as_usual(array)
    short = pc.binary_slice(array, 0, -SUFFIX) if usual.any() else array
    codes = (short if usual.all() else pc.if_else(pa.array(usual), short, array)).dictionary_encode()
    codes = pa.DictionaryArray.from_arrays(codes.indices, codes.dictionary.cast(pa.large_string()))
    if usual.all():
        return mapped(codes, named_channel)
    # Of what ends as usual and is cut already, and of what is not, the same text may come: they are told apart.
    places = np.asarray(codes.indices, np.int64) * 2 + ~usual
    different, again = np.unique(places, return_inverse=True)
    texts = codes.dictionary.to_pylist()
    turned = [cut_channel(texts[each // 2]) if each % 2 else named_channel(texts[each // 2]) for each in different]
    final = pa.array(turned, pa.large_string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(final.indices.take(pa.array(again)), final.dictionary)


def _ends_as_usual(array: pa.Array) -> npt.NDArray[np.bool_]:
    """Which texts end in a dash and eight characters that are no dash."""
    _validity, offsets_buffer, data = array.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64, len(array) + 1, array.offset * 8)
    if data is None or not len(data):
        return np.zeros(len(array), np.bool_)
    codes = np.frombuffer(data, np.uint8)
    long_enough = np.diff(offsets) >= SUFFIX
    first = np.where(long_enough, offsets[1:] - SUFFIX, 0)
    found = long_enough & (codes[first] == DASH)
    for step in range(1, SUFFIX):
        found &= codes[np.minimum(first + step, len(codes) - 1)] != DASH
    return np.asarray(found, np.bool_)


def cut_channel(text: str) -> str:
    """A channel as it stands in a record, without what makes it unique."""
    plain = text.partition(";")[0]
    return named_channel(plain.rpartition("-")[0] or plain)


def named_channel(text: str) -> str:
    """A channel that is cut, as a way out: of technologies that dial on a line, the line alone."""
    technology, _slash, resource = text.partition("/")
    if technology.upper() == "LOCAL" or not resource:
        return ""
    return f"{technology}/{resource.partition('/')[0]}" if technology.upper() in ("DAHDI", "ZAP", "IAX2") else text


def sent(data: str) -> str:
    """The number in what Dial was given: ``PJSIP/7495…@trunk,60``, ``SIP/trunk/7495…``; empty where there is none."""
    first = data.partition(",")[0].partition("&")[0].partition("|")[0]
    technology, _slash, rest = first.partition("/")
    if technology.upper() not in TECHNOLOGIES:
        return ""
    number = rest.rpartition("/")[2].partition("@")[0].removeprefix("sip:")
    return "" if UNDIALED.fullmatch(number) else number


def is_undialed(dialed: Texts) -> bool:
    """Whether there are extensions that nobody dials: a dialplan has gone there."""
    return any(UNDIALED.fullmatch(each) for each in coded(dialed).dictionary.to_pylist())


def with_sent(dialed: pa.DictionaryArray, data: Texts | None, application: Texts | None) -> pa.DictionaryArray:
    """Dialed numbers, and where a dialplan has gone to an extension that nobody dials, the number that Dial was given.

    What Asterisk itself has gone to, and nothing was sent on from, is no call: its number is empty.
    """
    texts = dialed.dictionary.to_pylist()
    odd = np.array([UNDIALED.fullmatch(each) is not None for each in texts], np.bool_)
    if not odd.any():
        return dialed
    there = odd[np.asarray(dialed.indices)]
    every = np.array(texts, dtype=object)[np.asarray(dialed.indices)]
    olds = every[there].tolist()
    given = [""] * len(olds)
    if data is not None and application is not None:
        mask = pa.array(there)
        rows = zip(data.filter(mask).to_pylist(), application.filter(mask).to_pylist(), strict=True)
        given = [sent(told or "") if (by or "").upper() == "DIAL" else "" for told, by in rows]
    every[there] = [new or ("" if ITSELF.fullmatch(old) else old) for new, old in zip(given, olds, strict=True)]
    return pa.array(every, pa.large_string()).dictionary_encode()
