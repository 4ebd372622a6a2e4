"""A whole column of numbers through the automaton, straight from Arrow buffers. The only door here for pandas data.

In blocks that stay in the processor's cache: characters become classes by ``bytes.translate``; each number is
gathered as records of sixteen classes; what lies past its end becomes class 0, on which every state keeps to itself;
then one table look-up a character, for the whole block at once. Never reads a pattern: the automaton has done that.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.dialplan.automaton import ROOT, Automaton
from dialmap.dialplan.patterns import LONGEST_NUMBER

BLOCK: Final = 16_384
RECORD: Final = 16
PAD: Final = bytes(RECORD * 6)
#: For each length up to a record, the bytes to keep, as two 64-bit numbers.
MASKS: Final = np.where(np.arange(RECORD) < np.arange(RECORD + 1)[:, None], 255, 0).astype(np.uint8).view(np.uint64)
Winners = npt.NDArray[np.int32]


def as_arrow(numbers: Any) -> pa.Array:
    """A column as one Arrow array of text: a pandas Series, an Arrow array, or a sequence of str (None allowed)."""
    if isinstance(numbers, list | tuple):
        return _of_texts(numbers)
    if isinstance(numbers, pa.ChunkedArray):
        numbers = numbers.combine_chunks()
    if not isinstance(numbers, pa.Array):
        numbers = pa.array(numbers, type=pa.large_string(), from_pandas=True)
    if isinstance(numbers, pa.ChunkedArray):
        numbers = numbers.combine_chunks()
    return numbers if pa.types.is_large_string(numbers.type) else numbers.cast(pa.large_string())


def _of_texts(numbers: Sequence[str | None]) -> pa.Array:
    """The same without ``pa.array``, which looks whether it was given pandas data and loads pandas: 40 MB, 0.3 s."""
    texts = ["" if number is None else number for number in numbers]
    data = "".join(texts).encode("utf-8")
    sizes = [len(text) if text.isascii() else len(text.encode("utf-8")) for text in texts]
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    missing = len(texts) - sum(number is not None for number in numbers)
    there = np.packbits([number is not None for number in numbers], bitorder="little") if missing else None
    buffers = [None if each is None else pa.py_buffer(each) for each in (there, offsets, data)]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers, missing)


def with_underscore(numbers: pa.Array) -> Iterator[int]:
    """The places of numbers that begin with an underscore: Asterisk takes a pattern's own text for the pattern.

    One look at the column's bytes first, instead of one a number: hardly any column holds an underscore at all.
    """
    data = numbers.buffers()[2]
    if data is not None and b"_" in memoryview(data).tobytes():
        yield from np.flatnonzero(pc.starts_with(numbers, "_").fill_null(False)).tolist()


def match(automaton: Automaton, numbers: pa.Array) -> Winners:
    """The rank that wins each number, -1 for none and for nulls."""
    count = len(numbers)
    result = np.full(count, -1, np.int32)
    if not count:
        return result
    _validity, offsets_buffer, data_buffer = numbers.buffers()
    if data_buffer is None:
        data_buffer = pa.py_buffer(b"")
    offsets = np.frombuffer(offsets_buffer, np.int64, count + 1, numbers.offset * 8)
    data = memoryview(data_buffer)
    width = automaton.rows.shape[1]
    table = automaton.cells
    for begin in range(0, count, BLOCK):
        some = offsets[begin : begin + BLOCK + 1]
        first, last = int(some[0]), int(some[-1])
        codes = bytes(data[first:last]).translate(automaton.alphabet.class_of) + PAD
        _block(table, width, codes, some - first, result[begin : begin + BLOCK])
    result //= width
    result[result < 0] = -1
    if numbers.null_count:
        result[np.asarray(numbers.is_null())] = -1
    return result


def _block(
    table: npt.NDArray[np.int32], width: int, codes: bytes, offsets: npt.NDArray[np.int64], out: Winners
) -> None:
    lengths = np.minimum(np.diff(offsets), LONGEST_NUMBER)
    records = np.ndarray((len(codes) - RECORD + 1,), f"V{RECORD}", codes, strides=(1,))
    states = np.full(len(lengths), ROOT * width, np.int32)
    alive, starts, left = np.arange(len(lengths)), offsets[:-1], lengths
    while True:
        taken = records[starts].view(np.uint64).reshape(-1, 2)
        used = min(RECORD, int(left.max(initial=0)))
        if int(left.min(initial=used)) < used:
            taken &= MASKS[np.minimum(left, RECORD)]  # what lies past the end becomes class 0
        symbols = np.ascontiguousarray(taken.view(np.uint8).reshape(-1, RECORD).T)
        moving = states[alive]
        cells = np.empty(len(moving), np.intp)  # what take wants: anything else is copied at each step
        for column in range(used):
            np.add(moving, symbols[column], out=cells)
            np.take(table, cells, out=moving, mode="clip")
        states[alive] = moving
        longer = left > RECORD
        if not longer.any():
            break
        alive, starts, left = alive[longer], starts[longer] + RECORD, left[longer] - RECORD
    np.take(table, states + (width - 1), out=out, mode="clip")
