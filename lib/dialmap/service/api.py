"""The questions of machines: one data set, as of one moment, in pages. Only reads.

Holds what a question may be and who may ask it. Never knows HTTP: that is the interface's.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from dialmap.board import Board
from dialmap.core.content import Content
from dialmap.core.findings import Severity
from dialmap.core.people import Role
from dialmap.core.tokens import Token
from dialmap.core.verdicts import Verdict
from dialmap.errors import UsageError
from dialmap.i18n import Language
from dialmap.messages import Message, _
from dialmap.reports import api as told
from dialmap.reports.compare import difference_record
from dialmap.reports.lookup import answer_record
from dialmap.reports.voice import Voice
from dialmap.service import boards, compare, datasets, registry, snapshots, tokens
from dialmap.service.transactions import Clock, utc_now
from dialmap.zones import day_in

Member = TypeVar("Member", bound=StrEnum)
LONGEST_NUMBER: Final = 200
PRESENT: Final = "present"
#: Question -> the parameters that it may have, beside those that every one may have.
QUESTIONS: Final[Mapping[str, frozenset[str]]] = {
    "lookup": frozenset(("number",)),
    "routes": frozenset(("limit", "offset", "name")),
    "trunks": frozenset(("limit", "offset", "name")),
    "transfers": frozenset(("limit", "offset", "scenario", "verdict")),
    "findings": frozenset(("limit", "offset", "severity", "rule", "owner")),
    "diff": frozenset(("old", "new")),
}
ALWAYS: Final = frozenset(("set", "language"))
_known: Final[dict[Path, tuple[tuple[object, ...], Board]]] = {}


class AbsentError(UsageError):
    """A snapshot that is named, and is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that makes sense, of somebody who may ask it. ``mark`` changes whenever the answer may."""

    name: str
    given: Mapping[str, str]
    board: Board
    path: Path
    voice: Voice
    mark: str


def path_of(name: str) -> Path | None:
    """The database of the data set of that name, None where there is none; of the first where nobody names one."""
    known = datasets.listed()
    return next((each.path for each in known if each.name == name), known[0].path if not name else None)


def asked(name: str, given: Mapping[str, str], path: Path, token: Token, *, clock: Clock = utc_now) -> Asked:
    """A question as it was put. Numbers are masked for a viewer where the data set says so, as on the pages.

    Errors: :class:`UsageError` for a parameter that is unknown; :class:`DataError` where the data cannot be read.
    """
    unknown = sorted(given.keys() - QUESTIONS[name] - ALWAYS)
    if unknown:
        raise UsageError(_("there is no parameter {name}", name=unknown[0]))
    language = given.get("language", Language.EN.value)
    if language not in set(Language):
        raise UsageError(_("there is no language {name}", name=language))
    board = _board(path, clock)
    is_masked = board.settings.masking and not token.role.covers(Role.EDITOR)
    told_apart = (name, sorted(given.items()), path.name, board.stamp, board.today.isoformat(), is_masked)
    mark = hashlib.sha256(repr(told_apart).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    voice = Voice(Language(language), masking=is_masked)
    return Asked(name=name, given=given, board=board, path=path, voice=voice, mark=mark)


def answer(question: Asked) -> Any:
    """The answer, as JSON has it. Errors: :class:`UsageError` for a value that cannot be; :class:`DataError`."""
    return _ANSWERS[question.name](question)


def twice(name: str) -> Message:
    """That a parameter was given more than once."""
    return _("{name} is given twice", name=name)


def token_of(path: Path | None, authorization: str) -> Token | None:
    """Whose token a header ``Authorization`` carries; None where it is nobody's. Without a path: in the first set."""
    return tokens.of_header(datasets.listed()[0].path if path is None else path, authorization)


def _board(path: Path, clock: Clock) -> Board:
    """The board as of now; the same one as long as nothing has changed."""
    stamp, settings = boards.current(path)
    moment = stamp.revision, stamp.changed_at, day_in(settings.own_zone, clock())
    known = _known.get(path)
    if known is None or known[0] != moment:
        known = moment, boards.held(path, clock)
        _known[path] = known
    return known[1]


def _lookup(question: Asked) -> Any:
    number = question.given.get("number", "").strip()
    if not number or len(number) > LONGEST_NUMBER:
        raise UsageError(_("say which number, of at most {limit} characters", limit=LONGEST_NUMBER))
    board = question.board
    return answer_record(board, board.look_up(number), question.voice, registry.current(question.path))


def _routes(question: Asked) -> Any:
    board = question.board
    rows = [each for each in board.snapshot.routes if question.given.get("name", each.name) == each.name]
    return told.page(rows, told.route(board), _bounds(question.given), board, question.voice)


def _trunks(question: Asked) -> Any:
    board = question.board
    rows = [each for each in board.snapshot.trunks if question.given.get("name", each.name) == each.name]
    return told.page(rows, told.trunk(board), _bounds(question.given), board, question.voice)


def _transfers(question: Asked) -> Any:
    board, scenario = question.board, question.given.get("scenario")
    verdict = _one_of("verdict", question.given, Verdict)
    rows = [
        each
        for each in board.outcomes
        if (scenario is None or each.transfer.scenario == scenario) and (verdict is None or each.verdict is verdict)
    ]
    return told.page(rows, told.transfer(board), _bounds(question.given), board, question.voice)


def _findings(question: Asked) -> Any:
    board, severity = question.board, _one_of("severity", question.given, Severity)
    rule, owner = question.given.get("rule"), question.given.get("owner")
    rows = [
        each
        for each in board.findings
        if (severity is None or each.severity is severity)
        and (rule is None or each.rule.code == rule)
        and (owner is None or board.owner_of(each.ref) == owner)
    ]
    return told.page(rows, told.finding(board), _bounds(question.given), board, question.voice)


def _diff(question: Asked) -> Any:
    if not question.given.get("old"):
        raise UsageError(_("say which snapshot is the old side"))
    sides = [(each, _side(question, each)) for each in (question.given["old"], question.given.get("new", PRESENT))]
    return difference_record(compare.difference(sides[0], sides[1], question.board), question.voice)


def _side(question: Asked, name: str) -> Content:
    if name == PRESENT:
        return snapshots.present(question.path)
    if name not in {each.name for each in snapshots.listed(question.path)}:
        raise AbsentError(_("there is no snapshot {name}", name=name))
    return snapshots.content(question.path, name)


def _bounds(given: Mapping[str, str]) -> tuple[int, int]:
    found = []
    for name, usual, least, most in (("offset", 0, 0, 10**9), ("limit", told.USUAL_ROWS, 1, told.MOST_ROWS)):
        text = given.get(name, str(usual))
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and least <= int(text) <= most):
            raise UsageError(_("{name} is a whole number from {least} to {most}", name=name, least=least, most=most))
        found.append(int(text))
    return found[0], found[1]


def _one_of(name: str, given: Mapping[str, str], kind: type[Member]) -> Member | None:
    if name not in given:
        return None
    found = next((each for each in kind if each.value == given[name]), None)
    if found is None:
        raise UsageError(_("{name} is one of {names}", name=name, names=", ".join(each.value for each in kind)))
    return found


_ANSWERS: Final[Mapping[str, Callable[[Asked], Any]]] = {
    "lookup": _lookup,
    "routes": _routes,
    "trunks": _trunks,
    "transfers": _transfers,
    "findings": _findings,
    "diff": _diff,
}
