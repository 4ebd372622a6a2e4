"""What the pages share: where the database is, the checked board, and who is working.

Holds what is kept between runs. Never draws anything but the reason why nothing can be drawn.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import streamlit as st

from dialmap.board import Board
from dialmap.errors import DialmapError
from dialmap.service import boards
from dialmap.service.transactions import utc_now
from dialmap.ui.kit.feedback import complain
from dialmap.ui.kit.texts import speak

Made = TypeVar("Made")


def path() -> Path:
    """The database."""
    return boards.default_path()


def board() -> Board:
    """The data set, checked, as it is now. Checked anew only when its revision or its settings have changed."""
    try:
        stamp, settings = boards.current(path())
        speak(settings.masking)
        return _checked(str(path()), stamp.revision, stamp.changed_at, today())
    except DialmapError as error:
        stop(error)


def today() -> date:
    """The day, in UTC."""
    return utc_now().date()


def _signed_in() -> str:
    user = st.user.to_dict()
    return str(user.get("name") or user.get("email") or "")


def is_signed_in() -> bool:
    """Whether a sign-in says who is working, so that nobody needs to type it."""
    return bool(_signed_in())


def who() -> str:
    """Who is working: the name that signed in, else the name typed into the side bar; empty if nobody said."""
    return _signed_in() or str(st.session_state.get("who") or "").strip()


def kept(board: Board, key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What ``make`` makes of a board, made once for as long as the board is the same. Nobody may change it.

    What is spoken belongs into the key: a table with the session's voice has the voice there.
    """
    made: Made = _made(board.stamp.revision, board.stamp.changed_at, str(path()), key, _make=make)
    return made


@st.cache_resource(max_entries=12, show_spinner=False)
def _made(revision: int, changed_at: str, name: str, key: tuple[object, ...], _make: Callable[[], Any]) -> Any:  # noqa: ARG001
    return _make()


def warm() -> None:
    """Check the data before the first visitor comes. Says nothing: the pages say what is wrong."""
    with suppress(DialmapError):
        stamp, _settings = boards.current(path())
        checked: Board = _checked(str(path()), stamp.revision, stamp.changed_at, today())
        checked.findings  # noqa: B018 - worked out now, not under the first visitor


def stop(error: DialmapError) -> NoReturn:
    """Say what is wrong, and show nothing else."""
    complain(error)
    st.stop()


@st.cache_resource(max_entries=3, show_spinner=False)
def _checked(name: str, revision: int, changed_at: str, today: date) -> Board:  # noqa: ARG001
    return boards.load(Path(name), today)
