"""ZIP archives of files, in and out. Holds bytes; never knows what is in a file."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dialmap.core.exchange import Problem, Upload
from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.limits import LARGEST_FILE, MEGABYTE, MOST_FILES
from dialmap.messages import Message, _

BEGINNINGS: Final = (b"PK\x03\x04", b"PK\x05\x06")
#: What each entry of the list of members begins with. Counted before the list is read, which takes long where it is.
MEMBER: Final = b"PK\x01\x02"
#: How the names of files end that hold tables.
TABLES: Final = (".csv", ".xlsx", ".xlsm", ".xls", ".ods")
#: Others unpack a whole block at once, whatever its size.
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def unpack(upload: Upload, suffixes: tuple[str, ...] = TABLES) -> tuple[list[Upload], list[Problem]]:
    """The files inside a ZIP archive whose names end so; any other upload comes back as it is."""
    if not upload.name.casefold().endswith(".zip"):
        return [upload], []
    try:
        if not upload.data.startswith(BEGINNINGS):
            raise RefusedError(_("this is not a ZIP archive; upload the CSV files themselves"))
        if len(upload.data) > LARGEST_FILE:
            raise RefusedError(_too_large())
        if upload.data.count(MEMBER) > MOST_FILES:
            raise RefusedError(_("the archive holds more than {limit} files; split it", limit=MOST_FILES))
        found, problems = _members(upload, suffixes)
    except RefusedError as error:
        return [], [Problem(file=upload.name, message=error.message)]
    except Exception as error:  # a damaged archive makes the library raise almost anything
        said = _("the archive cannot be read ({why}); pack it again without a password", why=str(error))
        return [], [Problem(file=upload.name, message=said)]
    if not found:
        problems.append(Problem(file=upload.name, message=_("the archive holds no table: no CSV file and no workbook")))
    return found, problems


def _too_large() -> Message:
    return _("unpacked, the archive has more than {limit} MB; split it", limit=LARGEST_FILE // MEGABYTE)


def _members(upload: Upload, suffixes: tuple[str, ...]) -> tuple[list[Upload], list[Problem]]:
    found: list[Upload] = []
    problems: list[Problem] = []
    left = LARGEST_FILE
    with zipfile.ZipFile(io.BytesIO(upload.data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST_FILE:
            raise RefusedError(_too_large())
        for member in archive.infolist():
            if member.is_dir() or member.filename.startswith("__MACOSX"):
                continue
            name = f"{upload.name}/{member.filename}"
            if not member.filename.casefold().endswith(suffixes):
                said = _(
                    "only {names} files are read from an archive; this one was left out", names=", ".join(suffixes)
                )
                problems.append(Problem(file=name, message=said, is_error=False))
                continue
            data = _unpacked(archive, member, left)
            left -= len(data)
            found.append(replace(upload, name=name, data=data))
    return found, problems


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member, whatever size the archive says it has. Errors: :class:`RefusedError` beyond ``most``."""
    if member.compress_type not in METHODS:
        raise RefusedError(
            _(
                "{name} is packed in a way that is not read; pack the files again as an ordinary ZIP",
                name=member.filename,
            )
        )
    with archive.open(member) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise RefusedError(_too_large())
    return data


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive of ``files`` (name, bytes), the same bytes for the same content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
