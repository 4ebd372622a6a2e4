"""Opening the database: one :class:`Database` per operation, every write in one ``BEGIN IMMEDIATE`` transaction."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.store.migrations import migrations

BUSY_SECONDS: Final = 10
KNOWN: Final = frozenset(step.name for step in migrations.pending(Database(memory=True)))
PROJECT: Final = Path(__file__).resolve().parents[3]


def default_path() -> Path:
    """Where the database is: ``DIALMAP_DB``, else ``data/dialmap.db`` of the checkout, else of the working folder."""
    named = os.environ.get("DIALMAP_DB")
    if named:
        return Path(named)
    home = PROJECT if (PROJECT / "app.py").is_file() else Path.cwd()
    return home / "data" / "dialmap.db"


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """A database to read from: everything read inside is of one moment.

    Errors: :class:`DataError` where the file is missing, is no Dialmap database, or has not been migrated.
    """
    if not _is_file(path):
        raise DataError(_missing(path))
    with _opened(path) as db:
        _check_known(db, path)
        if migrations.pending(db):
            raise DataError(
                _("{path} is from an earlier Dialmap; start the app once to bring it up to date", path=path)
            )
        db.execute("begin")
        try:
            yield db
        except (ValueError, KeyError, TypeError) as error:
            said = _(
                "{path} holds a value that Dialmap does not know ({why}); put a copy from a backup in its place",
                path=path,
                why=str(error),
            )
            raise DataError(said) from error
        db.rollback()


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """A database to write to, in one transaction: everything inside is stored, or nothing. Raises the revision."""
    if not _is_file(path):
        raise DataError(_missing(path))
    with _opened(path) as db:
        db.execute("begin immediate")
        try:
            _check_known(db, path)
            yield db
            now = datetime.now(UTC).isoformat(timespec="seconds")
            db.execute("update dataset set revision = revision + 1, changed_at = ?", [now])
            db.execute("commit")
        except BaseException:
            db.rollback()
            raise


def prepare(path: Path) -> bool:
    """Create the database where there is none and bring it up to date. True if it was created.

    Several processes may do this at the same time: the first does the work, the others wait.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(_("the folder {path} cannot be created: {why}", path=path.parent, why=str(error))) from error
    exists = _is_file(path)
    if path.is_dir():
        raise DataError(_("{path} is a folder; name a database file", path=path))
    created = not exists or path.stat().st_size == 0
    with _opened(path) as db:
        _check_known(db, path)
        if not migrations.pending(db):
            return False
        db.execute("pragma journal_mode = wal")
        db.execute("begin immediate")
        try:
            created = created and not db.table_names()
            migrations.apply(db)
            db.execute("commit")
        except BaseException:
            db.rollback()
            raise
    return created


@contextmanager
def _opened(path: Path) -> Iterator[Database]:
    with _explained(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("pragma foreign_keys = on")
            yield Database(connection)
        finally:
            connection.close()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a sentence that names the file and the way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise DataError(explain(error, path)) from error


def explain(error: sqlite3.Error, path: Path) -> Message:
    """What went wrong with the file at ``path``, and how to mend it."""
    said = str(error)
    if "not a database" in said:
        return _("{path} is not a database; choose another file, or move this one away", path=path)
    if "readonly" in said:
        return _("{path} is read-only; nothing was saved. Make the file and its folder writable", path=path)
    if "unable to open" in said:
        return _("{path} cannot be opened; check that its folder exists and may be written to", path=path)
    if "locked" in said:
        return _("{path} is busy with another write; nothing was saved. Try again in a moment", path=path)
    if "malformed" in said:
        return _("{path} is damaged; put a copy from a backup in its place", path=path)
    if "full" in said:
        return _("the disk with {path} is full; nothing was saved", path=path)
    return _("{path}: the database says “{why}”; nothing was saved", path=path, why=said)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise DataError(_("{path} cannot be opened: {why}", path=path, why=error.strerror or "?")) from error


def _missing(path: Path) -> Message:
    return _("there is no database at {path}; create it with “dialmap import”, or start the app once", path=path)


def _check_known(db: Database, path: Path) -> None:
    tables = set(db.table_names())
    applied = {migration.name for migration in migrations.applied(db)}
    if tables and not applied:
        raise DataError(_("{path} is a database of another program; choose another file", path=path))
    newer = applied - KNOWN
    if newer:
        raise DataError(
            _("{path} was written by a newer Dialmap (it has {step}); update Dialmap", path=path, step=min(newer))
        )
