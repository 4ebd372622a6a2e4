"""The grammar of Asterisk's configuration files: comments, categories, templates, includes.

Holds lines on their way to settings. Never knows what a category or a key means: that is whoever reads the settings.
"""

import fnmatch
import re
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from typing import Final

from dialmap.exchange.asterisk.dialplan import Place, Unread
from dialmap.messages import Message, _

#: Bytes of a line from which on Asterisk skips it.
LONGEST_LINE: Final = 8_191
DEEPEST_INCLUDE: Final = 10
DEEPEST_COMMENT: Final = 128
_HEAD: Final = re.compile(r"\[([^\]]*)\](?:\(([^)]*)\))?")
_DIRECTIVE: Final = re.compile(r"#\s*(\w+)\s*(.*)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One line ``key = value``; ``key`` and ``value`` without the blanks around them."""

    key: str
    value: str
    place: Place


@dataclass(slots=True)
class Section:
    """One category with its settings; a template is there only to be inherited; ``remark`` stands behind its name."""

    name: str
    place: Place
    _: KW_ONLY
    is_template: bool = False
    remark: str = ""
    settings: list[Setting] = field(default_factory=list)


@dataclass(slots=True)
class Read:
    """What the files of one configuration hold: sections in order, the lines that do not count, how many there are."""

    sections: list[Section] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    lines: int = 0


def read_sections(files: Mapping[str, str], name: str) -> Read:
    """The sections of the file ``name`` and of all that it includes. ``files``: path -> text.

    A path is relative to the configuration's folder, as in an ``#include``. What Asterisk would refuse is said, and
    the rest is read all the same.
    """
    reader = _Reader(files)
    reader.file(name, 1)
    return reader.read


class _Reader:
    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._section: Section | None = None
        self._said_before_any = False
        self.read = Read()

    def file(self, name: str, depth: int) -> None:
        text = self._files[name].removeprefix("\ufeff")
        nested = 0
        for number, raw in enumerate(re.split(r"\r\n|\n|\r", text), 1):
            place = Place(name, number)
            if len(raw.encode("utf-8", "surrogateescape")) > LONGEST_LINE:
                self._lose(place, _("the line is longer than 8,191 bytes, so Asterisk skips it"))
                continue
            line, nested = without_comments(raw, nested)
            if line.strip():
                self.read.lines += 1
                self._line(line.strip(), place, depth)
            if raw.startswith("[") and ";" in raw and self._section is not None and not self._section.remark:
                self._section.remark = raw.partition(";")[2].strip()
        if nested:
            self._lose(Place(name, 0), _("a block comment is never closed: all that follows it is a comment"))

    def _line(self, line: str, place: Place, depth: int) -> None:
        if line.startswith("["):
            self._head(line, place)
        elif line.startswith("#"):
            self._directive(line, place, depth)
        elif "=" not in line:
            self._lose(place, _("there is no = in the line, so Asterisk skips it"))
        elif self._section is None:
            if not self._said_before_any:
                self._lose(place, _("this stands before the first [section]: Asterisk refuses the whole file"))
            self._said_before_any = True
        else:
            self._setting(line, place, self._section)

    def _head(self, line: str, place: Place) -> None:
        found = _HEAD.match(line)
        if found is None:
            self._lose(place, _("the bracket of the section is never closed: Asterisk refuses the whole file"))
            return
        options = [each.strip() for each in (found[2] or "").split(",") if each.strip()]
        if "+" in options:
            existing = next((each for each in self.read.sections if each.name == found[1]), None)
            if existing is None:
                self._lose(place, _("there is no section {name} to add to: Asterisk refuses the file", name=found[1]))
            else:
                self._section = existing
                return
        self._section = Section(found[1], place, is_template="!" in options)
        for base in options:
            if base in ("!", "+"):
                continue
            inherited = next((each for each in self.read.sections if each.name == base), None)
            if inherited is None:
                self._lose(place, _("there is no template {name}: Asterisk refuses the file", name=base))
            else:
                self._section.settings += inherited.settings
        self.read.sections.append(self._section)

    def _setting(self, line: str, place: Place, section: Section) -> None:
        key, _sep, value = line.partition("=")
        adds = key.endswith("+")
        key = (key[:-1] if adds else key).strip()
        value = value.removeprefix(">").strip()
        key = key.removeprefix("\\")
        if not key:
            self._lose(place, _("there is no name before the =, so Asterisk skips the line"))
            return
        if adds:
            for at in reversed(range(len(section.settings))):
                last = section.settings[at]
                if last.key == key:
                    section.settings[at] = Setting(key, last.value + value, last.place)
                    return
        section.settings.append(Setting(key, value, place))

    def _directive(self, line: str, place: Place, depth: int) -> None:
        found = _DIRECTIVE.match(line)
        name, wanted = (found[1].lower(), found[2].strip()) if found else ("", "")
        if name not in ("include", "tryinclude"):
            self._lose(place, _("{directive} is not followed", directive=line.partition(" ")[0]))
            return
        wanted = wanted.strip("\"'").removeprefix("<").removesuffix(">").strip()
        names = sorted(self._named(wanted))
        if depth >= DEEPEST_INCLUDE:
            self._lose(place, _("files include one another more than ten deep: Asterisk stops here"))
        elif not names and name == "include":
            self._lose(place, _("{name} is missing: Asterisk would load nothing at all; add the file", name=wanted))
        else:
            for each in names:
                self.file(each, depth + 1)

    def _named(self, wanted: str) -> Iterator[str]:
        """The files that an include names: by their path, or, where that is absolute, by its end."""
        for name in self._files:
            end = wanted[wanted.rindex("/") + 1 :] if wanted.startswith("/") else wanted
            if name == wanted or fnmatch.fnmatchcase(name, end):
                yield name

    def _lose(self, place: Place, why: Message) -> None:
        self.read.unread.append(Unread(place, why))


def without_comments(line: str, nested: int) -> tuple[str, int]:
    """A line without its comments, and in how many block comments it ends; ``nested``: in how many it began.

    ``;`` begins a comment, ``\\;`` is a semicolon; ``;--`` to ``--;`` is a block, but for ``;---``.
    """
    kept: list[str] = []
    start = at = 0
    while (at := line.find(";", at)) >= 0:
        if at > start and line[at - 1] == "\\":
            if not nested:
                kept.append(line[start : at - 1])
                start = at
            at += 1
        elif line.startswith("--", at + 1) and line[at + 3 : at + 4] != "-" and nested < DEEPEST_COMMENT:
            if not nested:
                kept.append(line[start:at])
            nested += 1
            start = at = at + 3
        elif nested and at >= start + 2 and line[at - 2 : at] == "--":
            nested -= 1
            start = at = at + 1
        elif nested:
            at += 1
        else:
            kept.append(line[start:at])
            return "".join(kept), nested
    if not nested:
        kept.append(line[start:])
    return "".join(kept), nested
