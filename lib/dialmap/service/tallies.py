"""The trend: a handful of figures of each state that was checked, and since when each error is there.

Holds when figures are noted, also those of kept snapshots from before. Never needed by anything else: where they
cannot be noted there is a shorter trend.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from dialmap.board import Board
from dialmap.core.findings import Severity
from dialmap.core.tallies import MOST_STATES, Tally
from dialmap.errors import DialmapError
from dialmap.service.compare import judged
from dialmap.store import snapshots, tallies
from dialmap.store.db import noting, reading


def trend(path: Path) -> tuple[Tally, ...]:
    """The newest states, oldest first."""
    with reading(path) as db:
        return tallies.newest(db, MOST_STATES)


def since(path: Path, fingerprints: Collection[str]) -> dict[str, str]:
    """Since when errors are there, as far as that is known (ISO 8601 in UTC); at most a few hundred at once."""
    with reading(path) as db:
        return tallies.since(db, fingerprints)


def tally(board: Board) -> Tally:
    """The figures of a board, at the moment at which its rows or settings changed last."""
    revision, at = _moment(board)
    counts = {severity.value: 0 for severity in Severity}
    for finding in board.findings:
        counts[finding.severity.value] += 1
    figures = {"expected": board.expected, "arriving": board.arriving, "orphans": len(board.orphans), **counts}
    return Tally(at=at, revision=revision, figures=figures)


def _moment(board: Board) -> tuple[int, str]:
    """At which revision, and when, rows or settings changed last."""
    revision, _space, at = board.stamp.content.partition(" ")
    return int(revision) if revision.isdigit() else board.stamp.revision, at or board.stamp.changed_at


def note(path: Path, board: Board) -> None:
    """Keep the figures of a board. An empty data set has none."""
    revision, at = _moment(board)
    if board.snapshot.is_empty or not at:
        return
    with suppress(DialmapError):
        if all((each.at, each.revision) != (at, revision) for each in trend(path)):
            with noting(path) as db:
                tallies.keep(db, tally(board), MOST_STATES)
                tallies.seen(db, _errors(board), at)


def backfill(path: Path, board: Board) -> int:
    """Work out the figures of kept snapshots that have none yet; of how many. ``board`` is what there is now."""
    with reading(path) as db:
        known = {each.at for each in tallies.newest(db, MOST_STATES)}
        kept = sorted(snapshots.listed(db), key=lambda each: each.made_at, reverse=True)[:MOST_STATES]
    wanted = [each for each in kept if each.made_at not in known][: MOST_STATES - len(known)]
    still: frozenset[str] | None = None
    for each in wanted:
        with suppress(DialmapError):
            with reading(path) as db:
                then = snapshots.content_of(db, each.name)
            if then.snapshot.is_empty:
                continue
            then_board = judged(then, board)
            still = _errors(then_board) if still is None else still & _errors(then_board)
            with noting(path) as db:
                tallies.keep(db, replace(tally(then_board), at=each.made_at, revision=0), MOST_STATES)
                tallies.seen_before(db, still, each.made_at)
    return len(wanted)


def _errors(board: Board) -> frozenset[str]:
    return frozenset(finding.fingerprint for finding in board.findings if finding.severity is Severity.ERROR)
