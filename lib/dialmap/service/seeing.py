"""Trunks as their PBX sees them: looked at over its manager interface, and since when each is in its state.

Holds these use cases. Never asks a PBX for anything but lists, and writes a trunk only where its state has changed.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dialmap.board import Board
from dialmap.core.edits import Edit
from dialmap.core.observed import Observed, TrunkState, worst
from dialmap.core.people import PROGRAM
from dialmap.core.sources import Source, SourceState
from dialmap.exchange.asterisk.box import Sighting
from dialmap.exchange.asterisk.sightings import deciding
from dialmap.messages import Message, _
from dialmap.service.boards import load
from dialmap.service.inventory import save_all
from dialmap.service.manager import seen
from dialmap.service.transactions import Clock
from dialmap.store import sightings
from dialmap.store.db import noting, reading
from dialmap.store.sources import is_there


def looked(path: Path, source: Source, clock: Clock) -> tuple[SourceState, Message]:
    """Ask a PBX what it sees, and keep that: how it ended, in words.

    What is a trunk's name, or its host, there and here, is the same trunk; what a PBX named before and does not any
    more cannot be reached. Where several see a trunk, one that cannot reach it counts. Errors: as
    :func:`dialmap.service.manager.seen`.
    """
    told = seen(source)
    board, at = load(path, clock=clock), clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    with reading(path) as db:
        before = {each.trunk for each in sightings.newest(db) if each.source == source.id}
    found = list(_of_trunks(told, board, source, at, before))
    with noting(path) as db:
        if not is_there(db, source):
            return SourceState.ALIKE, _("it was changed while it was read")
        sightings.note(db, found)
        newest = sightings.newest(db)
    states: dict[str, list[Observed]] = {}
    for each in newest:
        states.setdefault(each.trunk, []).append(each.state)
    edits = [
        Edit(trunk, replace(trunk, observed=now, observed_at=at))
        for trunk in board.snapshot.trunks
        if trunk.name in states and (now := worst(states[trunk.name])) is not trunk.observed
    ]
    if edits:
        save_all(path, edits, PROGRAM, clock=clock)
    down = sum(each.state is Observed.UNREACHABLE for each in found)
    said = _(
        "peers: {peers}, trunks among them: {trunks}, of those unreachable: {down}",
        peers=len({each.name for each in told}),
        trunks=len(found),
        down=down,
    )
    return (SourceState.TAKEN if edits else SourceState.ALIKE), said


def _of_trunks(
    told: Sequence[Sighting], board: Board, source: Source, at: str, before: Container[str]
) -> Iterator[TrunkState]:
    """What was said of each trunk, either way; ``before`` are those of which the PBX has said something already."""
    for trunk in board.snapshot.trunks:
        named = [each for each in told if each.is_of(trunk.name, "", trunk.endpoint)]
        sighting = deciding(each for each in named if each.state is not Observed.NEVER)
        is_gone = not named and trunk.name in before
        if sighting is not None or is_gone:
            yield TrunkState(
                trunk=trunk.name,
                source=source.id,
                seen_by=source.name,
                state=Observed.UNREACHABLE if sighting is None else sighting.state,
                said="" if sighting is None else sighting.said,
                since=at,
                at=at,
            )


def history(path: Path, trunk: str, limit: int = 20) -> tuple[TrunkState, ...]:
    """The states in which a trunk was seen, the newest in front; none where nobody looked."""
    with reading(path) as db:
        return sightings.of_trunk(db, trunk, limit)


def live(path: Path) -> frozenset[str]:
    """The trunks of which a PBX is asked, by name."""
    with reading(path) as db:
        return frozenset(each.trunk for each in sightings.newest(db))
