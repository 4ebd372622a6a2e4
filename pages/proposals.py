"""Change proposals: a draft with an intent, proven to do just that, then applied in one step or rejected."""

import streamlit as st

from dialmap.errors import DialmapError
from dialmap.service.proposals import find
from dialmap.ui import dataset, proposals, state
from dialmap.ui.kit import layout, url
from dialmap.ui.kit.texts import _, text

board = state.board()
proposal, asked = None, url.pointed_at("proposal")
number = url.number_at("proposal")
if asked:
    try:
        proposal = find(state.path(), number) if number is not None else None
    except DialmapError:
        proposal = None
if proposal is None:
    layout.header(
        _("Change proposals"),
        _("A change that is not live: say what it is for, and see proven that it does that and nothing else."),
    )
    if asked:
        st.warning(_("There is no proposal {number}.", number=asked), icon=":material/search_off:")
        url.point_at("proposal", "")
    if board.snapshot.is_empty:
        dataset.empty(_("There is no data yet."))
        st.stop()
    proposals.choose(board)
    st.stop()
layout.header(text(proposal.title), "")
if st.button(_("All proposals"), icon=":material/arrow_back:", type="tertiary"):
    url.point_at("proposal", "")
    st.rerun()
proposals.one(board, proposal)
