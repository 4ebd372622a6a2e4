"""The files of one PBX, from a disk or from a page, and what can be dialed there as our own files.

Holds these use cases. Never stores anything, and never knows a format: that is :mod:`dialmap.exchange`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from dialmap.core.boxes import BoxImport
from dialmap.core.exchange import Problem, Upload
from dialmap.core.profiles import Profile
from dialmap.core.settings import Policy, Settings
from dialmap.errors import DataError, UsageError
from dialmap.exchange.asterisk import freepbx
from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.asterisk.conf import ROUTE as OUTBOUND
from dialmap.exchange.asterisk.dialplan import Dialplan
from dialmap.exchange.boxes import FAMILY, MAIN, UPLOADED, box_of
from dialmap.exchange.encodings import decode, find_encoding
from dialmap.exchange.formats import BY_NAME
from dialmap.messages import _
from dialmap.service.box_rows import as_files
from dialmap.service.datasets import PROJECT
from dialmap.service.files import FileError, read_file
from dialmap.store import boxes
from dialmap.store.db import reading

__all__ = [
    "UPLOADED",
    "Box",
    "Dialplan",
    "as_files",
    "box_of",
    "boxed",
    "check_format",
    "decision_of",
    "imports",
    "is_decided_so",
    "profile_of",
    "read_dialplan",
    "remembered",
    "sample_box",
    "usual_entry",
]

MOST_FILES: Final = 1_000
SAMPLE_BOX: Final = PROJECT / "data" / "sample-pbx"
#: What is read of a folder besides its dialplan, where it is there.
LISTS: Final = ("pjsip.conf", "pjsip_wizard.conf", "sip.conf", "iax.conf")


def boxed(paths: Sequence[Path], name: str = "") -> tuple[Box | None, list[Path], list[Upload], list[Problem]]:
    """The PBX of which some of the paths tell, None where none does; the other paths.

    And the tables that were packed in one archive with it; what was left out of archives. A folder tells of a PBX by
    its ``extensions.conf``. ``name`` of a format, if somebody insists on one.
    Errors: :class:`DataError` for a file of which nothing can be read, and where they are several dialplans.
    """
    uploads: list[tuple[Path, Upload]] = []
    beside: dict[str, Path] = {}
    others = []
    for path in paths:
        if path.is_dir() and not _is_dialplan(path):
            others.append(path)
            continue
        try:
            uploads += _files(path, beside)
        except FileError:
            if name:
                raise
            others.append(path)  # whoever reads tables says what is wrong with it
    box, rest, problems = box_of([each for _path, each in uploads], _Read(beside), name)
    by_upload = {id(upload): path for path, upload in uploads}
    others += [by_upload[id(each)] for each in rest if id(each) in by_upload]
    return box, others, [each for each in rest if id(each) not in by_upload], problems


def _is_dialplan(folder: Path) -> bool:
    is_ours = any(each.suffix.casefold() == ".csv" for each in folder.iterdir())
    return not is_ours and any(_read_of(folder))


def _read_of(folder: Path) -> Iterator[Path]:
    """The files of a folder that are read by themselves: its dialplan, or the parts of one, and lists of trunks."""
    mains = [folder / MAIN] if (folder / MAIN).is_file() else sorted(folder.glob(f"{FAMILY}_*.conf"))
    yield from mains
    yield from (folder / name for name in LISTS if (folder / name).is_file())


def _files(path: Path, beside: dict[str, Path]) -> Iterator[tuple[Path, Upload]]:
    """A path as uploads; what they may include is put into ``beside``."""
    if path.is_dir():
        _see(path, beside)
        yield from ((each, Upload(each.name, read_file(each))) for each in _read_of(path))
        return
    data = read_file(path)
    if path.suffix.casefold() == ".conf" and b"#" in data and b"include" in data:
        _see(path.parent, beside)
    yield path, Upload(path.name, data)


def _see(folder: Path, beside: dict[str, Path]) -> None:
    found = sorted(each for each in folder.rglob("*.conf") if each.is_file())
    if len(found) > MOST_FILES:
        raise FileError(folder, _("there are more than 1,000 configuration files below this folder; name the file"))
    beside.update({each.relative_to(folder).as_posix(): each for each in found})


class _Read(Mapping[str, str]):
    """Configuration files by name, each read when it is asked for."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __getitem__(self, name: str) -> str:
        return _text(self._paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_dialplan(path: Path) -> Dialplan:
    """The dialplan in a file, an archive or a folder of configuration.

    Errors: :class:`~dialmap.errors.DataError` where nothing there is one.
    """
    if path.is_dir() and not any(_read_of(path)):
        raise FileError(path, _("there is no extensions.conf in this folder; name the file"))
    beside: dict[str, Path] = {}
    box, _others, _problems = box_of([upload for _path, upload in _files(path, beside)], _Read(beside))
    if box is None or box.plan is None:
        raise FileError(path, _("this is no dialplan; `dialmap formats` lists what is read"))
    return box.plan


def check_format(name: str) -> None:
    """See that there is a format of that name. Errors: :class:`~dialmap.errors.UsageError` where there is none."""
    if name and name not in BY_NAME:
        raise UsageError(_("there is no format {name}; there are {names}", name=name, names=", ".join(BY_NAME)))


def sample_box() -> list[Upload]:
    """The files of an invented Asterisk, to be tried; none where there is no checkout."""
    return [Upload(each.name, read_file(each)) for each in sorted(SAMPLE_BOX.glob("*")) if each.is_file()]


def remembered(path: Path, source: str) -> BoxImport | None:
    """The last import of these files into the database at ``path``; None where there was none, or no database."""
    if not path.exists():
        return None
    return next((each for each in imports(path) if each.source == source), None)


def imports(path: Path) -> tuple[BoxImport, ...]:
    """The last import of each source, the newest in front."""
    with reading(path) as db:
        return boxes.listed(db)


def profile_of(box: Box) -> Profile:
    """What kind of system the files are from: FreePBX calls the contexts of its routes in its own way."""
    contexts = box.plan.contexts if box.plan is not None else ()
    is_freepbx = box.tables or any(name.startswith(OUTBOUND) for name in contexts)
    return Profile.FREEPBX if is_freepbx else Profile.ASTERISK


def decision_of(box: Box) -> tuple[Policy, bool | None] | None:
    """Which route wins in the PBX, and whether calls go on to the next where trunks fail; None where no file says.

    A dialplan says nothing of that: where calls go on, its own steps do.
    """
    if box.rules is not None:
        return box.rules.policy, box.rules.falls
    return (Policy.CONTEXTS, None) if box.plan is not None else None


def is_decided_so(settings: Settings, decided: tuple[Policy, bool | None]) -> bool:
    """Whether the data set decides as the PBX does."""
    policy, falls = decided
    return settings.policy is policy and falls in (None, settings.fall_through)


def usual_entry(box: Box) -> str:
    """Where calls enter, where that goes without saying: tables of FreePBX know one way only. Else empty."""
    return freepbx.ENTRY if box.tables else ""


def _text(path: Path) -> str:
    data = read_file(path)
    try:
        return decode(data, find_encoding(data))
    except DataError as error:
        raise FileError(path, error.message) from error
