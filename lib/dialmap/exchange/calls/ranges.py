"""A file of calls in ranges that can be counted apart, on whatever machine: where they may be cut, and reading one.

A range is whole records, and all attempts of a call are in one. Never counts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dialmap.exchange.calls import parquet_files
from dialmap.exchange.calls.files import Found, held_back, pieces
from dialmap.exchange.calls.layouts import cells_of
from dialmap.exchange.calls.reading import read_part
from dialmap.exchange.calls.records import Read
from dialmap.exchange.calls.streams import WINDOW, opened, parts


@dataclass(frozen=True, slots=True)
class Range:
    """A piece of a file, from ``begin`` up to ``end``: bytes, of Parquet rows; an ``end`` of None is the file's."""

    begin: int
    end: int | None


def ranges_of(found: Found, begin: int, size: Callable[[int], int]) -> tuple[Range, ...]:
    """The file from ``begin`` on in ranges, each of about ``size`` bytes, of so many that are left.

    One, where it is packed, a dump, or a log in which one record needs another.
    """
    if found.is_parquet:
        cuts = [each for each in parquet_files.groups_of(found.path, size) if each > begin]
    elif found.is_packed or found.is_sequential or found.layout.table:
        cuts = []
    else:
        cuts, target = [], begin + size(found.size - begin)
        while target < found.size - WINDOW:
            if (cut := _cut(found, target)) > begin:
                cuts.append(cut)
            target += size(found.size - target)
    bounds = [begin, *dict.fromkeys(cuts)]
    return tuple(Range(first, end) for first, end in zip(bounds, [*bounds[1:], None], strict=True))


def _cut(found: Found, target: int) -> int:
    """Where the file can be cut before ``target``: at the end of a whole record, behind all attempts of its call.

    0 where nothing tells a record's end there.
    """
    with opened(found.path) as source:
        source.skip(max(0, target - WINDOW))
        window = source.read(WINDOW)
    begins = window.find(b"\n") + 1
    lines = window[begins : window.rfind(b"\n") + 1].splitlines(keepends=True)
    columns, delimiter = len(found.layout.columns), found.layout.delimiter
    while lines and not _is_record(lines[-1], columns, delimiter):
        lines.pop()
    if not lines:
        return 0
    whole = b"".join(lines)
    hold = held_back(found.layout)
    return max(0, target - WINDOW) + begins + len(whole) - (hold(whole) if hold is not None else 0)


def _is_record(line: bytes, columns: int, delimiter: str) -> bool:
    text = line.decode("utf-8", "replace")
    return text.count('"') % 2 == 0 and len(cells_of(text, delimiter)) == columns


def read_range(found: Found, wanted: Range, state: str = "") -> Iterator[tuple[Read, int]]:
    """The records of a range, a part at a time, each with the place where it ends."""
    if found.is_parquet:
        for read, end in parquet_files.pieces(found.path, found.layout, wanted.begin):
            yield read, end
            if wanted.end is not None and end >= wanted.end:
                return
    elif wanted.end is None:
        for piece in pieces(found, wanted.begin):
            read = piece.read(state)
            state = read.state
            yield read, piece.end
    else:
        with opened(found.path, wanted.end - wanted.begin) as source:
            source.skip(wanted.begin)
            for part in parts(source, wanted.begin, in_turn=True):
                yield read_part(part, found.layout, found.path.name), part.end
