"""One file of calls as pieces to be counted, from its beginning or from where it was left.

Holds how a file is known again and where it may be cut. Never counts.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Final

from dialmap.core.calls import CallFormat, CallMapping
from dialmap.exchange.calls import parquet_files, reading
from dialmap.exchange.calls.dumps import first_row_of_dump
from dialmap.exchange.calls.layouts import Layout, cells_of, recognized
from dialmap.exchange.calls.places import Place, size_of
from dialmap.exchange.calls.records import Read
from dialmap.exchange.calls.streams import KNOWN_BY, Part, digest, opened, parts

#: So many bytes of a dump's first rows tell it from another.
ROWS_OF_DUMP: Final = 1_000
#: Attempts of one call are no more lines apart than this, or others have come between them.
LAST_LINES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of calls that was looked at: its layout, its size as it lies there, and what it is known by.

    Shape: ``begins`` are its first bytes, unpacked, of which ``head_size`` from ``head_at`` on are in ``head``; of
    Parquet there are none: ``head`` stands for the whole file, and ``rows`` says how many it has. ``is_packed``: a
    place in it can only be reached from its beginning.
    """

    path: Place
    layout: Layout
    size: int
    begins: bytes
    head: str
    head_size: int = 0
    head_at: int = 0
    rows: int = 0
    is_packed: bool = False

    @property
    def is_parquet(self) -> bool:
        """Whether it is read by rows instead of by bytes."""
        return not self.begins

    @property
    def is_sequential(self) -> bool:
        """Whether a piece can only be read after the one before it."""
        return reading.is_sequential(self.layout)

    def head_of(self, size: int) -> str:
        """What the file is known by, judged by its first ``size`` bytes; empty where it has fewer."""
        if self.is_parquet:
            return self.head if not size else ""
        begins = self.begins[self.head_at :]
        return digest(begins[:size]) if size and size <= len(begins) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a file: how it is read, up to where it goes, and how much of the file as it lies there is behind it.

    ``read`` wants what the piece before left. ``tail`` are the last bytes before ``end``.
    """

    read: Callable[[str], Read]
    end: int
    taken: int
    tail: bytes


def look(path: Place, mapping: CallMapping | None = None, zone: str = "UTC") -> Found:
    """Look at how a file begins. Errors: :class:`DataError` where it cannot be read, or is no list of calls."""
    with opened(path) as source:
        size = size_of(path)
        begins, is_packed = source.read(KNOWN_BY), source.is_packed
    if begins.startswith(parquet_files.MARK):
        layout = parquet_files.layout_of(path, mapping)
        rows, head = parquet_files.rows_of(path), parquet_files.known_by(path)
        return Found(path=path, layout=replace(layout, zone=zone), size=size, begins=b"", head=head, rows=rows)
    layout = replace(recognized(begins, path.name, mapping), zone=zone)
    head_at = first_row_of_dump(begins, layout.table) if layout.table else 0
    head_size = _head(begins, layout, head_at)
    return Found(
        path=path,
        layout=layout,
        size=size,
        begins=begins,
        head=digest(begins[head_at : head_at + head_size]),
        head_size=head_size,
        head_at=head_at,
        is_packed=is_packed,
    )


def _head(begins: bytes, layout: Layout, head_at: int) -> int:
    """How many bytes of a file's beginning tell it from every other: up to its second line, of a dump its first rows.

    No more: whatever has the first record of a file that was counted must go on as that one does.
    """
    if layout.table:
        return min(len(begins) - head_at, ROWS_OF_DUMP)
    second = begins.find(b"\n", begins.find(b"\n") + 1) + 1
    return second or len(begins)


def headings(path: Place) -> tuple[str, ...]:
    """The columns of a table of calls that nobody knows, in small letters. Errors: :class:`DataError`."""
    with opened(path) as source:
        begins = source.read(KNOWN_BY)
    if begins.startswith(parquet_files.MARK):
        return parquet_files.columns_of(path)
    return reading.headings(begins)


def tail_at(path: Place, position: int) -> str:
    """What stands before a place of a file, as it is known by; empty where the file ends before."""
    with opened(path) as source:
        begin = max(0, position - KNOWN_BY)
        source.skip(begin)
        found = source.read(position - begin)
    return digest(found) if len(found) == position - begin else ""


def pieces(found: Found, begin: int) -> Generator[Piece, None, None]:
    """The file from ``begin`` on. Errors: :class:`DataError` where it cannot be read on."""
    layout, name = found.layout, found.path.name
    if found.is_parquet:
        for read, end in parquet_files.pieces(found.path, layout, begin):
            yield Piece(read=_given(read), end=end, taken=0, tail=b"")
        return
    with opened(found.path) as source:
        source.skip(max(0, begin - KNOWN_BY))
        tail = source.read(min(begin, KNOWN_BY))
        for part in parts(source, begin, hold_back=held_back(layout), is_whole=_is_whole(layout)):
            tail = (tail + part.data)[-KNOWN_BY:] if len(part.data) < KNOWN_BY else bytes(part.data[-KNOWN_BY:])
            yield Piece(read=_of_part(part, layout, name), end=part.end, taken=source.taken, tail=tail)


def _given(read: Read) -> Callable[[str], Read]:
    return lambda _state: read


def _of_part(part: Part, layout: Layout, name: str) -> Callable[[str], Read]:
    return lambda state: reading.read_part(part, layout, name, state)


def _is_whole(layout: Layout) -> Callable[[bytes], bool]:
    """Whether a last line without a line end is all there: it has its cells, and no quotation mark is open."""
    if not layout.columns or layout.table:
        return lambda _line: True

    def is_whole(line: bytes) -> bool:
        text = line.decode("utf-8", "replace")
        return len(cells_of(text, layout.delimiter)) >= len(layout.columns) and text.count('"') % 2 == 0

    return is_whole


def held_back(layout: Layout) -> Callable[[bytes], int] | None:
    """How much of a part's last lines goes to the next: attempts of one call stay together."""
    if not layout.call or layout.format is CallFormat.CEL or layout.table:
        return None
    column = layout.columns.index(layout.call)

    def held(data: bytes) -> int:
        lines = data.splitlines(keepends=True)
        rows = [cells_of(line.decode("utf-8", "replace"), layout.delimiter) for line in lines]
        calls = [row[column] if len(row) > column else "" for row in rows]
        first = {call: at for at, call in reversed(list(enumerate(calls)))}
        cut = max(0, len(lines) - LAST_LINES)
        for at in range(len(lines) - 1, -1, -1):  # whatever shares a call with what is held is held too
            if at < cut:
                break
            cut = min(cut, first[calls[at]])
        return sum(map(len, lines[cut:])) if cut > 0 else 0

    return held
