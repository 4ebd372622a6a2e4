"""Review sessions: open one, decide item by item, several people at once; waivers; sign-off."""

import streamlit as st

from dialmap.errors import DialmapError
from dialmap.service import reviewing
from dialmap.ui import frame, reviews, state, waivers
from dialmap.ui.texts import _, n_

board = state.board()
found = state.pointed_at("session")
try:
    agenda = reviewing.agenda(state.path(), int(found)) if found.isdigit() else None
except DialmapError:
    agenda = None
if agenda is None:
    frame.header(
        _("Review sessions"),
        n_("{count} finding is open,", "{count} findings are open,", len(board.open))
        + " "
        + n_("{count} is waived.", "{count} are waived.", len(board.waived)),
    )
    sessions, accepted = st.tabs([_("Sessions"), _("Waivers")], key="review_tab", on_change="rerun")
    if accepted.open:
        with accepted:
            waivers.overview(board)
    else:
        with sessions:
            reviews.choose()
    st.stop()

frame.header(agenda.session.title, "")
if st.button(_("All sessions"), icon=":material/arrow_back:", type="tertiary"):
    state.point_at("session", "")
    state.point_at("item", "")
    st.rerun()
deciding, signing, reporting = st.tabs([_("Agenda"), _("Sign-off"), _("Report")], key="session_tab", on_change="rerun")
if reporting.open:
    with reporting:
        reviews.report(agenda)
    st.stop()
if signing.open:
    with signing:
        reviews.sign(agenda)
    st.stop()
with deciding:
    item = reviews.step(agenda.items)
    wide, narrow = st.columns([3, 2], gap="large")
    with narrow:
        reviews.agenda(agenda.session.id, item.fingerprint if item else "")
    with wide:
        if item is None:
            st.success(_("Nothing is open and nothing has changed: the agenda is empty."), icon=":material/check:")
            st.stop()
        reviews.show(board, item)
        reviews.decide(agenda, item)
