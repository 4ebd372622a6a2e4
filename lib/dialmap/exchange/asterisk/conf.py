"""Reads ``extensions.conf`` and what it includes, as Asterisk's own loader does.

Holds which key means what, and what is replaced at load. Never follows a call.
"""

from collections.abc import Mapping
from typing import Final

from dialmap.exchange.asterisk.building import Builder
from dialmap.exchange.asterisk.dialplan import Dialplan
from dialmap.exchange.asterisk.lines import Section, read_sections
from dialmap.exchange.asterisk.substitution import Scope, substitute
from dialmap.exchange.asterisk.values import MARK
from dialmap.messages import _

#: How FreePBX calls the contexts of its routes; the name that people gave one stands behind it as a comment.
ROUTE: Final = "outrt-"


def read_conf(files: Mapping[str, str], name: str = "extensions.conf") -> Dialplan:
    """The dialplan of the file ``name``; ``files``: path -> text, for what it includes."""
    read = read_sections(files, name)
    build = Builder()
    build.unread += read.unread
    build.lines = read.lines
    for section in read.sections:
        if section.name.lower() == "globals" and not section.is_template:
            for setting in section.settings:
                build.variable(setting.key, _at_load(setting.value, build.variables))
    for section in read.sections:
        if section.name.lower() not in ("general", "globals") and not section.is_template:
            _context(section, build)
    return build.made()


def _at_load(text: str, variables: Mapping[str, str]) -> str:
    """A text with the global variables in it; what is not known then is nothing."""
    return substitute(text, Scope(variables)).text.replace(MARK, "") if "$" in text else text


def _context(section: Section, build: Builder) -> None:
    build.enter(section.name, section.place)
    if section.name.startswith(ROUTE):
        build.context.title = build.context.title or section.remark
    for setting in section.settings:
        key, value, place = setting.key.lower(), setting.value, setting.place
        if key == "exten":
            written, rest = first_field(value)
            priority, _comma, call = rest.partition(",")
            if not written.strip():
                build.lose(place, _("there is no extension before the first comma, so Asterisk skips the line"))
                continue
            extension = build.extension(_at_load(written, build.variables), place)
            if extension is not None:
                build.step(extension, priority, call.strip(), place)
        elif key.startswith("same"):
            build.same(value, place)
        elif key == "include":
            build.include(_at_load(value, build.variables), place)
        elif key in ("switch", "lswitch", "eswitch"):
            build.switch(value, place)
        elif key not in ("ignorepat", "autohints"):
            build.lose(place, _("a context knows no {name}, so Asterisk skips the line", name=setting.key))


def first_field(text: str) -> tuple[str, str]:
    """The text up to the first comma outside square brackets and braces, and what follows the comma."""
    depth = 0
    for at, char in enumerate(text):
        if char in "[{":
            depth += 1
        elif char in "]}" and depth:
            depth -= 1
        elif char == "," and not depth:
            return text[:at], text[at + 1 :]
    return text, ""
