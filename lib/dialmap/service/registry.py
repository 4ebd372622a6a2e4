"""The numbering registry: look at files, load them, take the last load back, read what counts.

Holds these use cases. Never ships a registry: whoever needs one loads it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dialmap.core.audit import AuditAction
from dialmap.core.exchange import Problem, Upload
from dialmap.core.holders import NONE, Holders, Load
from dialmap.core.people import Who
from dialmap.errors import DataError
from dialmap.exchange.archives import unpack
from dialmap.exchange.registry_files import Registry, is_registry, read_registry
from dialmap.messages import _
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import registry
from dialmap.store.db import reading

__all__ = ["Staged", "current", "is_registry", "kept_loads", "load_registry", "stage_registry", "take_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What loading files would leave: the registry as it would be, and what of it is new.

    Shape: ``before`` and ``after`` say how many ranges there are of each kind of number (its first digit); ``fresh``
    and ``gone`` how many ranges come and go; ``based_on`` is the load (its id) that was there.
    """

    files: tuple[tuple[str, int], ...]
    holders: Holders
    ranges: tuple[tuple[str, str, str, str], ...]
    before: Counter[str]
    after: Counter[str]
    fresh: int
    gone: int
    problems: tuple[Problem, ...]
    based_on: int

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What is refused."""
        return tuple(each for each in self.problems if each.is_error)


def kept_loads(path: Path) -> tuple[Load, ...]:
    """The loads that are kept, the one that counts in front; none where there is no database."""
    if not path.exists():
        return ()
    with reading(path) as db:
        return registry.loads(db)


def current(path: Path) -> Holders:
    """The registry that counts; an empty one where nothing was loaded. Read anew only after another load."""
    loads = kept_loads(path)
    return _read(path, loads[0]) if loads else NONE


@lru_cache(maxsize=4)
def _read(path: Path, load: Load) -> Holders:  # noqa: ARG001 - the key: another load is another registry
    with reading(path) as db:
        return registry.read(db)


def stage_registry(path: Path, uploads: Iterable[Upload]) -> Staged:
    """What loading the files would leave. Nothing is stored.

    The files replace all ranges of the kinds of numbers (first digit) that they have; other kinds stay.
    """
    opened = [unpack(each) for each in uploads]
    found: Registry = read_registry(each for members, _problems in opened for each in members)
    old = current(path)
    kinds = {row[0][0] for row in found.ranges}
    before = _rows(old)
    others = [row for row in before if row[0][0] not in kinds]
    ranges = tuple(sorted([*found.ranges, *others]))
    stay = [(name, count) for name, count in _files(old) if others and name not in dict(found.files)]
    fresh, gone = set(ranges) - set(before), set(before) - set(ranges)
    return Staged(
        files=(*found.files, *stay),
        holders=Holders.of(ranges),
        ranges=ranges,
        before=Counter(row[0][0] for row in before),
        after=Counter(row[0][0] for row in ranges),
        fresh=len(fresh),
        gone=len(gone),
        problems=(*(problem for _members, problems in opened for problem in problems), *found.problems),
        based_on=old.load.id if old.load is not None else 0,
    )


def _files(holders: Holders) -> Sequence[tuple[str, int]]:
    return holders.load.files if holders.load is not None else ()


def _rows(holders: Holders) -> list[tuple[str, str, str, str]]:
    return [(each.first, each.last, each.operator, each.region) for each in map(holders.range, range(len(holders)))]


def load_registry(path: Path, staged: Staged, who: Who, *, clock: Clock = utc_now) -> int:
    """Keep what was looked at, in one transaction; the number of its ranges.

    Errors: :class:`DataError` where there is no range, or somebody has loaded another registry since.
    """
    if not staged.fresh and not staged.gone:
        raise DataError(_("the files hold no range that is not there already; nothing was loaded"))
    with acting(path, who, AuditAction.IMPORT, clock) as write:
        loads = registry.loads(write.db)
        if (loads[0].id if loads else 0) != staged.based_on:
            raise DataError(_("somebody has loaded another registry since; look at the new preview first"))
        registry.keep(write, staged.files, staged.ranges)
    return len(staged.ranges)


def take_back(path: Path, who: Who, *, clock: Clock = utc_now) -> None:
    """Give up the last load: the one before it counts again, if there is one.

    Errors: :class:`DataError` where nothing was loaded.
    """
    with acting(path, who, AuditAction.TAKE_BACK, clock) as write:
        if not registry.take_back(write):
            raise DataError(_("no registry is loaded"))
