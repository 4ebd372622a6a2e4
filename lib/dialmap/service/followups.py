"""Promised fixes: how each stands, and saying that one is done where the rules cannot see it.

Holds these use cases. Never decides how a promise stands: that is the core.
"""

from pathlib import Path

from dialmap.board import Board
from dialmap.core.audit import AuditAction
from dialmap.core.followups import FollowUp, Progress, Promise, follow_up
from dialmap.core.people import Who
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import followups
from dialmap.store.db import Connection, reading


def listed(path: Path, board: Board) -> tuple[FollowUp, ...]:
    """Every promised fix with how it stands on the day of the board, the most urgent first."""
    with reading(path) as db:
        return judged(db, board)


def judged(db: Connection, board: Board) -> tuple[FollowUp, ...]:
    """The same, of what a connection sees."""
    promises = followups.promises(db)
    still = {(each.code, each.object) for each in promises if board.finds(each.code, each.object)}
    found = [follow_up(each, board.by_fingerprint, still, board.today) for each in promises]
    order = list(Progress)
    return tuple(sorted(found, key=lambda each: order.index(each.progress)))


def done(path: Path, promise: Promise, who: Who, *, clock: Clock = utc_now) -> None:
    """Say that what was promised about a change is done; what is promised about a finding the rules see themselves."""
    with acting(path, who, AuditAction.KEEP_PROMISE, clock) as write:
        followups.done(write, promise)
