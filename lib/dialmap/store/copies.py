"""Whole copies of a database, and whether one is sound.

Holds SQLite's own copying and checking. Never knows a table.
"""

from contextlib import suppress
from pathlib import Path

from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.store.db import Connection, opened


def copy(source: Path, target: Path) -> None:
    """Make ``target`` what ``source`` is at this moment, in one step: all of it, or nothing. Others may go on writing.

    Errors: :class:`DataError` where one of them is no database, is damaged or stays busy.
    """
    with opened(source) as db, opened(target) as copied:
        db.backup(copied)


def single_file(path: Path) -> None:
    """Have everything of a database in its one file, so that it can be carried away."""
    with opened(path) as db:
        db.execute("pragma journal_mode = delete")


def give_back_room(path: Path) -> None:
    """Let the file shrink to what it holds. Others wait meanwhile; where they do not let us, the room is used later."""
    with suppress(DataError), opened(path) as db:
        db.execute("vacuum")
        db.execute("pragma wal_checkpoint(truncate)")


def refuse_damaged(path: Path, called: Path | None = None) -> None:
    """Raise :class:`DataError` where the file is damaged, or is no database; it is named ``called``, or as it is."""
    with opened(path, only_read=True) as db:
        found = damage(db)
    if found:
        raise DataError(_("{path} is damaged ({why}); “dialmap doctor” says more", path=called or path, why=found[0]))


def damage(db: Connection) -> list[str]:
    """What SQLite finds wrong in the file and between its tables, in its own words; nothing if it is sound."""
    said = [text for (text,) in db.execute("pragma integrity_check(20)") if text != "ok"]
    for table, row, parent, _key in db.execute("pragma foreign_key_check"):
        said.append(f"{table}, row {row}: its row in {parent} is missing")
    return said[:20]
