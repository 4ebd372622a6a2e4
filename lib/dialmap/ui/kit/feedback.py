"""Do what a button asks for, and say what became of it. Knows errors; never what is done."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from dialmap.errors import ConflictError, DialmapError, NamelessError
from dialmap.ui.kit.texts import md

FLASH: Final = "flash"
WRONG: Final = "flash_wrong"
ANSWERED: Final = "_answered"
#: Asks who is working, and then does what is passed in. The kit knows nobody: the router says how to ask.
Ask = Callable[[Callable[[], None]], None]
_asking: list[Ask] = []


def when_nameless(ask: Ask) -> None:
    """Say how to ask for a name, once somebody does something and nobody knows who it is."""
    _asking[:] = [ask]


def perform(action: Callable[[], object], message: str, current: Callable[[object], str] | None = None) -> None:
    """Do something and say so on the next run; what Dialmap can name becomes one sentence, and nothing is lost.

    An action that returns a text says that instead of ``message``. ``current`` tells, in Markdown, what somebody else
    has made of it in the meantime.
    """

    def act() -> None:
        said = action()
        flash(said if isinstance(said, str) else message)

    def refused(error: DialmapError) -> None:
        if not isinstance(error, ConflictError):
            complain(error)
            return
        told = current(error.current) if current is not None and error.current is not None else ""
        st.error(f"{md(error.message)} {told}".strip(), icon=":material/sync_problem:")

    if attempt(act, refused):
        st.rerun()


def attempt(act: Callable[[], None], refused: Callable[[DialmapError], None] | None = None) -> bool:
    """Do something; True where it is done. Where nobody knows who does it, ask, and do it once that is answered.

    ``refused`` says what is wrong; by default :func:`complain` does.
    """
    try:
        act()
    except NamelessError as error:
        if _asking:
            _asking[0](lambda: _once_answered(act))
        else:
            complain(error)
        return False
    except DialmapError as error:
        (refused or complain)(error)
        return False
    return True


def _once_answered(act: Callable[[], None]) -> None:
    """The same once more, before the page is drawn: what goes wrong is said with the page."""
    st.session_state[ANSWERED] = True
    try:
        act()
    except DialmapError as error:
        flash_wrong(error)


def answered() -> bool:
    """Whether somebody has just said who they are: a drawer, which is drawn alone, must then draw the page anew."""
    return bool(st.session_state.pop(ANSWERED, False))


def flash_wrong(error: DialmapError) -> None:
    """Say on the next run what is wrong."""
    st.session_state[WRONG] = md(error.message)


def flash(said: str) -> None:
    """Say something on the next run, in passing."""
    st.session_state[FLASH] = said


def show_flash() -> None:
    """Show what the last run wanted to say."""
    if FLASH in st.session_state:
        st.toast(st.session_state.pop(FLASH), icon=":material/check:")
    if WRONG in st.session_state:
        st.toast(st.session_state.pop(WRONG), icon=":material/error:", duration="long")


def complain(error: DialmapError) -> None:
    """Say what is wrong, and how to mend it."""
    st.error(md(error.message), icon=":material/error:")
