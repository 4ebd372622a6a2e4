"""Files: read only where they are ordinary and not too large; written whole or not at all, never over a database.

The one place that opens a file somebody named. Holds how bytes get from a disk and onto it; never knows what they mean.
"""

import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from dialmap.errors import DataError, UsageError
from dialmap.exchange.limits import LARGEST_FILE, too_large
from dialmap.messages import Message, _
from dialmap.service.transactions import utc_now

#: How every SQLite database begins. Source: https://www.sqlite.org/fileformat.html
#: What a killed write has left behind is taken away by a later one after this time.
LITTER: Final = timedelta(days=1)
HEADER: Final = b"SQLite format 3\0"
#: What SQLite keeps beside a database; it holds writes that the database does not have yet.
BESIDE: Final = ("-wal", "-shm", "-journal")


class FileError(DataError):
    """A file that is not read. ``why`` says it without the name of the file."""

    def __init__(self, path: Path, why: Message) -> None:
        self.why = why
        super().__init__(_("{path}: {why}", path=str(path), why=why))


def read_file(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """The whole of an ordinary file.

    Errors: :class:`FileError` for a folder, a device or a pipe, for more than ``limit`` bytes, and for what the system
    refuses to open.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileError(path, _not_ordinary(found.st_mode))
        if found.st_size > limit:
            raise FileError(path, too_large(limit))
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise FileError(path, _("cannot be read: {why}", why=why)) from error
    if len(data) > limit:  # the system did not know its size, or it is growing
        raise FileError(path, too_large(limit))
    return data


def read_input(limit: int = LARGEST_FILE) -> bytes:
    """The whole of the standard input. Errors: :class:`FileError` for more than ``limit`` bytes."""
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise FileError(Path("-"), too_large(limit))
    return data


def _not_ordinary(mode: int) -> Message:
    if stat.S_ISDIR(mode):
        return _("this is a folder; name a file")
    return _("this is a device or a pipe, not an ordinary file; save what it gives in a file first")


def write(path: Path, data: bytes) -> None:
    """Write one file: afterwards it holds all of ``data``, or what it held before.

    Errors: as :func:`write_folder`.
    """
    _write([(path, data)])


def write_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files into a folder, made if need be. The old ones stay until every new one is on the disk.

    Errors: :class:`UsageError` where one of them is a database, by this name or by another; :class:`DataError` where
    the disk refuses. Nothing has changed then.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from error
    _write([(folder / name, data) for name, data in files])


def _write(files: list[tuple[Path, bytes]]) -> None:
    ordinary = [(path, data) for path, data in files if not _is_special(path)]
    with replacing(*(path for path, _data in ordinary)) as parts:
        for part, (_path, data) in zip(parts, ordinary, strict=True):
            part.write_bytes(data)
    for path, data in files:
        if _is_special(path):
            try:
                path.write_bytes(data)
            except OSError as error:
                raise _refused(path, error) from error


def is_database(path: Path) -> bool:
    """Whether a file is a SQLite database, or belongs to one."""
    for end in BESIDE:
        if path.name.endswith(end) and is_database(path.with_name(path.name.removesuffix(end))):
            return True
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


@contextmanager
def replacing(*paths: Path) -> Iterator[list[Path]]:
    """For each of ``paths`` a file beside it, to be filled; they take their places when all of them are on the disk.

    Of a link it is the file behind it that is meant. A new file may be read by whom the old one may be read by.
    Errors: as :func:`write_folder`.
    """
    targets = [path.resolve() for path in paths]
    for path, target in zip(paths, targets, strict=True):
        if is_database(path) or is_database(target):
            raise UsageError(_("{path} is a database; name another file", path=str(path)))
        if _is_special(target):
            raise FileError(path, _not_ordinary(target.stat().st_mode))
    parts = [target.with_name(f".dialmap-{secrets.token_hex(8)}.part") for target in targets]
    for folder in {target.parent for target in targets}:
        _clear_litter(folder)
    path = Path()  # the one that is being worked on, for the sentence
    try:
        yield parts
        for path, part, target in zip(paths, parts, targets, strict=True):  # noqa: B007
            if target.exists():
                part.chmod(target.stat().st_mode & 0o777)
            with part.open("rb+") as file:
                os.fsync(file.fileno())
        for path, part, target in zip(paths, parts, targets, strict=True):  # noqa: B007
            part.replace(target)
        for folder in {target.parent for target in targets}:
            _settle(folder)
    except OSError as error:
        at = {str(part): path for part, path in zip(parts, paths, strict=True)}
        raise _refused(at.get(str(error.filename), path), error) from error
    finally:
        for part in parts:
            for end in ("", *BESIDE):
                with suppress(OSError):
                    part.with_name(part.name + end).unlink()


def _clear_litter(folder: Path) -> None:
    """Take away what writes that were killed have left there, if it is so old that none of them can be going on."""
    since = (utc_now() - LITTER).timestamp()
    for left in folder.glob(".dialmap-*.part*"):
        with suppress(OSError):
            if left.stat().st_mtime < since:
                left.unlink()


def _is_special(target: Path) -> bool:
    """Whether it is a pipe or a device: it has nothing to lose, and a file in its place would be the end of it."""
    return target.exists() and not target.is_file() and not target.is_dir()


def _settle(folder: Path) -> None:
    """Have the new names of a folder on the disk too, where a folder can be opened at all."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _refused(path: Path, error: OSError) -> DataError:
    return DataError(_("{path} cannot be written: {why}", path=str(path), why=error.strerror or "?"))
