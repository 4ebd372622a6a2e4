"""Trunks as their PBX sees them: looked at over its manager interface, and since when each is in its state.

Holds these use cases. Never asks a PBX for anything but lists, and writes a trunk only where its state has changed.
"""

from dataclasses import replace
from pathlib import Path

from dialmap.core.edits import Edit
from dialmap.core.observed import Observed, TrunkState
from dialmap.core.people import PROGRAM
from dialmap.core.sources import Source, SourceState
from dialmap.exchange.asterisk.sightings import deciding
from dialmap.messages import Message, _
from dialmap.service.boards import load
from dialmap.service.inventory import save_all
from dialmap.service.manager import seen
from dialmap.service.transactions import Clock
from dialmap.store import sightings
from dialmap.store.db import noting, reading


def looked(path: Path, source: Source, clock: Clock) -> tuple[SourceState, Message]:
    """Ask a PBX what it sees, and keep that: how it ended, in words.

    What is a trunk's name, or its host, there and here, is the same trunk. Errors: as
    :func:`dialmap.service.manager.seen`.
    """
    told = seen(source)
    board, at = load(path, clock=clock), clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    found: list[TrunkState] = []
    edits: list[Edit] = []
    for trunk in board.snapshot.trunks:
        sighting = deciding(each for each in told if each.is_of(trunk.name, "", trunk.endpoint))
        if sighting is None:
            continue
        state = TrunkState(
            trunk=trunk.name, source=source.name, state=sighting.state, said=sighting.said, since=at, at=at
        )
        found.append(state)
        if trunk.observed is not sighting.state:
            edits.append(Edit(trunk, replace(trunk, observed=sighting.state, observed_at=at)))
    if edits:
        save_all(path, edits, PROGRAM, clock=clock)
    with noting(path) as db:
        sightings.note(db, found)
    down = sum(each.state is Observed.UNREACHABLE for each in found)
    said = _(
        "peers: {peers}, trunks among them: {trunks}, of those unreachable: {down}",
        peers=len({each.name for each in told}),
        trunks=len(found),
        down=down,
    )
    return (SourceState.TAKEN if edits else SourceState.ALIKE), said


def history(path: Path, trunk: str, limit: int = 20) -> tuple[TrunkState, ...]:
    """The states in which a trunk was seen, the newest in front; none where nobody looked."""
    with reading(path) as db:
        return sightings.of_trunk(db, trunk, limit)


def states(path: Path) -> dict[str, TrunkState]:
    """The newest state of every trunk that was ever seen over a manager interface, by its name."""
    with reading(path) as db:
        return {each.trunk: each for each in sightings.newest(db)}
