"""Reads what ``dialplan show`` and ``dialplan show globals`` print: pasted or saved, with prompts, colors or without.

Holds the shape of the printed lines. Never follows a call.
"""

import re
from typing import Final

from dialmap.exchange.asterisk.building import Builder
from dialmap.exchange.asterisk.dialplan import Dialplan, Extension, Place
from dialmap.messages import _

#: Lines in which the first context must come, behind the globals and a greeting.
FIRST: Final = 5_000
_COLOR: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PROMPT: Final = re.compile(r"^\S*\*?CLI>\s*")
_CONTEXT: Final = re.compile(r"^\s*\[\s*(?:Included c|C)ontext '(.*)' created by '.*'\s*\]\s*$")
_FIRST: Final = re.compile(r"^\s*'(.*?)'(?: \(CID match '(.*?)'\))?\s*=>\s*(?:(\d+)\.\s*(.*)|hint:\s*(.*))$")
_NEXT: Final = re.compile(r"^\s*(?:\[([^\]]+)\]\s*)?(\d+)\.\s*(\S.*)$")
_OTHER: Final = re.compile(r"^\s*(Include|Ignore pattern|Alt\. Switch)\s*=>\s*'(.*?)'")
_SOURCE: Final = re.compile(r"\s*\[([^\[\]]+?)(?::(\d+))?\]\s*$")
_GLOBAL: Final = re.compile(r"^\s*([A-Za-z_]\w*)=(.*)$")
_SILENT: Final = re.compile(r"^\s*(?:-= .* =-|-- \d+ variables?(?:\(s\))?|Autohints support enabled|\*?CLI>.*)?\s*$")
_COMMAND: Final = re.compile(r"^\s*(?:core|dialplan) show\b")


def read_shown(text: str, name: str = "dialplan show") -> Dialplan:
    """The dialplan that a text shows; ``name`` is what the text is called where a line tells no file of its own."""
    reader = _Reader()
    for number, raw in enumerate(re.split(r"\r\n|\n|\r", text.removeprefix("\ufeff")), 1):
        line = bare(raw)
        if not _SILENT.match(line) and not _COMMAND.match(line):
            reader.build.lines += 1
            reader.line(line, Place(name, number))
    return reader.build.made()


def is_shown(text: str) -> bool:
    """Whether a text is what ``dialplan show`` prints, as far as its first context tells."""
    return any(_CONTEXT.match(bare(line)) for line in text.splitlines()[:FIRST])


def is_globals(text: str) -> bool:
    """Whether a text is what ``dialplan show globals`` prints and nothing else."""
    lines = [line for line in map(bare, text.splitlines()[:FIRST]) if not _SILENT.match(line)]
    return bool(lines) and all(_GLOBAL.match(line) or _COMMAND.match(line) for line in lines)


def bare(line: str) -> str:
    """A line without prompt and colors."""
    return _PROMPT.sub("", _COLOR.sub("", line)).rstrip()


class _Reader:
    def __init__(self) -> None:
        self.build = Builder()
        self._extension: Extension | None = None
        self._is_inside = False

    def line(self, line: str, place: Place) -> None:
        if context := _CONTEXT.match(line):
            self.build.enter(context[1], place)
            self._is_inside, self._extension = True, None
        elif self._is_inside and (first := _FIRST.match(line)):
            self._first(first, place)
        elif self._is_inside and (further := _NEXT.match(line)):
            if self._extension is not None:
                self._step(
                    self._extension, f"{further[2]}({further[1]})" if further[1] else further[2], further[3], place
                )
        elif self._is_inside and (other := _OTHER.match(line)):
            self._other(other[1], other[2], place)
        elif found := _GLOBAL.match(line):
            self.build.variable(found[1], found[2])
        else:
            self.build.lose(place, _("this is no line of a dialplan as Asterisk shows it"))

    def _first(self, found: re.Match[str], place: Place) -> None:
        written = found[1] if found[2] is None else f"{found[1]}/{found[2]}"
        self._extension = self.build.extension(written, self._told(found[4] or "", place)[1])
        if self._extension is None:
            return
        if found[3] is None:
            self.build.step(self._extension, "hint", self._told(found[5], place)[0], place)
        else:
            self._step(self._extension, found[3], found[4], place)

    def _step(self, extension: Extension, priority: str, told: str, place: Place) -> None:
        call, place = self._told(told, place)
        self.build.step(extension, priority, call, place)

    def _other(self, kind: str, value: str, place: Place) -> None:
        if kind == "Include":
            self.build.include(value, place)
        elif kind == "Alt. Switch":
            self.build.switch(value, place)

    @staticmethod
    def _told(told: str, place: Place) -> tuple[str, Place]:
        """What a line says, and where Asterisk says that it comes from, if it does."""
        source = _SOURCE.search(told)
        if source is None:
            return told.strip(), place
        where = Place(source[1], int(source[2])) if source[2] else place
        return told[: source.start()].strip(), where
