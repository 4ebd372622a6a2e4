"""Compare: any two of snapshots, the present, files, other data sets; the copy check; and the snapshots themselves."""

import streamlit as st

from dialmap.service.snapshots import listed
from dialmap.ui import compare, copying, snapshots, state
from dialmap.ui.kit import layout, url
from dialmap.ui.kit.texts import _, n_

board = state.board()
kept = listed(state.path())
layout.header(
    _("Compare"),
    n_("{count} snapshot is kept.", "{count} snapshots are kept.", len(kept))
    + " "
    + _("See what differs between two states, and what it does to calls."),
)
titles = [_("Compare"), _("Copy check"), _("Snapshots")]
first = titles[bool(url.pointed_at("to"))]
differing, copies, keeping = st.tabs(titles, default=first, key="compare_tab", on_change="rerun")
if keeping.open:
    with keeping:
        snapshots.manage(kept)
    st.stop()
if copies.open:
    with copies:
        copying.show(board, kept)
    st.stop()
with differing:
    found = compare.choose(kept)
    if found is not None:
        st.markdown(f"{compare.sides(found)}: **{compare.answer(found)}**")
        compare.show(found)
