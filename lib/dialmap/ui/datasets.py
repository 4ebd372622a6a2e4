"""Which data set this session works in, and the switch in the side bar where there are several.

Holds the choice: it stands in the URL, so a link opens the same data set. Never reads a row.
"""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from dialmap import messages
from dialmap.errors import DataError, DialmapError
from dialmap.service import datasets
from dialmap.ui import state
from dialmap.ui.kit import url
from dialmap.ui.kit.anew import begin_anew
from dialmap.ui.kit.feedback import flash_wrong
from dialmap.ui.kit.texts import _, line

SET: Final = "set"
#: What stays in the URL: which language is spoken, and what was asked, whoever answers it.
STAY: Final = ("lang", SET, "numbers")
CHOSEN: Final = "_set"
PICKED: Final = "set_picked"
ANEW: Final = "_set_anew"
#: What a session keeps when it goes to another data set: all else is about rows that are not there.
KEPT: Final = frozenset(("lang", "_spoken", state.NAME, state.WORKS_IN, CHOSEN, PICKED))


def settle() -> None:
    """Begin a run in the data set that the URL names, else in that of the session, else in the first."""
    try:
        found = datasets.listed()
    except DialmapError as error:
        state.stop(error)
    by_name = {each.name: each.path for each in found}
    asked, before = url.pointed_at(SET), st.session_state.get(CHOSEN)
    if asked and asked not in by_name:
        shown = before if before in by_name else found[0].name
        flash_wrong(DataError(messages._("there is no data set {name}; {shown} is shown", name=asked, shown=shown)))
    name = asked if asked in by_name else before if before in by_name else found[0].name
    if before is not None and (before != name or state.path() != by_name[name]):
        _forget()
        st.session_state[ANEW] = True
    st.session_state[CHOSEN] = name
    state.work_in(by_name[name])
    url.point_at(SET, name if len(found) > 1 else "")
    if len(found) > 1:
        st.set_page_config(page_title=f"{line(name)} · Dialmap")


def switch(box: DeltaGenerator) -> None:
    """The data sets to choose from, where there are several."""
    names = [each.name for each in datasets.listed()]
    if len(names) < 2:
        return
    if st.session_state.get(ANEW):
        begin_anew()  # the browser would send what it holds of the other one: files, and what was typed
    if st.session_state.get(PICKED) != st.session_state[CHOSEN]:
        st.session_state[PICKED] = st.session_state[CHOSEN]
    box.selectbox(_("Data set"), names, key=PICKED, format_func=line, on_change=_go)


def _go() -> None:
    """To the data set that was picked, on the same page; what the URL says of rows of the other one goes."""
    for name in [each for each in st.query_params if each not in STAY]:
        try:
            del st.query_params[name]
        except StreamlitAPIException:  # a field owns it, which is empty then
            st.session_state[name] = ""
    url.point_at(SET, st.session_state[PICKED])


def _forget() -> None:
    for key in [each for each in st.session_state if each not in KEPT and each not in st.query_params]:
        del st.session_state[key]
