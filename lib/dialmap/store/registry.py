"""The numbering registry in the database: the newest load, and the one before it as the way back.

Holds ranges as rows. Never decides what a number means.
"""

import json
from collections.abc import Iterable
from typing import Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.holders import NONE, Holders, Load
from dialmap.store import audit
from dialmap.store.db import Connection, Write

#: The load that counts, and the one that counts again when it is taken back.
MOST_KEPT: Final = 2


def loads(db: Connection) -> tuple[Load, ...]:
    """The loads that are kept, the newest, which counts, in front."""
    rows = db.execute("select id, at, who, files from registry_loads order by id desc")
    return tuple(
        Load(id=key, at=at, who=who, files=tuple((name, count) for name, count in json.loads(files)))
        for key, at, who, files in rows
    )


def ranges(db: Connection, load: int) -> list[tuple[str, str, str, str]]:
    """The ranges of a load: first and last national number, operator, region, in order."""
    return db.execute(
        "select first, last, operator, region from registry_ranges where load = ? order by first", [load]
    ).fetchall()


def read(db: Connection) -> Holders:
    """The registry that counts; an empty one where nothing was loaded."""
    known = loads(db)
    return Holders.of(ranges(db, known[0].id), known[0]) if known else NONE


def keep(write: Write, files: Iterable[tuple[str, int]], rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Keep a registry in the place of the one before, which stays as the way back."""
    listed, before = list(files), loads(write.db)
    told = json.dumps(listed, ensure_ascii=False)
    key = write.db.execute(
        "insert into registry_loads (files, who, at) values (?, ?, ?)", [told, write.who, write.at]
    ).lastrowid
    write.db.executemany("insert into registry_ranges values (?, ?, ?, ?, ?)", ((key, *row) for row in rows))
    write.db.execute(
        "delete from registry_loads where id not in (select id from registry_loads order by id desc limit ?)",
        [MOST_KEPT],
    )
    _tell(write, AuditAction.IMPORT, before[0] if before else None, listed)


def take_back(write: Write) -> bool:
    """Give up the load that counts: the one before it counts again, if there is one. Whether there was any."""
    known = loads(write.db)
    if not known:
        return False
    write.db.execute("delete from registry_loads where id = ?", [known[0].id])
    _tell(write, AuditAction.TAKE_BACK, known[0], known[1].files if len(known) > 1 else None)
    return True


def _tell(write: Write, action: AuditAction, old: Load | None, new: Iterable[tuple[str, int]] | None) -> None:
    """How many ranges each file had and has. A range itself is in no log: the registry is public."""
    before = None if old is None else dict(old.files)
    after = None if new is None else dict(new)
    audit.record(
        write, action, [NewEntry(AuditKind.REGISTRY, ", ".join({**(before or {}), **(after or {})}), before, after)]
    )
