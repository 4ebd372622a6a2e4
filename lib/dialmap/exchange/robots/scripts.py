"""Scenarios of Voximplant (VoxEngine): scripts, of which only literal numbers can be told. Never runs one."""

import re
from collections.abc import Iterator
from typing import Final

from dialmap.exchange.robots.transfers import Handed, no_number

_CALL: Final = re.compile(
    r"\b(callPSTN|callUserDirect|callSIP|forwardCallToPSTN)\s*\(\s*(?:(['\"`])((?:(?!\2).)*)\2|([\w.$\[\]]+))?"
)
_COMMENT: Final = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)
_MARK: Final = re.compile(r"\bVoxEngine\s*\.|\brequire\s*\(\s*['\"]Modules\.")
PLATFORM: Final = "VoxEngine"


def is_script(text: str) -> bool:
    """Whether a text is a scenario of VoxEngine."""
    return _MARK.search(text) is not None


def calls_of(text: str, scenario: str) -> Iterator[tuple[int, Handed]]:
    """The calls to numbers with the lines they stand in; what is no literal is a variable of that name."""
    plain = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _CALL.finditer(plain):
        application, _quote, literal, name = found.groups()
        number = literal if literal is not None else "{" + (name or "number") + "}"
        line = plain.count("\n", 0, found.start()) + 1
        handed = Handed(
            platform=PLATFORM,
            scenario=scenario,
            block=f"{application} {line}",
            number=number.replace("${", "{"),
            why=None if application.endswith("PSTN") else no_number(application.removeprefix("call")),
        )
        yield line, handed
