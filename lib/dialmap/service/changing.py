"""The one way to change rows: in one transaction, with every row that differs afterwards told in the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from dialmap.compare import object_changes
from dialmap.model import TABLES
from dialmap.store import audit
from dialmap.store.audit import Told
from dialmap.store.db import writing
from dialmap.store.inventory import read_snapshot
from dialmap.store.rows import told


@contextmanager
def changing(path: Path, who: str, action: str) -> Iterator[Database]:
    """A write whose every effect on rows is told: both states are compared, so what follows by itself is told too.

    (A scenario takes its Result blocks along; a renamed trunk changes its routes.)
    """
    with writing(path) as db:
        before = read_snapshot(db)
        yield db
        audit.record(
            db,
            who,
            action,
            (
                Told(
                    TABLES[change.kind],
                    " / ".join(change.key),
                    None if change.before is None else told(change.before),
                    None if change.after is None else told(change.after),
                )
                for change in object_changes(before, read_snapshot(db))
            ),
        )
