"""What the pages share: where the database is, the checked board, and who is working.

Holds what is kept between runs. Never draws anything but the reason why nothing can be drawn.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import streamlit as st

from dialmap.board import Board
from dialmap.core.coverage import Coverage
from dialmap.core.holders import Holders
from dialmap.core.people import Source, Who
from dialmap.core.settings import Settings
from dialmap.errors import DialmapError
from dialmap.service import boards, calls, datasets, identity, people, registry, tallies
from dialmap.service.transactions import utc_now
from dialmap.ui.kit.feedback import complain
from dialmap.ui.kit.texts import speak
from dialmap.zones import day_in

if TYPE_CHECKING:
    from dialmap.board.losses import Losses
    from dialmap.core.traffic import Traffic

Made = TypeVar("Made")
NAME: Final = "_name"
WORKS_IN: Final = "_works_in"
#: Boards of so many data sets are held at once: a large one takes memory.
MOST_HELD: Final = 3
#: What is made of boards and kept, at most so many.
MOST_KEPT: Final = 16


def path() -> Path:
    """The database that this session works in."""
    chosen: Path | None = st.session_state.get(WORKS_IN)
    return datasets.default_path() if chosen is None else chosen


def work_in(chosen: Path) -> None:
    """From now on this session works in that database."""
    if st.session_state.get(WORKS_IN, chosen) != chosen:
        name = st.session_state.pop(NAME, "")
        st.session_state[WORKS_IN] = chosen
        st.session_state[NAME] = _remembered() or _known(name)
    st.session_state[WORKS_IN] = chosen


def board() -> Board:
    """The data set, checked, as it is now. Checked anew only when its revision or its settings have changed."""
    try:
        stamp, settings = boards.current(path())
        speak(settings.masking)
        newest = _newest(path())
        newest.checked(stamp.content)
        return newest.as_of(stamp.revision, stamp.changed_at, today(settings))
    except DialmapError as error:
        stop(error)


def moment() -> str:
    """Which state the data is in, for a page that follows it: asked before anything is read of it."""
    return boards.moments(datasets.paths())


def today(settings: Settings) -> date:
    """The day, where the data set is."""
    return day_in(settings.own_zone, utc_now())


def way() -> Source:
    """Who vouches for names here. Errors: :class:`~dialmap.errors.DataError` where that is configured badly."""
    return identity.way(has_sign_in=hasattr(st.user, "is_logged_in"))


def who() -> Who:
    """Who is working; without a name where nobody said."""
    chosen = way()
    if chosen is Source.SIGN_IN:
        return identity.signed_in(st.user.to_dict() if getattr(st.user, "is_logged_in", False) else {})
    if chosen is Source.HEADER:
        came = st.context.headers
        return identity.by_header({name.lower(): came.get_all(name) for name in came})
    if NAME not in st.session_state:
        st.session_state[NAME] = _remembered()
    return Who(st.session_state[NAME])


def call_me(name: str) -> None:
    """From now on this session works in that name, where names are picked here."""
    st.session_state[NAME] = name


def _remembered() -> str:
    """The name that the browser brings, where that is still somebody's."""
    return _known(identity.remembered(path(), st.context.cookies.to_dict()))


def _known(name: str) -> str:
    """The name by which somebody is known in the data set of this session; empty where they are not."""
    try:
        return people.known_as(path(), Who(name))[0] if name else ""
    except DialmapError:
        return ""


def holders() -> Holders:
    """The numbering registry that is loaded; an empty one where none is."""
    try:
        return registry.current(path())
    except DialmapError as error:
        stop(error)


def coverage(board: Board) -> Coverage:
    """The routes laid over the registry."""
    loaded = holders()
    return kept(board, ("coverage", loaded.load), lambda: Coverage(board.routing, loaded))


def calls_version() -> str:
    """Another text whenever calls were counted or taken back: what is kept of them has it in its key."""
    try:
        return calls.version(path())
    except DialmapError as error:
        stop(error)


def traffic(board: Board, days: int = calls.USUAL_DAYS) -> "Traffic | None":
    """The calls of the last days laid over the board; None where no call was counted."""
    return _traffic(board, days, calls_version())


def losses(board: Board, days: int = calls.USUAL_DAYS) -> "Losses | None":
    """The board's findings beside the calls that they cost; None where no call was counted."""
    version = calls_version()
    counted = _traffic(board, days, version)
    if counted is None or counted.is_empty:
        return None
    from dialmap.board.losses import Losses  # noqa: PLC0415 - Arrow takes 0.2 s to load: only where there are calls

    return kept(board, ("losses", version, days), lambda: Losses(board, counted))


def _traffic(board: Board, days: int, version: str) -> "Traffic | None":
    """The calls as of a version that was asked for just now."""
    if not version:
        return None
    try:
        return kept(board, ("traffic", version, days), lambda: calls.traffic(path(), board, days))
    except DialmapError as error:
        stop(error)


def kept(board: Board, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` makes of a board, made once for as long as the board is the same. Nobody may change it.

    What is spoken belongs into the key: a table with the session's voice has the voice there.
    """
    moment = board.stamp.revision, board.stamp.changed_at, board.today
    made: Made = _made(moment, str(path()), key, _make=make)
    return made


@st.cache_resource(max_entries=MOST_KEPT, show_spinner=False)
def _made(moment: tuple[object, ...], name: str, key: tuple[object, ...], _make: Callable[[], Any]) -> Any:  # noqa: ARG001
    return _make()


def warm() -> None:
    """Check the data before the first visitor comes. Says nothing: the pages say what is wrong."""
    with suppress(DialmapError):
        first = datasets.default_path()
        stamp, _settings = boards.current(first)
        checked = _newest(first).checked(stamp.content)
        checked.findings  # noqa: B018 - worked out now, not under the first visitor
        tallies.note(first, checked)
        tallies.backfill(first, checked)


def stop(error: DialmapError) -> NoReturn:
    """Say what is wrong, and show nothing else."""
    complain(error)
    st.stop()


class _Newest:
    """The newest board of one data set, and as of which moment: each is given up for the next."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = Lock()
        self._checked: tuple[str, Board] | None = None
        self._shown: tuple[tuple[object, ...], Board] | None = None

    def checked(self, content: str) -> Board:
        """The board of this content. It is held, so that what is read next begins from it."""
        with self._lock:
            if self._checked is None or self._checked[0] != content:
                self._checked = content, boards.load(self.path)
            return self._checked[1]

    def as_of(self, *moment: object) -> Board:
        """The board as of a revision, when it was changed, and the day."""
        with self._lock:
            if self._shown is None or self._shown[0] != moment:
                board = boards.load(self.path)
                _made.clear()  # what was made of earlier boards: nobody asks for it any more
                tallies.note(self.path, board)
                self._shown = moment, board
            return self._shown[1]


@st.cache_resource(max_entries=MOST_HELD, show_spinner=False)
def _newest(path: Path) -> _Newest:
    return _Newest(path)
