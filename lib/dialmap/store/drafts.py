"""Edits that somebody has put aside for a change proposal. Private to them until they propose: never in the log."""

import json
from collections.abc import Iterable

from dialmap.core.edits import Edit
from dialmap.core.model import TABLES
from dialmap.store.db import Connection, Write
from dialmap.store.proposals import plain, read


def of(db: Connection, who: str) -> tuple[Edit, ...]:
    """What somebody has put aside, in the order in which they did."""
    found = db.execute("select before, after from drafts where who = ? order by rowid", [who])
    return tuple(Edit(read(json.loads(before)), read(json.loads(after))) for before, after in found)


def add(write: Write, who: str, edits: Iterable[Edit]) -> None:
    """Put edits aside; a later edit of a row takes the place of an earlier one."""
    for edit in edits:
        before, after = (json.dumps(plain(row), ensure_ascii=False) for row in (edit.before, edit.after))
        write.db.execute(
            "insert or replace into drafts (who, kind, key, before, after, at) values (?, ?, ?, ?, ?, ?)",
            [who, TABLES[edit.kind], json.dumps(edit.key, ensure_ascii=False), before, after, write.at],
        )


def drop(write: Write, who: str) -> None:
    """Forget what somebody has put aside."""
    write.db.execute("delete from drafts where who = ?", [who])
