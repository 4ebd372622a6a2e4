"""Which data set this session works in, and the switch in the side bar where there are several.

Holds the choice: it stands in the URL, so a link opens the same data set. Never reads a row.
"""

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException

from dialmap.errors import DialmapError
from dialmap.service import datasets
from dialmap.ui import state
from dialmap.ui.kit import url
from dialmap.ui.kit.feedback import flash
from dialmap.ui.kit.texts import _, line

SET: Final = "set"
CHOSEN: Final = "_set"
PICKED: Final = "set_picked"
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
        flash(_("There is no data set {name}: another one is shown.", name=asked))
    name = asked if asked in by_name else before if before in by_name else found[0].name
    if before not in (None, name):
        _forget()
    st.session_state[CHOSEN] = name
    state.work_in(by_name[name])
    url.point_at(SET, name if len(found) > 1 else "")


def switch(box: DeltaGenerator) -> None:
    """The data sets to choose from, where there are several."""
    names = [each.name for each in datasets.listed()]
    if len(names) < 2:
        return
    if st.session_state.get(PICKED) != st.session_state[CHOSEN]:
        st.session_state[PICKED] = st.session_state[CHOSEN]
    box.selectbox(_("Data set"), names, key=PICKED, format_func=line, on_change=_go)


def _go() -> None:
    """To the data set that was picked, on the same page; what the URL says of rows of the other one goes."""
    for name in [each for each in st.query_params if each not in ("lang", SET)]:
        try:
            del st.query_params[name]
        except StreamlitAPIException:  # a field owns it, which is empty then
            st.session_state[name] = ""
    url.point_at(SET, st.session_state[PICKED])


def _forget() -> None:
    for key in [each for each in st.session_state if each not in KEPT and each not in st.query_params]:
        del st.session_state[key]
