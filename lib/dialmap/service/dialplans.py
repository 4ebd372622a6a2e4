"""A dialplan of Asterisk, read from a file or a folder, and a call followed through it. Nothing is stored.

Holds these use cases. Never knows the grammar: that is :mod:`dialmap.exchange.asterisk`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dialmap.core.explained import Ending, ExplainedStep, Explanation
from dialmap.errors import DataError, UsageError
from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.dialplan import Dialplan
from dialmap.exchange.asterisk.entries import Entry
from dialmap.exchange.asterisk.interpreter import Interpreter
from dialmap.exchange.asterisk.results import Result
from dialmap.exchange.asterisk.shown import is_shown, read_shown
from dialmap.exchange.encodings import decode, find_encoding
from dialmap.messages import _
from dialmap.service.files import FileError, read_file

MAIN: Final = "extensions.conf"
MOST_FILES: Final = 1_000
#: So many contexts are named where the one that was asked for is not there.
MOST_NAMED: Final = 8


def read_dialplan(path: Path) -> Dialplan:
    """The dialplan in a file (``extensions.conf``, or what ``dialplan show`` printed) or in a configuration's folder.

    Errors: :class:`~dialmap.errors.DataError` where nothing there is one.
    """
    if path.is_dir():
        files: Mapping[str, str] = _Beside(path)
        if MAIN not in files:
            raise FileError(path, _("there is no extensions.conf in this folder; name the file"))
        return read_conf(files, MAIN)
    text = _text(path)
    if is_shown(text):
        return read_shown(text, path.name)
    files = _Beside(path.parent, path) if "#" in text and "include" in text else {path.name: text}
    plan = read_conf(files, path.name)
    if not plan.contexts:
        raise FileError(path, _("there is no [context] in it: this is no dialplan of Asterisk"))
    return plan


def explain(plan: Dialplan, number: str, entry: str) -> Explanation:
    """What becomes of a call to ``number`` that enters at the context ``entry``.

    Errors: :class:`~dialmap.errors.UsageError` where there is no such context.
    """
    if entry not in plan.contexts:
        raise UsageError(
            _(
                "there is no context {name}; calls may enter at {names}",
                name=entry,
                names=", ".join(entrances(plan)[:MOST_NAMED]),
            )
        )
    interpreter = Interpreter(plan)
    entrance = interpreter.entrance(entry)
    conditional = tuple(_named(each) for each in entrance.conditional(number))
    taken = entrance.takes(number)
    if taken is None:
        return Explanation(number=number, entry=entry, ending=Ending.NOT_TAKEN, conditional=conditional)
    result = interpreter.run(taken, number)
    steps = (
        ExplainedStep(
            context=each.context,
            extension=each.extension,
            priority=each.priority,
            application=each.step.app,
            arguments=each.args,
            source=str(each.step.place),
        )
        for each in result.passed
    )
    return Explanation(
        number=number,
        entry=entry,
        ending=_ending(result),
        context=taken.context.name,
        template=taken.extension.text,
        source=str(taken.extension.steps[1].place),
        trunks=result.trunks,
        sends=next((each.sends.text for each in result.calls if each.trunk and not each.is_phone), ""),
        steps=tuple(steps),
        hangs_on=tuple(sorted(result.hangs_on)),
        conditional=conditional,
        lost=tuple(f"{what} ({place})" for place, what in result.lost),
        is_whole=result.is_whole,
    )


def entrances(plan: Dialplan) -> list[str]:
    """The contexts at which calls may enter: first those that nothing includes."""
    included = {include.name for context in plan.contexts.values() for include in context.includes}
    return sorted(plan.contexts, key=lambda name: name in included)


def _ending(result: Result) -> Ending:
    if result.trunks:
        return Ending.LEAVES
    if any(each.unknown and not each.is_phone for each in result.calls):
        return Ending.UNKNOWN
    if result.calls:
        return Ending.RINGS
    if result.elsewhere:
        return Ending.ELSEWHERE
    if result.lost:
        return Ending.LOST
    return Ending.BLOCKED if result.blocks else Ending.CUT


def _named(entry: Entry) -> str:
    return f"{entry.context.name} {entry.extension.text} ({' '.join(entry.when)})"


class _Beside(Mapping[str, str]):
    """The configuration files of a folder and below it, by their path in it; each is read when it is asked for."""

    def __init__(self, folder: Path, *more: Path) -> None:
        found = sorted(each for each in folder.rglob("*.conf") if each.is_file())
        if len(found) > MOST_FILES:
            raise FileError(folder, _("there are more than 1,000 configuration files below this folder; name the file"))
        self._paths = {each.relative_to(folder).as_posix(): each for each in (*found, *more)}

    def __getitem__(self, name: str) -> str:
        return _text(self._paths[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _text(path: Path) -> str:
    data = read_file(path)
    try:
        return decode(data, find_encoding(data))
    except DataError as error:
        raise FileError(path, error.message) from error
