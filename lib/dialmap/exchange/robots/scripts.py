"""Scenarios of Voximplant (VoxEngine): scripts, of which only literal numbers can be told. Never runs one."""

import re
from collections.abc import Iterator
from typing import Final

from dialmap.exchange.robots.transfers import Handed, no_number

_CALL: Final = re.compile(r"\b(callPSTN|callUserDirect|callSIP|forwardCallToPSTN)\s{0,9}\(")
#: The first argument, where it is one text or one name and nothing else.
_LITERAL: Final = re.compile(r"\s{0,99}(['\"`])([^'\"`\n]{0,200})\1\s{0,99}(?=[,)])")
_NAME: Final = re.compile(r"\s{0,99}([A-Za-z_$][\w.$]{0,100})\s{0,99}(?=[,)])")
#: Texts, and comments, closed or not: what stands in a text is no comment.
_PIECE: Final = re.compile(
    r"'(?:[^'\\\n]|\\.)*'?|\"(?:[^\"\\\n]|\\.)*\"?|`(?:[^`\\]|\\.)*`?|/\*(?:[^*]|\*(?!/))*(?:\*/)?|//[^\n]*", re.DOTALL
)
_MARK: Final = re.compile(r"\bVoxEngine\s*\.|\brequire\s*\(\s*['\"]Modules\.")
PLATFORM: Final = "VoxEngine"


def is_script(text: str) -> bool:
    """Whether a text is a scenario of VoxEngine."""
    return _MARK.search(text) is not None


def calls_of(text: str, scenario: str) -> Iterator[tuple[int, Handed]]:
    """The calls to numbers with the lines they stand in; what is no literal is a variable of that name."""
    plain = _PIECE.sub(_without_comment, text)
    for found in _CALL.finditer(plain):
        application = found[1]
        literal, name = _LITERAL.match(plain, found.end()), _NAME.match(plain, found.end())
        number = literal[2] if literal is not None else "{" + (name[1] if name is not None else "number") + "}"
        line = plain.count("\n", 0, found.start()) + 1
        handed = Handed(
            platform=PLATFORM,
            scenario=scenario,
            block=f"{application} {line}",
            number=number.replace("${", "{"),
            why=None if application.endswith("PSTN") else no_number(application.removeprefix("call")),
        )
        yield line, handed


def _without_comment(found: re.Match[str]) -> str:
    """A text as it is; of a comment only its line breaks."""
    return re.sub(r"[^\n]", " ", found[0]) if found[0].startswith("/") else found[0]
