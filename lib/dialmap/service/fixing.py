"""Proposed fixes: what one would change, and applying it in one transaction."""

from pathlib import Path

from dialmap.compare import Comparison, with_drafts
from dialmap.findings import Fix
from dialmap.routing import Routing
from dialmap.service.changing import changing
from dialmap.service.checking import Board
from dialmap.store import inventory


def preview(board: Board, fix: Fix) -> Comparison:
    """What the data set would be with the fix applied, beside what it is. Nothing is stored."""
    routing = board.routing
    after = with_drafts(board.snapshot, [(edit.before, edit.after) for edit in fix.edits])
    return Comparison(routing, Routing.compile(after, routing.policy, routing.country))


def apply(path: Path, fix: Fix, who: str = "") -> None:
    """Store the edits of a fix, all or none.

    Errors: :class:`~dialmap.errors.ConflictError` if somebody changed one of the rows since the finding was shown.
    """
    with changing(path, who, "fix") as db:
        for edit in fix.edits:
            if edit.after is None:
                inventory.delete(db, edit.before)
            else:
                inventory.save(db, edit.after, edit.before)
