"""Which data sets there are: one database, or those of a folder or of a list, side by side.

Holds where they are. Never opens one: each has its own rows, settings, people, log and hash, and nothing is shared.
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.service.files import is_database, read_file

#: The checkout, where there is one.
PROJECT: Final = Path(__file__).resolve().parents[3]
#: The folder of databases, or the settings file that lists them.
SETS: Final = "DIALMAP_SETS"
LARGEST_LIST: Final = 1_000_000
LONGEST_NAME: Final = 80
MOST_SETS: Final = 32


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set by the name under which it is chosen, and its database."""

    name: str
    path: Path


def default_path() -> Path:
    """The database of the first data set, which is there where nobody chooses another.

    ``DIALMAP_DB``, else the first of ``DIALMAP_SETS``, else ``data/dialmap.db`` of the checkout, else of the working
    folder.
    """
    return _chosen([] if os.environ.get("DIALMAP_DB") else _sets())


def _sets() -> list[DataSet]:
    told = os.environ.get(SETS, "").strip()
    return _told(Path(told)) if told else []


def _chosen(found: list[DataSet]) -> Path:
    """The database of the first data set, of those that were found."""
    told = os.environ.get(SETS, "").strip()
    if told and not os.environ.get("DIALMAP_DB"):
        return found[0].path if found else Path(told) / "dialmap.db"
    return _first()


def _first() -> Path:
    named = os.environ.get("DIALMAP_DB")
    if named:
        return Path(named)
    home = PROJECT if (PROJECT / "app.py").is_file() else Path.cwd()
    return home / "data" / "dialmap.db"


def listed() -> tuple[DataSet, ...]:
    """Every data set, that of :func:`default_path` in front.

    ``DIALMAP_SETS`` is a folder, each of whose databases (``*.db``) is one by the name of the file, or a TOML file
    whose table ``[sets]`` says name and path (from the folder of the file). Without it there is one.
    Errors: :class:`DataError` where the file cannot be read or says something else, and for more than 32.
    """
    found = _sets()
    first = _chosen(found)
    others = [each for each in found if not _is_same(each.path, first)]
    name = next((each.name for each in found if _is_same(each.path, first)), first.stem)
    if any(each.name == name for each in others):
        name = first.name
    if len(others) >= MOST_SETS:
        told = os.environ.get(SETS, "")
        raise DataError(_("{name} names more than {limit} data sets; leave some out", name=told, limit=MOST_SETS))
    return (DataSet(name, first), *others)


def paths() -> tuple[Path, ...]:
    """The databases of all data sets; the first alone where the list cannot be read, which the pages say."""
    try:
        return tuple(each.path for each in listed())
    except DataError:
        return (_first(),)


def _told(place: Path) -> list[DataSet]:
    """The data sets of a folder or a list. Errors: :class:`DataError`, whatever is wrong with it."""
    try:
        return _read(place)
    except (OSError, ValueError, RuntimeError) as error:  # a loop of links, a name too long, lists in lists
        raise DataError(_("{name} cannot be read: {why}", name=SETS, why=str(error)[:200])) from error


def _read(place: Path) -> list[DataSet]:
    if place.suffix != ".toml":
        if not place.is_dir():
            raise DataError(
                _("{name} says {path}, which is neither a folder nor a .toml file", name=SETS, path=str(place))
            )
        return [DataSet(each.stem, each) for each in sorted(place.glob("*.db")) if is_database(each)]
    try:
        sets = tomllib.loads(read_file(place, LARGEST_LIST).decode("utf-8")).get("sets")
    except ValueError as error:  # a TOML error is one, a wrong encoding too
        raise DataError(_("{path} is no TOML file: {why}", path=str(place), why=str(error))) from error
    if not isinstance(sets, dict) or not sets:
        raise DataError(_("{path} has no table [sets] with names and paths of databases", path=str(place)))
    found: list[tuple[str, Path]] = []
    for name, path in sets.items():
        called = name.strip()
        is_named = 0 < len(called) <= LONGEST_NAME and called.isprintable()
        if not isinstance(path, str) or not path or "\0" in path or not is_named or called in dict(found):
            raise DataError(
                _(
                    "{path}: {name} must be the path of a database, and no other may be called so",
                    path=str(place),
                    name=name,
                )
            )
        found.append((called, (place.parent / path).absolute()))
    return [DataSet(called, path) for called, path in found]


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links
        return one == other
