"""Where files of calls lie: on this machine, or at an address that Arrow opens (``s3://``, ``gs://``, ``hdfs://``).

Never reads a record.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
from pyarrow import fs

from dialmap.errors import DataError
from dialmap.messages import _

#: Names of files that are read where a folder is given.
ENDINGS: Final = (".csv", ".tsv", ".txt", ".sql", ".log", ".parquet", ".csv.gz", ".sql.gz", ".tsv.gz", ".txt.gz")
NAMES: Final = ("master.csv", "queue_log", "cel")


@dataclass(frozen=True, slots=True)
class Remote:
    """A file or a folder at an address."""

    uri: str

    @property
    def name(self) -> str:
        """The last part of the address."""
        return self.uri.rstrip("/").rpartition("/")[2]

    def __str__(self) -> str:
        return self.uri


Place = Path | Remote


def place_of(text: str) -> Place:
    """A path, or an address where a text is one."""
    return Remote(text) if "://" in text else Path(text)


def raw(place: Place) -> IO[bytes]:
    """A file to read from, as it lies there. Errors: :class:`DataError`."""
    try:
        if isinstance(place, Path):
            return place.open("rb", buffering=0)
        system, path = fs.FileSystem.from_uri(place.uri)
        opened: IO[bytes] = system.open_input_file(path)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise unreadable(place, error) from error
    return opened


def size_of(place: Place) -> int:
    """How many bytes a file has as it lies there. Errors: :class:`DataError`."""
    try:
        if isinstance(place, Path):
            return place.stat().st_size
        system, path = fs.FileSystem.from_uri(place.uri)
        return int(system.get_file_info(path).size or 0)
    except (OSError, ValueError, pa.ArrowException) as error:
        raise unreadable(place, error) from error


def files_in(place: Place) -> tuple[Place, ...]:
    """The files of calls in a folder and below it, by name; the place itself where it is a file.

    Errors: :class:`DataError` where there is none.
    """
    found: tuple[Place, ...]
    if isinstance(place, Path):
        if not place.is_dir():
            return (place,)
        found = tuple(each for each in sorted(place.rglob("*")) if each.is_file() and is_named_so(each.name))
    else:
        try:
            system, path = fs.FileSystem.from_uri(place.uri)
            if system.get_file_info(path).type is not fs.FileType.Directory:
                return (place,)
            listed = system.get_file_info(fs.FileSelector(path, recursive=True))
        except (OSError, ValueError, pa.ArrowException) as error:
            raise unreadable(place, error) from error
        begins = place.uri[: place.uri.index("://") + 3]
        named = (each for each in listed if each.type is fs.FileType.File and is_named_so(each.base_name))
        found = tuple(Remote(begins + each.path) for each in sorted(named, key=lambda each: each.path))
    if not found:
        raise DataError(
            _("{path} holds no file of calls; their names end in {endings}", path=place, endings=", ".join(ENDINGS))
        )
    return found


def is_named_so(name: str) -> bool:
    """Whether a file is called as files of calls are."""
    folded = name.casefold()
    return not folded.startswith(".") and (folded.endswith(ENDINGS) or folded.startswith(NAMES))


def unreadable(place: Place, error: Exception) -> DataError:
    """That a file cannot be read, and why."""
    why = getattr(error, "strerror", None) or (str(error).splitlines() or [type(error).__name__])[0]
    return DataError(_("{path} cannot be read: {why}", path=place, why=why))
