"""Counting on many machines (Dask distributed, extra ``cluster``): the same pure function over ranges of files.

Workers count and add up; what they lose is counted anew by another, for they store nothing. Only this process writes:
a file goes into the database in one transaction when all of it was counted. Never needed on one machine.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from dialmap.core.calls import CallFile, CallMapping
from dialmap.core.exchange import Problem
from dialmap.core.garbage import keep_what_is_freed
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

#: So much of a file is one task, and so many results are added up at once.
RANGE: Final = 64 * (1 << 20)
BRANCHES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was counted of neighboring ranges, up to ``end``; ``state`` is what the reader left there."""

    counted: "Counted"
    skipped: int
    problems: tuple[Problem, ...]
    lines: int
    state: str
    end: int


@lru_cache(maxsize=4)
def _unpacked(counter: bytes) -> "Counter":
    """How to count, unpacked once in each worker."""
    made: Counter = pickle.loads(counter)
    return made


@lru_cache(maxsize=1)
def _settle_in() -> None:
    """In a worker: what was freed is used again, by Arrow too. Anywhere else nothing changes."""
    import pyarrow as pa  # noqa: PLC0415 - Arrow takes 0.2 s to load
    from distributed import get_worker  # noqa: PLC0415

    with suppress(ValueError):  # this is no worker
        get_worker()
        keep_what_is_freed()
        pa.set_memory_pool(pa.system_memory_pool())


def count_range(found: "Found", wanted: "Range", how: bytes, state: str = "") -> Part:
    """Count a range of a file: a pure function, so whoever lost the result may ask for it again.

    ``how`` is a :class:`~dialmap.core.counting.Counter`, pickled.
    """
    from dialmap.core.counted import added  # noqa: PLC0415 - Arrow takes 0.2 s to load
    from dialmap.exchange.calls.ranges import read_range  # noqa: PLC0415

    _settle_in()
    parts: list[Part] = []
    counter = _unpacked(how)
    for read, end in read_range(found, wanted, state):
        part = Part(
            counted=counter.count(read.records),
            skipped=read.skipped,
            problems=read.problems,
            lines=read.lines,
            state=read.state,
            end=end,
        )
        parts.append(part)
        if sum(len(each.counted.counts) for each in parts) > MOST_LOOSE:
            parts = [joined(parts)]
    nothing = Part(counted=added([]), skipped=0, problems=(), lines=0, state=state, end=wanted.begin)
    return joined(parts or [nothing])


def joined(parts: Sequence[Part]) -> Part:
    """Neighboring parts as one, in their order."""
    from dialmap.core.counted import added  # noqa: PLC0415

    problems: list[Problem] = []
    lines = 0
    for part in parts:
        problems += [replace(each, line=each.line and each.line + lines) for each in part.problems]
        lines += part.lines
    return Part(
        counted=added(part.counted for part in parts),
        skipped=sum(part.skipped for part in parts),
        problems=tuple(problems[:MOST_TOLD]),
        lines=lines,
        state=parts[-1].state,
        end=parts[-1].end,
    )


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
    how = client.scatter(pickle.dumps(counter_of(board.routing, board.settings)), hash=False)
    waiting = []
    for source in sources:
        found = looked(
            path, source.absolute() if isinstance(source, Path) else source, mapping, board.settings.own_zone
        )
        before = begun(path, found, mapping, who, clock)
        wanted = ranges_of(found, before.position, RANGE)
        futures = [client.submit(count_range, found, each, how, before.state, pure=False, retries=3) for each in wanted]
        waiting.append((found, before, _summed(client, futures), monotonic()))
    try:
        for found, before, future, began in waiting:
            part = _result(future, found)
            after = _kept(path, found, before, part)
            told(path, before, after, who, clock)
            result = Result(
                file=after,
                calls=part.counted.calls,
                skipped=part.skipped,
                problems=part.problems,
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


def _result(future: Any, found: "Found") -> Part:
    """What was counted of a file. Errors: :class:`DataError` where the workers cannot reach it."""
    try:
        part: Part = future.result()
    except DataError as error:
        raise DataError(
            _(
                "the workers cannot count {name} ({why}); do they reach it by that path?",
                name=found.path,
                why=str(error),
            )
        ) from error
    return part


def _summed(client: Any, futures: list[Any]) -> Any:
    """A tree of sums over results that stand in order."""
    while len(futures) > 1:
        futures = [
            client.submit(joined, futures[at : at + BRANCHES], pure=False, retries=3)
            for at in range(0, len(futures), BRANCHES)
        ]
    return futures[0]


def _kept(path: Path, found: "Found", before: CallFile, part: Part) -> CallFile:
    """Put what was counted of a file into the database, with the place up to which it was."""
    from dialmap.exchange.calls import files  # noqa: PLC0415

    after = advanced(before, part.counted, skipped=part.skipped, lines=part.lines, state=part.state)
    tail = "" if found.is_parquet else files.tail_at(found.path, part.end)
    after = replace(after, position=part.end, tail=tail, is_done=True)
    stored(path, before, after, part.counted)
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
