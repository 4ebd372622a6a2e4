"""What a report is made of: the data as it is now, the review, and what has changed."""

from dataclasses import dataclass
from pathlib import Path

from dialmap.review import Item
from dialmap.service import comparing, reviewing, snapshots
from dialmap.service.checking import Board, load
from dialmap.service.comparing import Difference
from dialmap.service.reviewing import Agenda
from dialmap.store import reviews


@dataclass(frozen=True)
class Material:
    """Everything that a report tells. ``difference`` is since the session before this one, or since it was opened."""

    board: Board
    hash: str
    made_at: str
    agenda: Agenda | None
    difference: Difference | None

    @property
    def items(self) -> tuple[Item, ...]:
        """The agenda, in its order."""
        return self.agenda.items if self.agenda is not None else ()

    @property
    def decided(self) -> int:
        """How many items are decided."""
        return self.agenda.decided if self.agenda is not None else 0


def gather(path: Path, session: int | None = None) -> Material:
    """The material for a report on a session, the newest where none is named.

    Errors: :class:`~dialmap.errors.DataError` where there is no such session.
    """
    past = reviewing.sessions(path)
    number = session if session is not None else (past[0].id if past else None)
    agenda = reviewing.agenda(path, number) if number is not None else None
    difference = None
    if agenda is not None:
        before = next((each for each in past if each.id < agenda.session.id), agenda.session)
        then = snapshots.content(path, before.snapshot)
        difference = comparing.difference((before.snapshot, then), ("", snapshots.present(path)))
    content = snapshots.present(path)
    return Material(load(path, reviewing.today()), content.hash, reviews.now(), agenda, difference)
