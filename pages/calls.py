"""Calls: what real calls did, beside what the table says; and the files that they are counted from."""

import streamlit as st

from dialmap.ui import calls, counting, dataset, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

counting.settle()
board = state.board()
head = st.container()
days = calls.days() if state.traffic(board) is not None else 0
traffic = state.traffic(board, days) if days else None
lost = state.losses(board, days) if days else None
with head:
    about = _("What real calls did, beside what the table says.")
    layout.header(_("Calls"), about if traffic is None or lost is None else calls.said(traffic))
counting.done()
if traffic is None or lost is None:
    if traffic is None:
        dataset.hint(_("Count call records to see which findings cost calls, and which calls leave otherwise."))
    else:
        dataset.hint(_("No call of these days was dialed in the contexts that count; Settings say which do."))
    counting.files()
    st.stop()
calls.figures(traffic)
names = [_("What fails"), _("Otherwise than the table"), _("Routes"), _("Trunks"), _("Numbers"), _("Files")]
fails, drift, routes, trunks, numbers, files = st.tabs(names, key="calls_tab", on_change="rerun")
if drift.open:
    with drift:
        calls.drift(traffic)
elif routes.open:
    with routes:
        calls.routes(board, traffic)
elif trunks.open:
    with trunks:
        calls.trunks(board, traffic)
elif numbers.open:
    with numbers:
        calls.numbers(traffic)
elif files.open:
    with files:
        counting.files()
else:
    with fails:
        calls.what_fails(board, traffic, lost)
