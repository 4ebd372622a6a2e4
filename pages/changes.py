"""Change proposals: a draft with an intent, proven to do just that, then applied in one step or rejected."""

import streamlit as st

from dialmap.errors import DialmapError
from dialmap.service import proposing
from dialmap.ui import frame, proposals, state
from dialmap.ui.texts import _

board = state.board()
asked = state.pointed_at("proposal")
try:
    proposal = proposing.find(state.path(), int(asked)) if asked.isdigit() else None
except DialmapError:
    proposal = None
if proposal is None:
    frame.header(
        _("Change proposals"),
        _("A change that is not live: say what it is for, and see proven that it does that and nothing else."),
    )
    if board.snapshot.is_empty:
        frame.empty(_("There is no data yet."))
        st.stop()
    proposals.choose(board)
    st.stop()
frame.header(proposal.title, "")
if st.button(_("All proposals"), icon=":material/arrow_back:", type="tertiary"):
    state.point_at("proposal", "")
    st.rerun()
proposals.one(board, proposal)
