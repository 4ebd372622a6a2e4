"""A dialplan of Asterisk, read from a file or a folder: a call followed through it, or what it holds as our own files.

Holds these use cases. Never stores anything, and never knows the grammar: that is :mod:`dialmap.exchange.asterisk`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Final

from dialmap.core.exchange import Problem, Upload
from dialmap.core.explained import Ending, ExplainedStep, Explanation
from dialmap.core.model import Route, Trunk
from dialmap.errors import DataError, UsageError
from dialmap.exchange.asterisk.conf import read_conf
from dialmap.exchange.asterisk.dialplan import Dialplan
from dialmap.exchange.asterisk.entries import Entry
from dialmap.exchange.asterisk.interpreter import Interpreter
from dialmap.exchange.asterisk.mapped import mapped
from dialmap.exchange.asterisk.results import Result
from dialmap.exchange.asterisk.shown import is_globals, is_shown, read_shown
from dialmap.exchange.encodings import decode, find_encoding
from dialmap.exchange.plan import export_some
from dialmap.messages import _
from dialmap.service.files import FileError, read_file

__all__ = [
    "Dialplan",
    "as_files",
    "box_of",
    "check_entry",
    "entrances",
    "explain",
    "holds_dialplan",
    "reached",
    "read_dialplan",
    "read_dialplans",
]

MAIN: Final = "extensions.conf"
MOST_FILES: Final = 1_000
#: What a dialplan knows of a route.
ROUTE_FIELDS: Final = ("name", "type", "templates", "trunks", "position", "context", "blocking", "inside")
#: Where the calls of phones enter in systems that many have.
WELL_KNOWN: Final = ("from-internal", "internal", "phones", "default", "outgoing", "outbound", "DLPN_DialPlan1")
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


def read_dialplans(paths: Sequence[Path], entry: str) -> Dialplan:
    """The dialplan of one box from one path, or from several texts that were printed: contexts and globals apart.

    Errors: :class:`~dialmap.errors.DataError` where nothing there is one, or where several are;
    :class:`~dialmap.errors.UsageError` where it has no context ``entry``.
    """
    plan = _of_one_box(paths)
    check_entry(plan, entry)
    return plan


def _of_one_box(paths: Sequence[Path]) -> Dialplan:
    if len(paths) == 1:
        return read_dialplan(paths[0])
    if any(path.is_dir() for path in paths):
        raise _several()
    return _together([(path.name, _text(path)) for path in paths])


def _several() -> DataError:
    return DataError(_("these are several dialplans; import one after another: their entries are not the same"))


def _together(named: Sequence[tuple[str, str]]) -> Dialplan:
    """The dialplan that texts give together, each with its name: printed contexts and globals, or files that include.

    Errors: :class:`~dialmap.errors.DataError` where they are several dialplans, or none.
    """
    texts = dict(named)
    shown = [name for name, text in named if is_shown(text)]
    if len(shown) == 1 and all(name in shown or is_globals(text) for name, text in texts.items()):
        ordered = sorted(texts, key=lambda name: name in shown)  # the globals go first
        return read_shown("\n".join(texts[name] for name in ordered), shown[0])
    if shown or len(texts) < len(named) or (len(texts) > 1 and MAIN not in texts):
        raise _several()
    plan = read_conf(texts, MAIN if MAIN in texts else next(iter(texts)))
    if not plan.contexts:
        raise DataError(_("there is no [context] in it: this is no dialplan of Asterisk"))
    return plan


def box_of(uploads: Iterable[Upload]) -> tuple[Dialplan | None, list[Upload]]:
    """The dialplan among uploads, None where there is none, and the others.

    Errors: :class:`~dialmap.errors.DataError` where there are several.
    """
    texts: list[tuple[str, str]] = []
    others = []
    for upload in uploads:
        text = _dialplan_in(upload)
        if text is None:
            others.append(upload)
        else:
            texts.append((upload.name, text))
    return (_together(texts) if texts else None), others


def holds_dialplan(path: Path) -> bool:
    """Whether a path is a dialplan of Asterisk rather than tables: by its files or by what they hold."""
    if path.is_dir():
        return (path / MAIN).is_file() and not any(each.suffix.casefold() == ".csv" for each in path.iterdir())
    try:
        return _dialplan_in(Upload(path.name, read_file(path))) is not None
    except FileError:
        return False  # whoever reads tables says what is wrong with it


def _dialplan_in(upload: Upload) -> str | None:
    """The text of an upload that is a part of a dialplan; None for any other."""
    suffix = PurePath(upload.name).suffix.casefold()
    if suffix in (".csv", ".zip", ".json"):
        return None
    try:
        text = decode(upload.data, find_encoding(upload.data))
    except DataError:
        return None
    return text if suffix == ".conf" or is_shown(text) or is_globals(text) else None


def as_files(plan: Dialplan, entry: str, known: Mapping[str, Trunk]) -> tuple[list[Upload], list[Problem]]:
    """What can be dialed from ``entry`` as our files of trunks and routes, and the lines of which something is lost.

    ``known`` are the stored trunks by name: they stay as they are, for a dialplan knows only their names. What it does
    not know of a route (owner, note, whether it is off) has no column, so that it stays too.
    """
    found = mapped(plan, entry)
    trunks = [known.get(trunk.name, trunk) for trunk in found.trunks]
    problems = [
        Problem(file=each.place.file, line=each.place.line, message=each.why, is_error=False)
        for each in dict.fromkeys((*plan.unread, *found.lost))
    ]
    files = [Upload("trunks.csv", export_some(trunks, Trunk, ("name", "status")))] if trunks else []
    return [*files, Upload("routes.csv", export_some(found.routes, Route, ROUTE_FIELDS))], problems


def check_entry(plan: Dialplan, entry: str) -> None:
    """See that the dialplan has the context ``entry``.

    Errors: :class:`~dialmap.errors.UsageError` where it has none of that name; it says which it has.
    """
    if entry not in plan.contexts:
        names = ", ".join(entrances(plan)[:MOST_NAMED])
        raise UsageError(
            _("there is no context {name}; calls may enter at {names}", name=entry, names=names)
            if entry
            else _("say where calls enter, after --entry; most likely at {names}", names=names)
        )


def explain(plan: Dialplan, number: str, entry: str) -> Explanation:
    """What becomes of a call to ``number`` that enters at the context ``entry``.

    Errors: :class:`~dialmap.errors.UsageError` where there is no such context.
    """
    check_entry(plan, entry)
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
    """The contexts at which calls may enter: first those that nothing includes, of these the well-known names first.

    Macros and subroutines come last: calls are sent into them, none begins there.
    """
    included = {include.name for context in plan.contexts.values() for include in context.includes}

    def rank(name: str) -> tuple[bool, bool, int]:
        known = WELL_KNOWN.index(name) if name in WELL_KNOWN else len(WELL_KNOWN)
        return name.startswith(("macro-", "sub-")), name in included, known

    return sorted(plan.contexts, key=rank)


def reached(plan: Dialplan, entry: str) -> int:
    """How many extensions can be dialed where calls enter at that context."""
    return len(Interpreter(plan).entrance(entry).entries)


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
