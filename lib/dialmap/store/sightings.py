"""States in which trunks were seen, each from its first to its last sighting. Never looks at a PBX."""

from collections.abc import Iterable
from typing import Final

from dialmap.core.observed import Observed, TrunkState
from dialmap.store.db import Connection

_COLUMNS: Final = "trunk, source, state, said, since, at"
#: So many states are kept of a trunk.
MOST_STATES: Final = 500


def of_trunk(db: Connection, trunk: str, limit: int) -> tuple[TrunkState, ...]:
    """The states of a trunk, the newest in front."""
    found = db.execute(f"select {_COLUMNS} from trunk_states where trunk = ? order by id desc limit ?", [trunk, limit])
    return tuple(map(_read, found))


def newest(db: Connection) -> tuple[TrunkState, ...]:
    """The newest state of every trunk that was ever seen."""
    found = db.execute(
        f"select {_COLUMNS} from trunk_states where id in (select max(id) from trunk_states group by trunk)"
    )
    return tuple(map(_read, found))


def note(db: Connection, seen: Iterable[TrunkState]) -> None:
    """Keep what was seen: a state that lasts is one row, whatever else the PBX says of it."""
    last = {
        trunk: (number, state, source)
        for number, trunk, state, source in db.execute(
            "select id, trunk, state, source from trunk_states where id in"
            " (select max(id) from trunk_states group by trunk)"
        )
    }
    for each in seen:
        number, state, source = last.get(each.trunk, (0, "", ""))
        if (state, source) == (each.state.value, each.source):
            db.execute("update trunk_states set at = ?, said = ? where id = ?", [each.at, each.said, number])
            continue
        db.execute(
            f"insert into trunk_states ({_COLUMNS}) values (?, ?, ?, ?, ?, ?)",
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


def _read(row: tuple[str, str, str, str, str, str]) -> TrunkState:
    trunk, source, state, said, since, at = row
    return TrunkState(trunk=trunk, source=source, state=Observed(state), said=said, since=since, at=at)
