"""Real calls: which files were counted, what was counted of them, and the way back.

Holds these use cases. Never counts: that is :mod:`dialmap.service.counting`.
"""

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dialmap.board import Board
from dialmap.core.audit import AuditAction
from dialmap.core.calls import CallFile, CallFormat, CallMapping, UnknownColumnsError
from dialmap.core.people import Who
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.service.datasets import PROJECT
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import calls
from dialmap.store.db import reading
from dialmap.zones import day_in

if TYPE_CHECKING:
    from dialmap.core.counted import Counted
    from dialmap.core.traffic import Traffic
    from dialmap.exchange.calls.files import Found
    from dialmap.exchange.calls.places import Place

#: Where a file of calls may lie: a path, or an address.
AnyPlace = Any
#: Invented calls of the sample data.
SAMPLE_CALLS: Final = PROJECT / "data" / "sample-calls" / "Master.csv.gz"
#: So many days, up to the last of which there are calls, are looked at where nobody says otherwise: four weeks.
USUAL_DAYS: Final = 28


def files_in(source: "Path | str") -> "tuple[Place, ...]":
    """The files of calls in a folder, or the file itself; a text may be an address. Errors: :class:`DataError`."""
    from dialmap.exchange.calls import places  # noqa: PLC0415 - Arrow takes 0.2 s to load

    return places.files_in(places.place_of(source) if isinstance(source, str) else source)


def headings(source: "Place") -> tuple[str, ...]:
    """The columns of a table of calls, for whoever says which is which. Errors: :class:`DataError`."""
    from dialmap.exchange.calls import files  # noqa: PLC0415

    return files.headings(source)


def counted_files(path: Path) -> tuple[CallFile, ...]:
    """The files of which something was counted, the newest in front; none where there is no database."""
    if not path.exists():
        return ()
    with reading(path) as db:
        return calls.files(db)


def counted_days(path: Path) -> tuple[tuple[str, int], ...]:
    """The days of which calls are kept, ISO 8601, each with how many."""
    if not path.exists():
        return ()
    with reading(path) as db:
        return tuple(calls.days(db))


def version(path: Path) -> str:
    """Another text whenever something was counted or taken back; empty where nothing is."""
    if not path.exists():
        return ""
    with reading(path) as db:
        return calls.version(db)


def read_calls(path: Path, until: str, days: int) -> "Counted":
    """What was counted of so many days up to ``until`` (ISO 8601, it too). Read anew only after another count."""
    since = (date.fromisoformat(until) - timedelta(days=days - 1)).isoformat()
    return _read(path, version(path), since, until)


@lru_cache(maxsize=2)
def _read(path: Path, _version: str, since: str, until: str) -> "Counted":
    with reading(path) as db:
        return calls.read(db, since, until)


def traffic(path: Path, board: Board, days: int = USUAL_DAYS, *, clock: Clock = utc_now) -> "Traffic | None":
    """The calls of the last days of which there are any, laid over a board; None where no call was counted.

    What a wrong clock has dated into the future is left out.
    """
    tomorrow = (day_in(board.settings.own_zone, clock()) + timedelta(days=1)).isoformat()
    kept = [(day, count) for day, count in counted_days(path) if day <= tomorrow]
    if not kept:
        return None
    from dialmap.core.traffic import Traffic  # noqa: PLC0415 - Arrow takes 0.2 s to load

    until = kept[-1][0]
    since = max(kept[0][0], (date.fromisoformat(until) - timedelta(days=days - 1)).isoformat())
    return Traffic(
        counted=read_calls(path, until, days),
        routing=board.routing,
        since=since,
        until=until,
        contexts=board.settings.call_contexts,
    )


def known_format(path: Path, source: "Place") -> CallFormat | None:
    """What a file of calls is; None for a table of which somebody must say which column is which.

    A table whose columns somebody has named before is known. Errors: :class:`DataError` where it cannot be read at all.
    """
    try:
        return looked(path, source, None, "UTC").layout.format
    except UnknownColumnsError:
        return None


def looked(path: Path, source: "Place", mapping: CallMapping | None, zone: str) -> "Found":
    """Look at how a file of calls begins: by ``mapping``, or as its columns are known, else as somebody said before.

    Errors: :class:`DataError`; :class:`UnknownColumnsError`.
    """
    from dialmap.exchange.calls import files  # noqa: PLC0415

    try:
        found = files.look(source, mapping, zone)
        if mapping is not None or found.layout.format is not CallFormat.TABLE:
            return found
    except UnknownColumnsError:
        found = None
    before = said_before(path, source)
    if before is None and found is not None:
        return found
    return files.look(source, before, zone)


def said_before(path: Path, source: "Place") -> CallMapping | None:
    """How a table with the same columns was read before, where somebody has said that."""
    said = [CallMapping.read(each.mapping) for each in counted_files(path) if each.mapping]
    there = set(headings(source)) if said else set()
    return next((each for each in said if each is not None and each.fits(there)), None)


def take_back(path: Path, file: CallFile, who: Who, *, clock: Clock = utc_now) -> None:
    """Give up what was counted of a file. Errors: :class:`DataError` where somebody has done that already."""
    with acting(path, who, AuditAction.TAKE_BACK, clock) as write:
        if file.id not in {each.id for each in calls.files(write.db)}:
            raise DataError(_("what was counted of {name} is taken back already", name=file.name))
        calls.remove(write, file)
