"""From the database to a board: read once, as of one moment, then judged.

Holds how a board is loaded, and which one of each database was read last: what has not changed
since then is taken from it. Never changes anything.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

from dialmap.board import Board, Difference, check
from dialmap.core.edits import Edit
from dialmap.core.garbage import only_allocating
from dialmap.core.settings import Settings, Stamp
from dialmap.core.templates import as_meant
from dialmap.findings import ALL_RULES
from dialmap.service.settings import check_country
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import waivers, watch
from dialmap.store.db import Connection, reading
from dialmap.store.rows import read_since, read_snapshot
from dialmap.store.settings import has_grown_from, read_known, read_settings, read_stamp
from dialmap.zones import day_in

#: The board that was read last of each database, as long as somebody else holds it.
_newest: "Final[WeakValueDictionary[Path, Board]]" = WeakValueDictionary()
#: Boards that nobody else holds: each until the next one is made.
_expected: Final[dict[Path, Board]] = {}
#: Boards that :func:`held` keeps, one of each database.
_kept: Final[dict[Path, Board]] = {}


def load(path: Path, today: date | None = None, clock: Clock = utc_now) -> Board:
    """Check what the database at ``path`` holds now; waivers as of ``today``, by default the day where it is."""
    with reading(path) as db:
        return read_board(path, db, clock(), today)


def held(path: Path, clock: Clock = utc_now) -> Board:
    """The same for whoever asks again and again: what was checked is kept until rows or settings change."""
    board, kept = load(path, clock=clock), _kept.get(path)
    if kept is None or kept.stamp.content != board.stamp.content:
        _kept[path] = board
    return board


def judged_as(board: Board, wanted: Mapping[str, str], named: Collection[str] = ()) -> Board:
    """The same rows judged by other settings: ``wanted``, by their keys as they are stored.

    The rules in ``named`` (codes) judge although the profile has them off, unless somebody has switched them off.

    Errors: :class:`~dialmap.errors.UsageError` for a country that is none.
    """
    check_country(wanted.get("country", board.settings.country))
    settings = Settings.of({**board.settings.stored, **wanted})
    own = {rule.code: rule.severity.value for rule in ALL_RULES if rule.code in named}
    told = {code: own[code] for code in settings.switched_off if code in own} | dict(settings.rules)
    if settings == board.settings and told == dict(settings.rules) and "profile" not in wanted:
        return board
    snapshot = board.snapshot
    if "profile" in wanted:
        snapshot = replace(snapshot, routes=tuple(as_meant(each, settings.profile) for each in snapshot.routes))
    return check(
        snapshot,
        replace(settings, rules=told),
        stamp=board.stamp,
        known=board.known,
        waivers=board.waivers,
        today=board.today,
    )


def expect(path: Path, revision: int, board: Board) -> None:
    """Begin from this board when the database is read next: its rows are those that were written as ``revision``."""
    with reading(path) as db:
        stamp = read_stamp(db)
    if stamp.revision == revision:
        _newest[path] = _expected[path] = board.as_of(stamp, board.known, board.waivers, board.today)


def read_board(path: Path, db: Connection, moment: datetime, today: date | None = None) -> Board:
    """The board of what a connection to ``path`` sees; waivers as of ``today``, by default the day of the moment."""
    settings, stamp, before = read_settings(db), read_stamp(db), _newest.get(path)
    today = today or day_in(settings.own_zone, moment)
    if before is not None and not has_grown_from(db, before.stamp):
        before = None
    if before is not None and before.stamp.content == stamp.content:
        return before.as_of(stamp, _known(db, stamp, before), waivers.listed(db), today)
    with only_allocating():
        board = check(
            read_snapshot(db) if before is None else read_since(db, before.snapshot, before.stamp.revision),
            settings,
            stamp=stamp,
            known=_known(db, stamp, before),
            waivers=waivers.listed(db),
            today=today,
            since=before,
        )
    _newest[path] = board
    _expected.pop(path, None)
    return board


def _known(db: Connection, stamp: Stamp, before: Board | None) -> frozenset[str]:
    """The fingerprints of the findings before the last import, read anew only where there may be another one since.

    Within a second there may: that is how exactly moments are stored.
    """
    if before is not None and before.stamp.imported_at == stamp.imported_at < before.stamp.changed_at:
        return before.known
    return read_known(db)


def drafted(board: Board, edits: Iterable[Edit]) -> Difference:
    """The board beside what it would be with these edits, under the same settings. Nothing is stored."""
    rows = board.snapshot.with_edits(edits)
    after = check(rows, board.settings, today=board.today, waivers=board.waivers, since=board)
    return Difference(("", ""), board, after)


def moment(path: Path) -> watch.Token | None:
    """What is equal to an earlier one only if nothing was committed in between; None where nobody can say."""
    return watch.committed(path)


def moments(paths: Iterable[Path]) -> str:
    """The same of several databases, as a text; only this process can compare it."""
    return hashlib.sha256(repr(tuple(map(moment, paths))).encode()).hexdigest()[:16]


def current(path: Path) -> tuple[Stamp, Settings]:
    """Which state the database is in, without reading the data."""
    with reading(path) as db:
        return read_stamp(db), read_settings(db)
