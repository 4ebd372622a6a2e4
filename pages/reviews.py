"""Review sessions: open one, decide item by item, several people at once; waivers; sign-off."""

import streamlit as st

from dialmap.errors import DialmapError
from dialmap.service.reviews import agenda as read_agenda
from dialmap.ui import meeting, reviews, state, waivers
from dialmap.ui.kit import layout, url
from dialmap.ui.kit.push import follow
from dialmap.ui.kit.texts import _, n_, text

moment, board = state.moment(), state.board()
agenda, asked = None, url.pointed_at("session")
number = url.number_at("session")
if asked:
    try:
        agenda = read_agenda(state.path(), number, quick=True) if number is not None else None
    except DialmapError:
        agenda = None
if agenda is None:
    layout.header(
        _("Review sessions"),
        n_("{count} finding is open,", "{count} findings are open,", len(board.open))
        + " "
        + n_("{count} is waived.", "{count} are waived.", len(board.waived)),
    )
    if asked:
        st.warning(_("There is no review session {number}.", number=asked), icon=":material/search_off:")
        url.point_at("session", "")
    sessions, accepted = st.tabs([_("Sessions"), _("Waivers")], key="review_tab", on_change="rerun")
    if accepted.open:
        with accepted:
            waivers.overview(board)
    else:
        with sessions:
            reviews.choose()
    st.stop()

layout.header(text(agenda.session.title), "")
if st.button(_("All sessions"), icon=":material/arrow_back:", type="tertiary"):
    url.point_at("session", "")
    url.point_at("item", "")
    st.rerun()
deciding, signing, reporting = st.tabs([_("Agenda"), _("Sign-off"), _("Report")], key="session_tab", on_change="rerun")
if reporting.open:
    with reporting:
        reviews.report(agenda)
    st.stop()
if signing.open:
    with signing:
        reviews.sign(read_agenda(state.path(), agenda.session.id))
    st.stop()
follow("meeting", moment)
with deciding:
    item = meeting.step(agenda.items)
    wide, narrow = st.columns([3, 2], gap="large")
    with narrow:
        meeting.agenda(agenda, item.fingerprint if item else "")
    with wide:
        if item is None:
            st.success(_("Nothing is open and nothing has changed: the agenda is empty."), icon=":material/check:")
            st.stop()
        meeting.show(board, item)
        meeting.decide(board, agenda, item)
