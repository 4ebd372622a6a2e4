"""Overview: how things stand, in one sentence, then what to mend first; each figure leads to the list behind it."""

import streamlit as st

from dialmap.ui import dataset, overview, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _, n_

board = state.board()
if board.snapshot.is_empty:
    layout.header(_("Overview"), _("There is no data yet.") + " " + overview.about())
    dataset.empty(_("Import your trunks, routes, scenarios and transfers, or create them one by one."))
    st.stop()

failing = board.expected - board.arriving
layout.header(
    _("Overview"),
    (":red[**" + n_("{count} transfer fails.", "{count} transfers fail.", failing) + "**] " if failing else "")
    + "**"
    + _("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)
    + "** "
    + (n_("{count} route has no trunk.", "{count} routes have no trunk.", len(board.orphans)) if board.orphans else ""),
)
st.markdown(overview.about())
overview.figures(board)
overview.fix_first(board)
left, right = st.columns([3, 2], gap="large")
with left:
    overview.what_fails(board)
with right:
    overview.changes(board)
    overview.asides(board)
dataset.policy_note(board)
dataset.age(board)
