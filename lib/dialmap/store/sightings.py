"""States in which trunks were seen, each from its first to its last sighting by one source. Never looks at a PBX."""

from collections.abc import Iterable
from typing import Final

from dialmap.core.observed import Observed, TrunkState
from dialmap.store.db import Connection

_FROM: Final = (
    "select trunk, source, sources.name, state, said, since, trunk_states.at"
    " from trunk_states join sources on sources.id = source"
)
_NEWEST: Final = "select max(id) from trunk_states group by trunk, source"
#: So many states are kept of a trunk.
MOST_STATES: Final = 500


def of_trunk(db: Connection, trunk: str, limit: int) -> tuple[TrunkState, ...]:
    """The states of a trunk, the newest in front; by whichever source."""
    found = db.execute(f"{_FROM} where trunk = ? order by trunk_states.id desc limit ?", [trunk, limit])
    return tuple(map(_read, found))


def newest(db: Connection) -> tuple[TrunkState, ...]:
    """The newest state of every trunk by each source that still is read."""
    return tuple(map(_read, db.execute(f"{_FROM} where trunk_states.id in ({_NEWEST}) and is_on = 1")))


def note(db: Connection, seen: Iterable[TrunkState]) -> None:
    """Keep what was seen: a state that lasts is one row, whatever else the PBX says of it."""
    found = db.execute(f"select id, trunk, source, state from trunk_states where id in ({_NEWEST})")
    last = {(trunk, source): (number, state) for number, trunk, source, state in found}
    for each in seen:
        number, state = last.get((each.trunk, each.source), (0, ""))
        if state == each.state.value:
            db.execute("update trunk_states set at = ?, said = ? where id = ?", [each.at, each.said, number])
            continue
        db.execute(
            "insert into trunk_states (trunk, source, state, said, since, at) values (?, ?, ?, ?, ?, ?)",
            [each.trunk, each.source, each.state.value, each.said, each.since, each.at],
        )
        db.execute(
            "delete from trunk_states where trunk = :trunk and id not in"
            " (select id from trunk_states where trunk = :trunk order by id desc limit :most)",
            {"trunk": each.trunk, "most": MOST_STATES},
        )


def renamed(db: Connection, old: str, new: str) -> None:
    """What was seen of a trunk follows it to its new name."""
    db.execute("update trunk_states set trunk = ? where trunk = ?", [new, old])


def forget(db: Connection, trunks: Iterable[str]) -> None:
    """Forget what was seen of trunks that are gone: another one may be called so."""
    db.executemany("delete from trunk_states where trunk = ?", [(each,) for each in trunks])


def _read(row: tuple[str, int, str, str, str, str, str]) -> TrunkState:
    trunk, source, name, state, said, since, at = row
    return TrunkState(trunk=trunk, source=source, seen_by=name, state=Observed(state), said=said, since=since, at=at)
