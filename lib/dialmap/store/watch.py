"""Whether anybody has committed anything to a database since: asked of a connection that stays open.

Holds those connections, few and idle. Never reads a row.
"""

import atexit
import sqlite3
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Final

#: What says that a database is in the state in which it was: equal as long as nobody has committed, or replaced it.
Token = tuple[int, ...]
MOST_OPEN: Final = 40
_open: "OrderedDict[Path, tuple[sqlite3.Connection, tuple[int, int]]]" = OrderedDict()
_lock: Final = Lock()


def token(path: Path) -> Token | None:
    """A token that is equal to an earlier one only if nothing was committed in between; None where nobody can say."""
    known = committed(path)
    return None if known is None else (*known, *_touched(path))


def committed(path: Path) -> Token | None:
    """The same, of what is committed through SQLite: a copy over the files is not seen, and neither is a checkpoint."""
    with _lock:
        try:
            file = path.stat()
            identity = (file.st_dev, file.st_ino)
            if path in _open and _open[path][1] != identity:
                _open.pop(path)[0].close()
            if path not in _open:
                connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
                _open[path] = (connection, identity)
            _open.move_to_end(path)
            while len(_open) > MOST_OPEN:
                _open.popitem(last=False)[1][0].close()
            connection = _open[path][0]
            (version,) = connection.execute("pragma data_version").fetchone()
        except (OSError, sqlite3.Error):
            return None
        return (id(connection), *identity, int(version))


def _touched(path: Path) -> tuple[int, ...]:
    """When the files were changed last, and how large they are: a copy over them passes SQLite by."""
    found: list[int] = []
    for each in (path, path.with_name(path.name + "-wal")):
        try:
            file = each.stat()
        except OSError:
            found += (0, 0, 0)
        else:
            found += (file.st_mtime_ns, file.st_ctime_ns, file.st_size)
    return tuple(found)


@atexit.register
def close() -> None:
    """Close them all."""
    with _lock:
        while _open:
            _open.popitem()[1][0].close()
