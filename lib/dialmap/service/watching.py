"""The watch: round after round it reads the sources that are due, and lets everybody know who wants to.

Holds one round and when the next one is. Never reads a source or delivers a message itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dialmap.core.sources import Reading, Source
from dialmap.service import alerts, intake, sources
from dialmap.service.boards import held
from dialmap.service.delivering import deliver
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import sources as stored
from dialmap.store.db import noting


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round came to: the sources that were read, how many messages have come, and how many have not.

    ``rest`` is how many sources were not due, ``odd`` how many of all, as they were read last, differ or are broken.
    """

    read: tuple[tuple[Source, Reading], ...]
    rest: int
    odd: int
    sent: int
    unsent: int
    said: tuple[str, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to look at: nothing differs or broke, nothing was said, nothing is stuck."""
        return not self.said and not self.sent and not self.unsent and not self.odd


def go_round(
    path: Path,
    name: str,
    *,
    tell: Callable[[Source, Reading], None] = lambda _source, _reading: None,
    say: Callable[[str], None] = lambda _text: None,
    is_stopped: Callable[[], bool] = lambda: False,
    is_all: bool = False,
    clock: Clock = utc_now,
) -> Round:
    """Read what is due, write what is to be told, and deliver it. ``name`` is that of the data set.

    With ``is_all`` every source is read that is on.
    ``tell`` hears of each source as it was read; ``is_stopped`` is asked between two of them. ``say`` gets each text of
    a rule for the exit code, and counts as told once it returns.
    Errors: :class:`~dialmap.errors.DataError` only where the database cannot be used.
    """
    held(path, clock)  # every other board of this round begins from it
    read: list[tuple[Source, Reading]] = []
    said: list[str] = []
    for each in sources.watched(path):
        if is_stopped():
            break
        if each.is_due(clock()) or (is_all and each.source.is_on):
            found = intake.read(path, each.source, clock=clock)
            read.append((each.source, found))
            tell(each.source, found)
    alerts.post(path, clock=clock)

    def speak(text: str) -> None:
        say(text)
        said.append(text)

    sent, unsent = deliver(path, name, speak, clock=clock)
    with noting(path) as db:
        stored.noted_round(db, clock().isoformat(timespec="seconds"))
    stand = [each for each in sources.watched(path) if each.source.is_on]
    return Round(
        read=tuple(read),
        rest=max(len(stand) - len(read), 0),
        odd=sum(each.is_odd for each in stand),
        sent=sent,
        unsent=unsent,
        said=tuple(said),
    )
