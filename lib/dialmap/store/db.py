"""Opening the database: one connection per operation, every write in one ``BEGIN IMMEDIATE`` transaction.

Holds connections, transactions, and SQLite's troubles as sentences. Never knows a table of ours but ``dataset``.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from dialmap.errors import DataError, NamelessError
from dialmap.messages import Message, _
from dialmap.store.migrations import STEPS, bring_up_to_date

BUSY_SECONDS: Final = 10
KNOWN: Final = frozenset(step.__name__ for step in STEPS)
Connection = sqlite3.Connection
#: What reading a row that was changed by hand may raise.
UNREADABLE: Final = (ValueError, KeyError, TypeError)
#: The moment, in UTC. The service has the one clock and passes it in.
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Write:
    """One transaction that changes something: its connection, who does it, and the moment in UTC.

    ``subject`` is what stays the same when that name changes.
    """

    db: Connection
    who: str
    moment: datetime
    subject: str = ""

    @property
    def at(self) -> str:
        """The moment, ISO 8601 to the second."""
        return self.moment.isoformat(timespec="seconds")


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A database to read from: everything read inside is of one moment.

    Errors: :class:`DataError` where the file is missing, is no Dialmap database, or has not been migrated.
    """
    if not _is_file(path):
        raise DataError(_missing(path))
    with opened(path, only_read=True) as db:
        if KNOWN - _applied(db, path):
            raise DataError(
                _("{path} is from an earlier Dialmap; start the app once to bring it up to date", path=path)
            )
        db.execute("begin")
        try:
            yield db
        except UNREADABLE as error:
            said = _(
                "{path} holds a value that Dialmap does not know ({why}); put a copy from a backup in its place",
                path=path,
                why=str(error),
            )
            raise DataError(said) from error
        db.rollback()


@contextmanager
def before(path: Path) -> Iterator[Connection]:
    """What the database held before the write that is going on: it has the lock, so nobody else can have changed it."""
    with opened(path) as db:
        db.execute("begin")
        yield db
        db.rollback()


@contextmanager
def writing(path: Path, who: str, clock: Clock) -> Iterator[Write]:
    """A database to write to, in one transaction: everything inside is stored, or nothing. Raises the revision.

    ``clock`` is read once the lock is held, so that the times of the log stand in the order of the writes.
    Errors: :class:`NamelessError` where ``who`` is nobody; whoever writes is told in the log.
    """
    if not who.strip():
        raise NamelessError()
    if not _is_file(path):
        raise DataError(_missing(path))
    with opened(path) as db:
        db.execute("pragma cache_spill = off")  # so that "before" can be read even where there is no WAL
        db.execute("begin immediate")
        try:
            _applied(db, path)
            write = Write(db, who, clock())
            yield write
            db.execute("update dataset set revision = revision + 1, changed_at = ?", [write.at])
            db.execute("commit")
        except BaseException:
            db.rollback()
            raise


@contextmanager
def noting(path: Path) -> Iterator[Connection]:
    """A database to note figures in that can be worked out anew: nobody's write, so no revision and no log.

    Errors: :class:`DataError` where nothing can be written, or somebody else is writing.
    """
    with opened(path) as db:
        db.execute("begin immediate")
        try:
            _applied(db, path)
            yield db
            db.execute("commit")
        except BaseException:
            db.rollback()
            raise


@contextmanager
def without_trigger(write: Write, name: str) -> Iterator[None]:
    """What a trigger refuses is allowed inside; afterwards it is there again, as the schema has it."""
    (made,) = write.db.execute("select sql from sqlite_master where type = 'trigger' and name = ?", [name]).fetchone()
    write.db.execute(f"drop trigger {name}")
    yield
    write.db.execute(made)


def file_of(db: Connection) -> str:
    """Which file a connection reads."""
    return str(db.execute("select file from pragma_database_list where name = 'main'").fetchone()[0])


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
    with opened(path) as db:
        if not KNOWN - _applied(db, path):
            return False
        db.execute("pragma journal_mode = wal")
        db.execute("begin immediate")
        try:
            created = created and not _tables(db)
            bring_up_to_date(db)
            db.execute("commit")
        except BaseException:
            db.rollback()
            raise
    return created


@contextmanager
def opened(path: Path, *, only_read: bool = False) -> Iterator[Connection]:
    """A connection to the file at ``path``, whatever is in it; closed afterwards. SQLite's troubles are sentences.

    With ``only_read`` it also opens where nothing can be written: in a read-only folder, on a full disk.
    """
    with _explained(path):
        connection = _as_it_lies(path) if only_read else _connect(path)
        try:
            connection.execute("pragma foreign_keys = on")
            yield connection
        finally:
            connection.close()


def _connect(path: Path | str) -> Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, uri=isinstance(path, str))


def _as_it_lies(path: Path) -> Connection:
    """SQLite writes files beside a database even to read it. Where it cannot, the file alone is read.

    Not where writes wait in the file beside it, though: without them it would be an older state.
    """
    connection = _connect(path)
    try:
        connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        waiting = path.with_name(path.name + "-wal")
        if "locked" in str(error) or (waiting.exists() and waiting.stat().st_size > 0):
            connection.close()
            raise
        connection.close()
        connection = _connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


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


def _tables(db: Connection) -> set[str]:
    return {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}


def _applied(db: Connection, path: Path) -> set[str]:
    """The steps of the schema that the database has. Errors: :class:`DataError` where it is not ours, or newer."""
    tables = _tables(db)
    applied: set[str] = set()
    if "_sqlite_migrations" in tables:
        found = db.execute("select name from _sqlite_migrations where migration_set = 'dialmap'")
        applied = {name for (name,) in found}
    if tables and not applied:
        raise DataError(_("{path} is a database of another program; choose another file", path=path))
    newer = applied - KNOWN
    if newer:
        raise DataError(
            _("{path} was written by a newer Dialmap (it has {step}); update Dialmap", path=path, step=min(newer))
        )
    return applied
