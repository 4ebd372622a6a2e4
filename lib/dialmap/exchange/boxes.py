"""The files of one PBX, read together: each by its format, then put together as one box.

Holds which file belongs to which. Never opens a file, and never follows a call.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from dialmap.core.exchange import Problem, Upload
from dialmap.errors import DataError
from dialmap.exchange.archives import TABLES, unpack
from dialmap.exchange.asterisk import freepbx
from dialmap.exchange.asterisk.box import Box, joined
from dialmap.exchange.encodings import decode, find_encoding
from dialmap.exchange.formats import BY_NAME, format_of
from dialmap.exchange.formats.asterisk import dialplan_show, extensions_conf
from dialmap.exchange.formats.base import Format, Text, Texts
from dialmap.exchange.pbxs import proxies
from dialmap.messages import _

MAIN: Final = "extensions.conf"
FAMILY: Final = "extensions"
#: Files that only count where they are of a known format.
TOLD: Final = (".json", ".yaml", ".yml", ".db", ".js", ".xml")
#: How the names of files end that are taken out of an archive, and of those that may be uploaded.
SUFFIXES: Final = (*TABLES, ".conf", ".txt", ".log", ".sql", ".tsv", ".ael", ".lua", *TOLD)
UPLOADED: Final = (*SUFFIXES, ".zip", ".gz", ".tgz")
_INCLUDED: Final = re.compile(r"^\s*#\s*(?:try)?include\s+[\"'<]?([^\"'>;\s]+)", re.MULTILINE | re.IGNORECASE)
#: Several files of one dialplan that nothing includes are read as if one file included them.
TOGETHER: Final = "*"


def box_of(
    uploads: Iterable[Upload], texts: Mapping[str, str] | None = None, name: str = ""
) -> tuple[Box | None, list[Upload], list[Problem]]:
    """The PBX that some of the uploads tell of, None where none does; the others; what was left out of archives.

    ``texts``: name -> text of files that are read only where one of the uploads includes them; ``name`` of a format, if
    somebody insists on one.
    Errors: :class:`DataError` for a file of which nothing can be read, and where they are several dialplans.
    """
    found: list[tuple[Format, Text]] = []
    others: list[Upload] = []
    problems: list[Problem] = []
    for upload in uploads:
        members, said = _members(upload)
        known = [_known(each, name) for each in members]
        if members != [upload]:  # packed beside what is meant
            said += [_left_out(each.text) for each in known if each.is_odd]
            known = [each for each in known if not each.is_odd]
        ours = [each.upload for each in known if each.format.read is None]
        if len(ours) == len(known):
            others.append(upload)
            continue
        others += ours
        problems += said
        found += [(each.format, each.text) for each in known if each.format.read is not None]
    return (_read(found, texts or {}) if found else None), others, problems


@dataclass(frozen=True, slots=True)
class _Known:
    """A file, and of which format it is."""

    upload: Upload
    format: Format
    text: Text

    @property
    def is_odd(self) -> bool:
        """Whether it only counts where it is of a known format, and is of none."""
        return self.format.read is None and self.text.suffix in TOLD


def _known(upload: Upload, name: str) -> _Known:
    text = _text(upload)
    return _Known(upload, BY_NAME[name] if name else format_of(text), text)


def _left_out(file: Text) -> Problem:
    said = _("the file is of no format that is known, and was left out")
    return Problem(file=file.name, message=said, is_error=False)


def _members(upload: Upload) -> tuple[list[Upload], list[Problem]]:
    if not upload.name.casefold().endswith(".zip"):
        return [upload], []
    members, problems = unpack(upload, SUFFIXES)
    return members, [each for each in problems if members]


def _text(upload: Upload) -> Text:
    try:
        text = decode(upload.data, find_encoding(upload.data))
    except DataError:
        text = ""
    return Text(upload.name, upload.data, text)


def _read(found: list[tuple[Format, Text]], beside: Mapping[str, str]) -> Box:
    confs = [file for format_, file in found if format_ is extensions_conf]
    shown = [file for format_, file in found if format_ is dialplan_show]
    given = _relative(confs, [file for _format, file in found])
    texts = Texts(given, beside)
    mains = [file for file in confs if not _is_included(file, confs)]
    if len(shown) + bool(mains) > 1 or not _are_one(mains):
        raise _several()
    parts = [_part(format_, file, texts) for format_, file in found if format_ is not extensions_conf]
    if sum(each.rules is not None for each in parts) + len(shown) + bool(mains) > 1:
        raise _several()
    if mains:
        parts.append(_dialplan(mains, texts))
    box = joined(parts)
    if not box.tables:
        return box
    if proxies.COLUMNS.keys() & box.tables.keys():
        if box.plan is not None or box.rules is not None:
            raise _several()
        return joined((replace(box, tables={}), proxies.box_of(box.tables)))
    lacking = freepbx.lacks(box.tables)
    if lacking:
        raise DataError(
            _("a table is missing: {names}; dump it too, and import the files together", names=", ".join(lacking))
        )
    if box.plan is not None:
        raise _several()
    return replace(joined((box, freepbx.box_of(box.tables))), tables=box.tables)


def _several() -> DataError:
    return DataError(_("these are several dialplans; import one after another: their entries are not the same"))


def _dialplan(mains: list[Text], texts: Mapping[str, str]) -> Box:
    if len(mains) == 1:
        name = PurePosixPath(mains[0].name).name
        return _part(extensions_conf, replace(mains[0], name=name), texts)
    ordered = sorted(mains, key=lambda file: PurePosixPath(file.name).name != MAIN)
    lines = "\n".join(f'#include "{PurePosixPath(file.name).name}"' for file in ordered)
    return _part(extensions_conf, Text(TOGETHER, b"", lines), texts)


def _part(format_: Format, file: Text, texts: Mapping[str, str]) -> Box:
    assert format_.read is not None
    try:
        return format_.read(file, texts)
    except DataError as error:
        raise DataError(_("{path}: {why}", path=file.name, why=error.message)) from error


def _relative(confs: list[Text], files: list[Text]) -> dict[str, str]:
    """The texts by their path in the folder where the dialplan is."""
    main = next((file for file in confs if PurePosixPath(file.name).name == MAIN), confs[0] if confs else None)
    folder = PurePosixPath(main.name).parent if main is not None else PurePosixPath()
    found = {}
    for file in files:
        path = PurePosixPath(file.name)
        inside = path.is_relative_to(folder) and str(folder) != "."
        found[str(path.relative_to(folder)) if inside else file.name] = file.text
    return found


def _are_one(mains: list[Text]) -> bool:
    """Whether files that do not include one another are of one dialplan: ``extensions_*.conf`` of one folder."""
    paths = {PurePosixPath(file.name) for file in mains}
    is_family = all(path.name.startswith(FAMILY) for path in paths)
    return len(mains) <= 1 or (is_family and len(paths) == len(mains) and len({path.parent for path in paths}) == 1)


def _is_included(file: Text, confs: list[Text]) -> bool:
    name = PurePosixPath(file.name).name
    return any(
        name == PurePosixPath(wanted).name or PurePosixPath(name).match(wanted)
        for other in confs
        if other is not file
        for wanted in _INCLUDED.findall(other.text)
    )
