"""From the database to a board: read once, as of one moment, then judged.

Holds where the database is and how a board is loaded. Never changes anything.
"""

import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Final

from dialmap.board import Board, Difference, check
from dialmap.core.edits import Edit
from dialmap.core.garbage import only_allocating
from dialmap.core.settings import Settings, Stamp
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import waivers, watch
from dialmap.store.db import Connection, reading
from dialmap.store.inventory import read_snapshot
from dialmap.store.settings import read_known, read_settings, read_stamp
from dialmap.zones import day_in

#: The checkout, where there is one.
PROJECT: Final = Path(__file__).resolve().parents[3]


def default_path() -> Path:
    """Where the database is: ``DIALMAP_DB``, else ``data/dialmap.db`` of the checkout, else of the working folder."""
    named = os.environ.get("DIALMAP_DB")
    if named:
        return Path(named)
    home = PROJECT if (PROJECT / "app.py").is_file() else Path.cwd()
    return home / "data" / "dialmap.db"


def load(path: Path, today: date | None = None, clock: Clock = utc_now) -> Board:
    """Check what the database at ``path`` holds now; waivers as of ``today``, by default the day where it is."""
    with reading(path) as db:
        return read_board(db, clock(), today)


def read_board(db: Connection, moment: datetime, today: date | None = None) -> Board:
    """The board of what a connection sees; waivers as of ``today``, by default the day of the moment."""
    settings = read_settings(db)
    with only_allocating():
        return check(
            read_snapshot(db),
            settings,
            stamp=read_stamp(db),
            known=read_known(db),
            waivers=waivers.listed(db),
            today=today or day_in(settings.own_zone, moment),
        )


def drafted(board: Board, edits: Iterable[Edit]) -> Difference:
    """The board beside what it would be with these edits, under the same settings. Nothing is stored."""
    after = check(board.snapshot.with_edits(edits), board.settings, today=board.today, waivers=board.waivers)
    return Difference(("", ""), board, after)


def refreshed(path: Path, board: Board, clock: Clock = utc_now) -> Board:
    """The board as it is now, where rows and settings are still those of ``board``; else checked anew."""
    with reading(path) as db:
        stamp = read_stamp(db)
        if stamp.content != board.stamp.content:
            return read_board(db, clock())
        today = day_in(board.settings.own_zone, clock())
        return board.as_of(stamp, read_known(db), waivers.listed(db), today)


def moment(path: Path) -> watch.Token | None:
    """What is equal to an earlier one only if nothing was committed in between; None where nobody can say."""
    return watch.committed(path)


def current(path: Path) -> tuple[Stamp, Settings]:
    """Which state the database is in, without reading the data."""
    with reading(path) as db:
        return read_stamp(db), read_settings(db)
