"""The report: everything it tells gathered in one moment, and the file that is made of it.

Holds these use cases. Never decides what a report tells: that is :mod:`dialmap.reports.document`.
"""

from dataclasses import replace
from pathlib import Path

from dialmap.board import Difference
from dialmap.exchange.archives import pack
from dialmap.reports import document
from dialmap.reports.document import Material
from dialmap.reports.voice import Voice
from dialmap.service import followups
from dialmap.service.boards import read_board
from dialmap.service.compare import judged
from dialmap.service.reviews import read_agenda
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import reviews, snapshots
from dialmap.store.db import reading


def gather(path: Path, session: int | None = None, *, clock: Clock = utc_now) -> Material:
    """The material for a report on a session, the newest where none is named. All of it is of one moment.

    Errors: :class:`~dialmap.errors.DataError` where there is no such session.
    """
    now = clock()
    with reading(path) as db:
        board = read_board(path, db, now)
        past = reviews.sessions(db)
        number = session if session is not None else (past[0].id if past else None)
        agenda = read_agenda(db, number, board.hash) if number is not None else None
        difference = None
        if agenda is not None:
            before = next((each for each in past if each.id < agenda.session.id), agenda.session)
            then = snapshots.content_of(db, before.snapshot)
            board.findings  # noqa: B018 - they are printed, and help to judge the other side
            difference = Difference((before.snapshot, ""), judged(then, board), board)
        promised = followups.judged(db, board)
    return Material(
        board=board,
        hash=board.hash,
        made_at=now.isoformat(timespec="seconds"),
        agenda=agenda,
        difference=difference,
        promised=promised,
    )


def as_html(material: Material, voice: Voice) -> bytes:
    """The report as one HTML file, by the clock of the data set: it goes to people in many places."""
    return document.html(material, _by_its_clock(material, voice)).encode("utf-8")


def as_zip(material: Material, voice: Voice) -> bytes:
    """The report with its tables as CSV files, in one ZIP."""
    tables = document.annexes(material, _by_its_clock(material, voice))
    files = [(name, table.csv(mark=True)) for name, table in tables.items()]
    return pack([("report.html", as_html(material, voice)), *files])


def _by_its_clock(material: Material, voice: Voice) -> Voice:
    return replace(voice, zone=material.board.settings.own_zone)
