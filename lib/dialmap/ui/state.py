"""What the pages share: where the database is, the checked board, and what the URL points at."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import streamlit as st

from dialmap.errors import DialmapError
from dialmap.reports import words
from dialmap.service import checking
from dialmap.service.checking import Board
from dialmap.store.db import default_path
from dialmap.ui.texts import md

Made = TypeVar("Made")


def path() -> Path:
    """The database."""
    return default_path()


def board() -> Board:
    """The data set, checked, as it is now. Checked anew only when its revision or its settings have changed."""
    try:
        stamp, settings = checking.current(path())
        words.MASKING.set(settings.masking)
        return _checked(str(path()), stamp.revision, stamp.changed_at, datetime.now(UTC).date())
    except DialmapError as error:
        stop(error)


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
    """What ``make`` makes of a board, made once for as long as the board is the same. Nobody may change it."""
    made: Made = _made(board.stamp.revision, board.stamp.changed_at, str(path()), key, _make=make)
    return made


@st.cache_resource(max_entries=12, show_spinner=False)
def _made(revision: int, changed_at: str, name: str, key: tuple[object, ...], _make: Callable[[], Any]) -> Any:  # noqa: ARG001
    return _make()


def warm() -> None:
    """Check the data before the first visitor comes. Says nothing: the pages say what is wrong."""
    with suppress(DialmapError):
        stamp, _settings = checking.current(path())
        _checked(str(path()), stamp.revision, stamp.changed_at, datetime.now(UTC).date())


def stop(error: DialmapError) -> NoReturn:
    """Say what is wrong, and show nothing else."""
    st.error(md(error.message), icon=":material/error:")
    st.stop()


@st.cache_resource(max_entries=3, show_spinner=False)
def _checked(name: str, revision: int, changed_at: str, today: date) -> Board:  # noqa: ARG001
    return checking.load(Path(name), today)


def pointed_at(name: str) -> str:
    """What the URL says after ``?name=``; empty if nothing."""
    return st.query_params.get(name, "")


def point_at(name: str, value: str) -> None:
    """Put ``?name=value`` into the URL, so that a link opens the same view; empty takes it out."""
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
