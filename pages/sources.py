"""Sources: where data comes from by itself, what it holds otherwise than what is stored, and taking that over."""

import streamlit as st

from dialmap.errors import DialmapError
from dialmap.service.sources import watched
from dialmap.ui import source_form, sources, state
from dialmap.ui.kit import layout, push, url
from dialmap.ui.kit.texts import _

moment, board = state.moment(), state.board()
try:
    found = watched(state.path())
except DialmapError as error:
    state.stop(error)
layout.header(_("Sources"), sources.answer(found))
sources.watchman(found)
if found:
    url.held("source")
    opened = sources.choose(found)
    asked = url.pointed_at("source")
    if opened is not None:
        sources.one(board, opened)
    elif asked:
        st.warning(_("There is no source {name}.", name=asked), icon=":material/search_off:")
push.follow("sources", moment)
with st.expander(_("New source"), expanded=not found, icon=":material/add:"):
    source_form.form(None)
