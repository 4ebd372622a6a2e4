"""Trunks: status, ticket, where each is used; a drawer to edit and delete."""

import streamlit as st

from dialmap.model import TrunkStatus
from dialmap.reports import frames
from dialmap.ui import bound, drawers, filters, forms, frame, state, tables, whatif
from dialmap.ui.texts import _, n_, translate, word

board = state.board()
live = sum(trunk.status is TrunkStatus.CONNECTED for trunk in board.snapshot.trunks)
frame.header(
    _("Trunks"),
    n_("{count} trunk.", "{count} trunks.", len(board.snapshot.trunks))
    + " "
    + n_("{count} is connected.", "{count} are connected.", live),
)
drawers.create("trunk", _("New trunk"), forms.trunk, board)
if not board.snapshot.trunks:
    frame.empty(_("No trunk yet. Create one, or import trunks.csv."))
    st.stop()

if bound.flag(st.container(), _("What if a trunk goes down"), "whatif"):
    with st.container(border=True):
        whatif.of_trunks(board)
by_text, by_status = st.columns([3, 2], vertical_alignment="bottom")
text = by_text.text_input(
    _("Search"), key="q", bind="query-params", type="search", placeholder=_("name, provider, host, ticket")
)
status = bound.choice(by_status, _("Status"), list(TrunkStatus), "status", lambda value: word(TrunkStatus(value)))
shown = filters.trunks(board, text, status)
if not shown:
    st.info(_("No trunk fits these filters."), icon=":material/filter_alt_off:")
else:
    table = frames.trunks(board, shown, translate())
    tables.pick(table, [trunk.name for trunk in shown], "trunk", _("Trunks"), "name")
    tables.download(table, "trunks-table.csv")
if state.pointed_at("trunk"):
    row = board.trunks.get(state.pointed_at("trunk"))
    if row is None:
        drawers.gone("trunk")
    elif not state.pointed_at("new"):
        drawers.trunk(board, row)
