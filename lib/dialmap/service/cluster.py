"""Counting on many machines (Dask distributed, extra ``cluster``): the same pure function over ranges of files.

Workers count and add up; what they lose is counted anew by another, for they store nothing. Only this process writes:
a file goes into the database in one transaction when all of it was counted. Never needed on one machine.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from dialmap.core.calls import CallFile, CallMapping
from dialmap.core.exchange import Problem
from dialmap.core.people import Who
from dialmap.core.progress import Progress
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.service.boards import load
from dialmap.service.calls import looked
from dialmap.service.counting import (
    MOST_LOOSE,
    MOST_TOLD,
    Result,
    advanced,
    begun,
    counter_of,
    forget_empty,
    others_of,
    stored,
    told,
)
from dialmap.service.transactions import Clock, utc_now

if TYPE_CHECKING:
    from dialmap.core.counted import Counted
    from dialmap.core.counting import Counter
    from dialmap.exchange.calls.files import Found
    from dialmap.exchange.calls.places import Place
    from dialmap.exchange.calls.ranges import Range
    from dialmap.store.packed import Day

#: So many bytes of a file are one task at most, and the smallest is that part of it.
RANGE: Final = 256 * (1 << 20)
SMALLEST: Final = 8
#: So many results are added up at once.
BRANCHES: Final = 8
#: How tasks are asked for: again, where a worker died with them; and those of one file after those of another.
AGAIN: Final[Mapping[str, Any]] = {"retries": 3, "pure": False, "fifo_timeout": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was counted of neighboring ranges, by day, up to ``end``; ``state`` is what the reader left there."""

    days: Mapping[int, "Counted"]
    skipped: int
    problems: tuple[Problem, ...]
    lines: int
    state: str
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What was counted of a file: its days in order, as they are kept; ``part`` says the rest, without days."""

    days: tuple["Day", ...]
    part: Part

    @property
    def calls(self) -> int:
        """How many calls it were."""
        return sum(each.calls for each in self.days)

    @property
    def span(self) -> tuple[str, str]:
        """The first and the last day with a call, ISO 8601; both empty where there is none."""
        from dialmap.core.counted import day_text  # noqa: PLC0415 - Arrow takes 0.2 s to load

        called = [day_text(each.day) for each in self.days if each.calls]
        return (called[0], called[-1]) if called else ("", "")


def share_of(left: int, workers: int) -> int:
    """How many bytes the next task takes of those that are left of a file: fewer and fewer, so that all end together.

    Source: C. D. Polychronopoulos, D. J. Kuck, "Guided self-scheduling", IEEE Transactions on Computers, 1987.
    """
    return max(RANGE // SMALLEST, min(RANGE, left // (2 * workers)))


@lru_cache(maxsize=4)
def _unpacked(counter: bytes) -> "Counter":
    """How to count, unpacked once in each worker."""
    made: Counter = pickle.loads(counter)
    return made


def count_range(wanted: "Range", *, found: "Found", how: bytes, state: str = "") -> Part:
    """Count a range of a file: a pure function, so whoever lost the result may ask for it again.

    ``how`` is a :class:`~dialmap.core.counting.Counter`, pickled.
    """
    from dialmap.core.counted import added  # noqa: PLC0415 - Arrow takes 0.2 s to load
    from dialmap.exchange.calls.ranges import read_range  # noqa: PLC0415
    from dialmap.store.packed import by_day  # noqa: PLC0415

    counter = _unpacked(how)
    counts: list[Counted] = []
    skipped, lines, end = 0, 0, wanted.begin
    problems: list[Problem] = []
    for read, end in read_range(found, wanted, state):  # noqa: B007 - where it ended is wanted
        counts.append(counter.count(read.records))
        problems += [each.below(lines) for each in read.problems]
        skipped, lines, state = skipped + read.skipped, lines + read.lines, read.state
        if sum(len(each.counts) for each in counts) > MOST_LOOSE:
            counts = [added(counts)]
    return Part(
        days=by_day(added(counts)),
        skipped=skipped,
        problems=tuple(problems[:MOST_TOLD]),
        lines=lines,
        state=state,
        end=end,
    )


def joined(parts: Sequence[Part]) -> Part:
    """Neighboring parts as one, in their order."""
    from dialmap.core.counted import added  # noqa: PLC0415

    problems: list[Problem] = []
    lines = 0
    days: dict[int, list[Counted]] = {}
    for part in parts:
        for day, counted in part.days.items():
            days.setdefault(day, []).append(counted)
        problems += [each.below(lines) for each in part.problems]
        lines += part.lines
    return Part(
        days={day: counts[0] if len(counts) == 1 else added(counts) for day, counts in days.items()},
        skipped=sum(part.skipped for part in parts),
        problems=tuple(problems[:MOST_TOLD]),
        lines=lines,
        state=parts[-1].state,
        end=parts[-1].end,
    )


def packed_up(parts: Sequence[Part]) -> Whole:
    """All parts of a file as they are kept: whoever waits for them has only to write them down."""
    from dialmap.store.packed import packed  # noqa: PLC0415

    part = joined(parts)
    days = tuple(packed(day, part.days[day]) for day in sorted(part.days))
    return Whole(days=days, part=replace(part, days={}))


def count_files(
    path: Path,
    sources: Sequence["Place"],
    who: Who,
    client: Any,
    *,
    mapping: CallMapping | None = None,
    tell: Callable[[Progress], None] = lambda _progress: None,
    clock: Clock = utc_now,
) -> Iterator[Result]:
    """Count files with the workers of ``client`` (a ``distributed.Client``), which must reach them by the same names.

    Results come in the order of the files. What was counted before of a file is not counted again.

    Errors: :class:`DataError` for a file that is no list of calls; the files before it are counted.
    """
    from dialmap.exchange.calls.ranges import ranges_of  # noqa: PLC0415

    board = load(path)
    counter = pickle.dumps(counter_of(board.routing, board.settings))
    how = client.submit(bytes, counter, **AGAIN)  # a task: what is scattered is lost with the worker that has it
    size = partial(share_of, workers=max(1, sum(client.nthreads().values())))
    waiting = []
    for source in sources:
        found = looked(
            path, source.absolute() if isinstance(source, Path) else source, mapping, board.settings.own_zone
        )
        before = begun(path, found, mapping, who, clock)
        wanted = ranges_of(found, before.position, size)
        waiting.append((found, before, _asked(client, found, wanted, how, before.state), monotonic()))
    try:
        for found, before, future, began in waiting:
            whole = _result(future, found)
            after = _kept(path, found, before, whole)
            told(path, before, after, who, clock)
            result = Result(
                file=after,
                calls=whole.calls,
                skipped=whole.part.skipped,
                problems=whole.part.problems,
                was_known=before.position > 0,
                others=others_of(path, after),
            )
            tell(_progress(found, result.calls, monotonic() - began))
            yield result
    finally:  # of files that were not counted nothing is left
        for _found, before, _future, _began in waiting:
            forget_empty(path, before)


def _progress(found: "Found", count: int, seconds: float) -> Progress:
    return Progress(name=found.path.name, taken=found.size, size=found.size, calls=count, seconds=seconds)


def _result(future: Any, found: "Found") -> Whole:
    """What was counted of a file. Errors: :class:`DataError` where the workers cannot reach it."""
    try:
        whole: Whole = future.result()
    except DataError as error:
        raise DataError(
            _(
                "the workers cannot count {name} ({why}); do they reach it by that path?",
                name=found.path,
                why=str(error),
            )
        ) from error
    return whole


def _asked(client: Any, found: "Found", wanted: Sequence["Range"], how: Any, state: str) -> Any:
    """What will be counted of a file: a tree of sums over its ranges, in their order."""
    name = f"{count_range.__name__}-{uuid4().hex}"
    parts = client.map(
        count_range,
        wanted,
        found=found,
        how=how,
        state=state,
        key=[f"{name}-{at:08}" for at in range(len(wanted))],  # of tasks that are alike the first by name goes first
        **AGAIN,
    )
    while len(parts) > BRANCHES:
        parts = [client.submit(joined, parts[at : at + BRANCHES], **AGAIN) for at in range(0, len(parts), BRANCHES)]
    return client.submit(packed_up, parts, **AGAIN)


def _kept(path: Path, found: "Found", before: CallFile, whole: Whole) -> CallFile:
    """Put what was counted of a file into the database, with the place up to which it was."""
    from dialmap.exchange.calls import files  # noqa: PLC0415

    part = whole.part
    after = advanced(
        before, calls=whole.calls, span=whole.span, skipped=part.skipped, lines=part.lines, state=part.state
    )
    tail = "" if found.is_parquet else files.tail_at(found.path, part.end)
    after = replace(after, position=part.end, tail=tail, is_done=True)
    stored(path, before, after, whole.days)
    return after


def connected(address: str, seconds: int = 15) -> Any:
    """A client of the scheduler at an address. Errors: :class:`DataError` without the extra, or if nobody answers."""
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise DataError(_("counting on a cluster needs the extra “cluster”: pip install 'dialmap[cluster]'")) from error
    try:
        return Client(address, timeout=seconds)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as error:
        raise DataError(_("no scheduler answers at {address}: {why}", address=address, why=str(error))) from error
