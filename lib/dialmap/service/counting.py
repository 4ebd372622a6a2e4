"""Counting a file of calls: in steps, each with its place in the file in one transaction.

Whatever stops it, it goes on from there, and no call counts twice. Never keeps a record.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from dialmap.core.audit import AuditAction
from dialmap.core.calls import CallFile, CallMapping
from dialmap.core.exchange import Problem
from dialmap.core.people import Who
from dialmap.core.progress import Progress
from dialmap.core.routing import Routing
from dialmap.core.settings import Settings
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.service.boards import load
from dialmap.service.calls import counted_files, looked
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import calls
from dialmap.store.db import noting

if TYPE_CHECKING:
    from dialmap.core.counted import Counted
    from dialmap.core.counting import Counter
    from dialmap.exchange.calls.files import Found, Piece
    from dialmap.exchange.calls.places import Place
    from dialmap.exchange.calls.records import Read
    from dialmap.store.packed import Day

#: Pieces are counted so many at a time; the processor's cores are used, and memory stays small.
AT_ONCE: Final = 2
#: What was counted is added up when so many rows have come together, and put into the database when so many are left,
#: or after so many seconds.
MOST_LOOSE: Final = 400_000
MOST_ROWS: Final = 600_000
LONGEST_STEP: Final = 15.0
#: So many problems of a file are told.
MOST_TOLD: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What counting a file came to.

    Shape: ``file`` as it is kept now; ``calls`` that were counted this time, 0 where all were counted before
    (``was_known``); ``skipped`` records that could not be read, of which ``problems`` tells the first; ``others`` are
    files with calls of the same days: whoever counted the same calls there takes one of them back.
    """

    file: CallFile
    calls: int
    skipped: int
    problems: tuple[Problem, ...]
    was_known: bool
    is_stopped: bool = False
    others: tuple[CallFile, ...] = ()


def counter_of(routing: Routing, settings: Settings) -> "Counter":
    """How calls of a data set are counted: by its routes, numbers that a transfer names kept whole."""
    from dialmap.core.counting import Counter  # noqa: PLC0415

    whole = frozenset(each.number for each in routing.calls) if settings.call_digits else frozenset()
    return Counter(routing.routes, settings.call_digits, whole)


def count_file(
    path: Path,
    source: "Place",
    who: Who,
    *,
    mapping: CallMapping | None = None,
    tell: Callable[[Progress], None] = lambda _progress: None,
    is_stopped: Callable[[], bool] = lambda: False,
    clock: Clock = utc_now,
) -> Result:
    """Count what a file of calls holds that was not counted before.

    ``mapping`` says which column is which, of a table of others; without one, as it was said of the same columns
    before. ``tell`` hears how far it is, ``is_stopped`` is asked between two pieces.

    Errors: :class:`DataError` where the file is no list of calls, or goes on otherwise than what was counted of it.
    """
    from dialmap.exchange.calls import files  # noqa: PLC0415

    board = load(path)
    found = looked(path, source, mapping, board.settings.own_zone)
    before = begun(path, found, mapping, who, clock)
    run = _Run(path=path, file=before, counter=counter_of(board.routing, board.settings))
    began, stopped, is_through = monotonic(), False, False
    try:
        with closing(files.pieces(found, before.position)) as pieces:
            for piece, read, counted in _counted(run, pieces, found.is_sequential):
                run.add(piece, read, counted)
                tell(_progress(found, piece, run.calls, monotonic() - began))
                if is_stopped():
                    stopped = True
                    break
        is_through = not stopped
    finally:  # whoever goes away, and a file that ends in the middle: what was counted is kept, with its place
        after = run.keep(is_done=is_through)
        told(path, before, after, who, clock)
    return Result(
        file=after,
        calls=run.calls,
        skipped=run.skipped,
        problems=tuple(run.problems),
        was_known=before.position > 0,
        is_stopped=stopped,
        others=others_of(path, after),
    )


def told(path: Path, before: CallFile, after: CallFile, by: Who, clock: Clock) -> None:
    """Say in the log what was counted of a file; one without a single call is forgotten."""
    if after.calls != before.calls or after.skipped != before.skipped:
        with acting(path, by, AuditAction.IMPORT, clock) as write:
            calls.tell(write, AuditAction.IMPORT, after, before.calls or None, after.calls)
    elif not after.calls and not after.state and not before.position:
        forget_empty(path, after)


def others_of(path: Path, file: CallFile) -> tuple[CallFile, ...]:
    """Other files with calls of the same days."""
    return tuple(each for each in counted_files(path) if each.id != file.id and _overlap(each, file))


def advanced(file: CallFile, *, calls: int, span: tuple[str, str], skipped: int, lines: int, state: str) -> CallFile:
    """The file with what was counted of it since; its place is another's matter."""
    first, last = span
    return replace(
        file,
        lines=file.lines + lines,
        calls=file.calls + calls,
        skipped=file.skipped + skipped,
        first=min(filter(None, (file.first, first)), default=""),
        last=max(file.last, last),
        state=state,
    )


def stored(path: Path, before: CallFile, after: CallFile, days: Iterable["Day"]) -> None:
    """Put what was counted into the database together with the place in the file: both, or nothing.

    Errors: :class:`DataError` where somebody else has counted on from the same place.
    """
    if after == before:
        return
    with noting(path) as db:
        if not calls.advance(db, before, after, days):
            raise DataError(
                _("somebody else counts {name} or has taken it back; nothing counts twice", name=after.name)
            )


def _progress(found: "Found", piece: "Piece", count: int, seconds: float) -> Progress:
    taken = piece.taken or found.size * piece.end // max(found.rows, 1)
    return Progress(name=found.path.name, taken=taken, size=found.size, calls=count, seconds=seconds)


def _overlap(one: CallFile, other: CallFile) -> bool:
    """Whether both have calls of one day; not where only one ends on the day on which the other begins."""
    if not one.calls or not other.calls:
        return False
    first, last = max(one.first, other.first), min(one.last, other.last)
    in_turn = first == last and one.first != one.last and other.first != other.last
    return first <= last and not in_turn


def begun(path: Path, found: "Found", mapping: CallMapping | None, by: Who, clock: Clock) -> CallFile:
    """The file as it was left, or a new one. Errors: :class:`DataError` where it has changed before that place."""
    from dialmap.exchange.calls import files  # noqa: PLC0415

    name = found.path.name
    with acting(path, by, AuditAction.IMPORT, clock) as write:
        known = [each for each in calls.files(write.db) if each.head == found.head_of(each.head_size)]
        for each in sorted(known, key=lambda file: -file.position):
            if found.is_parquet or not each.position or files.tail_at(found.path, each.position) == each.tail:
                if mapping is not None and each.position and mapping.as_text() != each.mapping:
                    raise DataError(_("{name} was counted by other columns; take it back first", name=each.name))
                return each
        if known:
            raise DataError(
                _(
                    "{name} begins like {other}, of which calls are counted up to {day}, and goes on otherwise; was it"
                    " changed? Take {other} back to count it anew",
                    name=name,
                    other=known[0].name,
                    day=known[0].last,
                )
            )
        file = CallFile(
            id=0,
            who=write.who,
            at=write.at,
            name=name,
            format=found.layout.format,
            head=found.head,
            head_size=found.head_size,
            mapping="" if mapping is None else mapping.as_text(),
        )
        return replace(file, id=calls.add(write, file))


def forget_empty(path: Path, file: CallFile) -> None:
    """Let go of a file of which nothing was counted: it would be known by its header alone."""
    with noting(path) as db:
        calls.forget_empty(db, file)


def _counted(
    run: "_Run", pieces: Iterator["Piece"], is_sequential: bool
) -> Iterator[tuple["Piece", "Read", "Counted"]]:
    """Each piece with what was read and counted of it, in order; several at a time, where no piece needs another."""
    if is_sequential:
        for piece in pieces:
            read = piece.read(run.state)
            yield piece, read, run.counter.count(read.records)
        return
    waiting: deque[tuple[Piece, Future[tuple[Read, Counted]]]] = deque()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for piece in pieces:
            waiting.append((piece, pool.submit(_one, piece, run.counter)))
            if len(waiting) > AT_ONCE:
                first, done = waiting.popleft()
                yield first, *done.result()
        while waiting:
            first, done = waiting.popleft()
            yield first, *done.result()


def _one(piece: "Piece", counter: "Counter") -> tuple["Read", "Counted"]:
    read = piece.read("")
    return read, counter.count(read.records)


@dataclass(kw_only=True)
class _Run:
    """What was counted of a file and is not yet in the database, and what was told of it."""

    path: Path
    file: CallFile
    counter: "Counter"
    calls: int = 0
    skipped: int = 0
    problems: list[Problem] = field(default_factory=list)
    _parts: list["Counted"] = field(default_factory=list)
    _loose: int = 0
    _ahead: CallFile | None = None
    _kept_at: float = field(default_factory=monotonic)

    @property
    def _now(self) -> CallFile:
        return self._ahead or self.file

    @property
    def state(self) -> str:
        """What the reader left."""
        return self._now.state

    def add(self, piece: "Piece", read: "Read", counted: "Counted") -> None:
        """Put a piece to what was counted, and that into the database where it is time."""
        from dialmap.core.counted import added  # noqa: PLC0415
        from dialmap.exchange.calls.streams import digest  # noqa: PLC0415

        file, new = self._now, counted.calls
        room = MOST_TOLD - len(self.problems)
        self.problems += [each.below(file.lines) for each in read.problems[:room]]
        ahead = advanced(file, calls=new, span=counted.span, skipped=read.skipped, lines=read.lines, state=read.state)
        self._ahead = replace(ahead, tail=digest(piece.tail) if piece.tail else "", position=piece.end)
        self.calls += new
        self.skipped += read.skipped
        self._parts.append(counted)
        self._loose += len(counted.counts) + len(counted.loads)
        if self._loose > MOST_LOOSE:
            self._parts, self._loose = [added(self._parts)], 0
        rows = self._loose + len(self._parts[0].counts) + len(self._parts[0].loads)
        if rows > MOST_ROWS or monotonic() - self._kept_at > LONGEST_STEP:
            self.keep(is_done=False)

    def keep(self, *, is_done: bool) -> CallFile:
        """Put what was counted into the database. Errors: as :func:`stored`."""
        from dialmap.core.counted import added  # noqa: PLC0415
        from dialmap.store.packed import by_day, packed  # noqa: PLC0415

        after = replace(self._now, is_done=is_done)
        days = by_day(added(self._parts))
        stored(self.path, self.file, after, [packed(day, each) for day, each in days.items()])
        self.file, self._ahead, self._parts, self._loose = after, None, [], 0
        self._kept_at = monotonic()
        return after
