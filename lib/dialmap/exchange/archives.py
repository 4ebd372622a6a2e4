"""ZIP archives of files, in and out. Holds bytes; never knows what is in a file."""

import io
import zipfile
from collections.abc import Iterable

from dialmap.core.exchange import Problem, Upload
from dialmap.exchange.text_files import LARGEST_FILE
from dialmap.messages import _


def unpack(upload: Upload) -> tuple[list[Upload], list[Problem]]:
    """The CSV files inside a ZIP archive; any other upload comes back as it is."""
    if not upload.data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or not upload.name.casefold().endswith(".zip"):
        if upload.name.casefold().endswith(".zip"):
            said = _("this is not a ZIP archive; upload the CSV files themselves")
            return [], [Problem(file=upload.name, message=said)]
        return [upload], []
    found: list[Upload] = []
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(io.BytesIO(upload.data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_FILE:
                said = _("unpacked, the archive has more than {limit} MB; split it", limit=LARGEST_FILE // 1_048_576)
                return [], [Problem(file=upload.name, message=said)]
            for member in archive.infolist():
                if member.is_dir() or member.filename.startswith("__MACOSX"):
                    continue
                name = f"{upload.name}/{member.filename}"
                if not member.filename.casefold().endswith(".csv"):
                    said = _("only .csv files are read from an archive; this one was left out")
                    problems.append(Problem(file=name, message=said, is_error=False))
                else:
                    found.append(Upload(name, archive.read(member), upload.encoding, upload.delimiter))
    except Exception as error:  # a damaged archive makes the library raise almost anything
        said = _("the archive cannot be read ({why}); pack it again without a password", why=str(error))
        return [], [Problem(file=upload.name, message=said)]
    if not found:
        problems.append(Problem(file=upload.name, message=_("the archive holds no CSV file")))
    return found, problems


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive of ``files`` (name, bytes), the same bytes for the same content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
