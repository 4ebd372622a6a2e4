"""Makes a board of a data set, from nothing or from another board.

Holds one function. Never reads the store, a clock or a language: data, settings and the day come as arguments.
"""

from collections.abc import Iterable
from datetime import date

from dialmap.board.state import Board
from dialmap.core.findings import Severity
from dialmap.core.garbage import only_allocating
from dialmap.core.model import Snapshot
from dialmap.core.reviews import Waiver
from dialmap.core.routing import Routing
from dialmap.core.settings import OFF, Settings, Stamp
from dialmap.findings import ALL_RULES, Judging, Rule


def check(
    snapshot: Snapshot,
    settings: Settings,
    *,
    stamp: Stamp | None = None,
    known: frozenset[str] = frozenset(),
    waivers: tuple[Waiver, ...] = (),
    today: date = date.min,
    rules: Iterable[Rule] = ALL_RULES,
    since: Board | None = None,
) -> Board:
    """Route every transfer of ``snapshot``; the rules that the settings leave on run when findings are asked for.

    ``since`` is an earlier state, or another that has most rows with this one in common: as the very same objects. What
    cannot differ is taken from it; if its findings are known, those of the new board are so at once.
    """
    with only_allocating():
        before = None if since is None else since.routing
        routing = Routing.compile(
            snapshot, settings.policy, settings.country, falls=settings.fall_through, since=before
        )
    judging = Judging(routing, rules, _severities(settings))
    if since is not None:
        judging.begin_from(since.judging)
    return Board(
        stamp=stamp or Stamp(revision=0),
        settings=settings,
        routing=routing,
        judging=judging,
        known=known,
        waivers=waivers,
        today=today,
    )


def _severities(settings: Settings) -> dict[str, Severity | None]:
    """Code -> the severity that a rule has here; None: it is off."""
    return {code: None if value == OFF else Severity(value) for code, value in settings.severities.items()}
