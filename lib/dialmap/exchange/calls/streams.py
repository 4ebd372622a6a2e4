"""Files of any size in parts: unpacked, each part of whole lines, with where it lies. Never holds more than two parts.

A file is known again by what it begins with and by what stands before the place up to which it was read; under
whatever name, packed or not. So one that has grown is read on from there.
"""

import codecs
import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

import numpy as np
import pyarrow as pa

from dialmap.errors import DataError
from dialmap.exchange.calls.places import Place, raw, unreadable
from dialmap.exchange.encodings import MARKS
from dialmap.messages import _

MEGABYTE: Final = 1 << 20
PART: Final = 8 * MEGABYTE
#: So much of a file's beginning, and of what lies before a place, is looked at to know it again.
KNOWN_BY: Final = 65_536
MARK: Final = ord('"')
GZIP: Final = b"\x1f\x8b"
#: So many lines may a record have.
MOST_TRIES: Final = 100
#: Where a part may be cut before its end, so that records of one call stay together.
WINDOW: Final = 65_536
#: Given the last lines of a part, how many bytes of them belong to the next part.
HoldBack = Callable[[bytes], int]


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of a file: their bytes, and where they begin and end."""

    data: bytearray
    begin: int

    @property
    def end(self) -> int:
        """Where the next part begins."""
        return self.begin + len(self.data)


class Source:
    """A file as unpacked UTF-8, read from its beginning on; ``taken`` says how much of it as it lies there."""

    def __init__(self, raw: IO[bytes], name: str, limit: int | None = None) -> None:
        self._raw = raw
        self.name = name
        self._left = limit
        first = raw.read(4)
        raw.seek(0)
        self._is_packed = first.startswith(GZIP)
        self._file: IO[bytes] = gzip.GzipFile(fileobj=raw) if self._is_packed else raw  # type: ignore[assignment]
        begins = self._read(4)
        self._decoder = None
        if begins.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            self._decoder = codecs.getincrementaldecoder("utf-16")()
            self._ready = self._decoder.decode(begins).encode()
        else:
            self._ready = begins.removeprefix(next((mark for mark, each in MARKS if each == "utf-8-sig"), b""))
        self._mark = len(begins) - len(self._ready)

    @property
    def is_packed(self) -> bool:
        """Whether a place in it can only be reached from its beginning."""
        return self._is_packed or self._decoder is not None

    @property
    def taken(self) -> int:
        """How many bytes of the file, as it lies there, are read."""
        return self._raw.tell()

    def read(self, size: int) -> bytes:
        """The next bytes, at most so many, and fewer only at the end."""
        found = bytearray(size)
        return bytes(found[: self.read_into(memoryview(found))])

    def read_into(self, room: memoryview) -> int:
        """Fill ``room`` with the next bytes; how many there were, fewer than fit only at the end or the limit."""
        if self._left is not None:
            room = room[: self._left]
        filled = self._filled(room)
        if self._left is not None:
            self._left -= filled
        return filled

    def _filled(self, room: memoryview) -> int:
        filled = 0
        while filled < len(room):
            if self._ready:
                found = self._ready[: len(room) - filled]
                self._ready = self._ready[len(found) :]
                room[filled : filled + len(found)] = found
                filled += len(found)
            elif self._decoder is not None:
                read = self._read(PART)
                if not read:
                    break
                self._ready = self._decode(read)
            else:
                count = self._read_into(room[filled:])
                if not count:
                    break
                filled += count
        return filled

    def skip(self, position: int) -> None:
        """Go to a place of the unpacked text, from the beginning."""
        if not self._is_packed and self._decoder is None:
            self._ready = b""
            self._file.seek(position + self._mark)
            return
        room = memoryview(bytearray(min(position, PART)))
        while position > 0:
            found = self._filled(room[:position])
            if not found:
                return
            position -= found

    def _read(self, size: int) -> bytes:
        found = bytearray(size)
        return bytes(found[: self._read_into(memoryview(found))])

    def _read_into(self, room: memoryview) -> int:
        try:
            if isinstance(self._file, pa.NativeFile):  # would keep hold of the room
                found = self._file.read(len(room))
                room[: len(found)] = found
                return len(found)
            return self._file.readinto(room) or 0  # type: ignore[attr-defined]
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(
                _("{name} cannot be read on ({why}); copy or export it again", name=self.name, why=str(error))
            ) from error

    def _decode(self, found: bytes) -> bytes:
        assert self._decoder is not None
        try:
            return self._decoder.decode(found).encode()
        except UnicodeError as error:
            raise DataError(_("{name} is damaged: it is no UTF-16 any more", name=self.name)) from error


@contextmanager
def opened(place: Place, limit: int | None = None) -> Iterator[Source]:
    """A file to read in parts, at most ``limit`` bytes of it. Errors: :class:`DataError`."""
    with raw(place) as file:
        try:
            yield Source(file, place.name, limit)
        except OSError as error:
            raise unreadable(place, error) from error


def digest(data: bytes) -> str:
    """What a piece of a file is known by."""
    return hashlib.sha256(data).hexdigest()


def parts(
    source: Source,
    begin: int = 0,
    *,
    hold_back: HoldBack | None = None,
    is_whole: Callable[[bytes], bool] | None = None,
    size: int = PART,
    in_turn: bool = False,
) -> Iterator[Part]:
    """The file from where it stands on (``begin``), in parts of whole lines.

    A last line without a line end is left out where ``is_whole`` says that it is still being written. ``in_turn``: who
    reads is done with a part before the next is asked for, so that all have the same room in memory.
    Errors: :class:`DataError` where there is no line end for long.
    """
    left, data = b"", bytearray()
    while True:
        wanted = max(size, len(left) + size // 2)
        if in_turn:
            data.extend(bytes(wanted - len(data)))
        else:
            data = bytearray(wanted)
        data[: len(left)] = left
        filled = len(left) + source.read_into(memoryview(data)[len(left) :])
        is_last = filled < len(data)
        del data[filled:]
        if not data:
            return
        cut = _last_cut(data, is_whole) if is_last else _cut(data)
        if is_last and not cut:
            return
        if not cut:
            raise DataError(
                _(
                    "{name}: no line ends in {count} megabytes; this is no list of calls",
                    name=source.name,
                    count=size // MEGABYTE,
                )
            )
        if hold_back is not None and not is_last:
            begins = data.find(b"\n", max(0, cut - WINDOW), cut) + 1
            cut -= hold_back(bytes(data[begins:cut]))
        left = bytes(data[cut:])
        del data[cut:]
        part = Part(data, begin)
        yield part
        begin = part.end
        if is_last:
            return


def _last_cut(data: bytearray, is_whole: Callable[[bytes], bool] | None) -> int:
    end = data.rfind(b"\n") + 1
    return len(data) if end == len(data) or is_whole is None or is_whole(bytes(data[end:])) else end


def _cut(data: bytearray) -> int:
    """How many bytes are whole records: up to the last line end that is in no quotation marks."""
    last = end = data.rfind(b"\n") + 1
    marks = how_often(data, MARK, end)
    for _try in range(MOST_TRIES):
        if marks % 2 == 0:
            return end
        before = data.rfind(b"\n", 0, end - 1) + 1
        marks -= data.count(b'"', before, end)
        end = before
    return last


def how_often(data: bytearray | bytes, char: int, end: int) -> int:
    """How often a character stands in the first ``end`` bytes; several times as fast as ``bytes.count``."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8, end) == char))
