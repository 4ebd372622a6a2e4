"""Undo: a bar at the foot of every page after something was changed, and beside an entry of the log.

Holds how it is offered. Never decides whether something can be taken back: the use case does.
"""

import json
from collections.abc import Callable
from typing import Final

import streamlit as st

from dialmap.core.audit import Entry
from dialmap.errors import DialmapError
from dialmap.reports.audit import setting_name, setting_value
from dialmap.reports.compare import edits as listing
from dialmap.service import undo
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import complain, flash, flash_wrong, perform
from dialmap.ui.kit.texts import _, n_, voice

OFFERED: Final = "_undo"


def around(act: Callable[[], object], told: str) -> str:
    """Do something, and offer to take it back if it has changed anything; the words, to be said."""
    before = _newest()
    act()
    after = _newest()
    if after is not None and (before is None or after.hash != before.hash):
        st.session_state[OFFERED] = (after.id, after.hash, told)
    return told


def _newest() -> Entry | None:
    try:
        return undo.newest(state.path(), state.who())
    except DialmapError:
        return None


def bar() -> None:
    """What was changed last in this session, and the button that takes it back."""
    offered = st.session_state.get(OFFERED)
    if offered is None:
        return
    *_entry, told = offered
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="undo"):
        st.markdown(told, width="content")
        st.button(_("Undo"), icon=":material/undo:", shortcut="Ctrl+Z", on_click=_take_back, key="undo_do")
        st.button("×", type="tertiary", on_click=_close, key="undo_no", help=_("Close"))


def _close() -> None:
    st.session_state.pop(OFFERED, None)


def offered() -> tuple[int, str] | None:
    """What was changed last in this session, as something to take back: number and hash of its newest entry."""
    found = st.session_state.get(OFFERED)
    return None if found is None else (found[0], found[1])


def _take_back() -> None:
    number, shown, _told = st.session_state[OFFERED]
    take_back((number, shown))


def take_back(entry: tuple[int, str]) -> bool:
    """Take back the write of an entry, as :func:`offered` named it; True where that is done."""
    number, shown = entry
    if st.session_state.get(OFFERED, ("", ""))[:2] == entry:
        _close()
    try:
        count = undo.take_back(state.path(), number, state.who(), shown=shown)
    except DialmapError as error:
        flash_wrong(error)
        return False
    flash(_said(count))
    return True


def _said(count: int) -> str:
    return n_("{count} thing is as it was before.", "{count} things are as they were before.", count)


def beside(number: int, shown: str) -> None:
    """What taking back the write of an entry would do, and the button; why not, where it cannot be."""
    with st.container(border=True):
        try:
            found = undo.reversal(state.path(), number)
        except DialmapError as error:
            complain(error)
            return
        st.markdown(_("**Taking back entry {id}** would do this:", id=number))
        if found.edits:
            tables.show_some(listing(found.edits, voice()), _("What taking it back would do"))
        for key, value in found.settings.items():
            told = setting_value(key, json.dumps(value) if value is not None else "", voice())
            st.markdown(f"{setting_name(key, voice())}: {told}")
        if st.button(_("Take it back"), icon=":material/undo:", key=f"take_back_{number}"):
            perform(lambda: _said(undo.take_back(state.path(), number, state.who(), shown=shown)), "")
