"""Do what a button asks for, and say what became of it. Knows errors; never what is done."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dialmap.errors import ConflictError, DialmapError
from dialmap.ui.kit.texts import md

FLASH: Final = "flash"


def perform(action: Callable[[], object], message: str, current: Callable[[object], str] | None = None) -> None:
    """Do something and say so on the next run; what Dialmap can name becomes one sentence, and nothing is lost.

    ``current`` tells, in Markdown, what somebody else has made of it in the meantime.
    """
    try:
        action()
    except ConflictError as error:
        told = current(error.current) if current is not None and error.current is not None else ""
        st.error(f"{md(error.message)} {told}".strip(), icon=":material/sync_problem:")
        return
    except DialmapError as error:
        complain(error)
        return
    flash(message)
    st.rerun()


def flash(said: str) -> None:
    """Say something on the next run, in passing."""
    st.session_state[FLASH] = said


def show_flash() -> None:
    """Show what the last run wanted to say."""
    if FLASH in st.session_state:
        st.toast(st.session_state.pop(FLASH), icon=":material/check:")


def complain(error: DialmapError) -> None:
    """Say what is wrong, and how to mend it."""
    st.error(md(error.message), icon=":material/error:")
