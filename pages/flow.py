"""Flow: scenarios -> numbers -> routes -> trunks as a picture that a click takes apart, and as a table."""

import streamlit as st

from dialmap.core.flow import Start
from dialmap.reports import drawing
from dialmap.reports.inventory import transfers
from dialmap.ui import dataset, flow, state
from dialmap.ui.kit import layout, tables, url
from dialmap.ui.kit.texts import _, n_, voice

board = state.board()
spoken, loaded = voice(), state.holders()
failing = board.expected - board.arriving
layout.header(
    _("Flow"),
    _("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)
    + " "
    + (n_("{count} fails; it is drawn red.", "{count} fail; they are drawn red.", failing) if failing else ""),
)
if not board.snapshot.transfers:
    dataset.empty(_("No transfer yet, so nothing flows."))
    st.stop()

with st.container(horizontal=True, vertical_alignment="center"):
    by = st.container(width="content")
    asked = url.choice(by, _("First column"), flow.others(board), "by", flow.first_column, flow.first_column())
    start = Start(asked or Start.SCENARIO)
    only_failing = url.flag(st.container(width="content"), _("Only what fails"), "failing")
    by_calls = flow.by_calls(board)
steps = flow.steps_asked()
flow.way_back(steps)
asked_for = (start, only_failing, by_calls and state.calls_version(), *steps)
shown = state.kept(board, ("flow", *asked_for), lambda: flow.made(board, steps, start, only_failing, by_calls))
if not shown.outcomes:
    if only_failing and not steps:
        st.success(_("No transfer fails."), icon=":material/check:")
    else:
        st.info(_("No transfer fits these filters."), icon=":material/filter_alt_off:")
    st.stop()
picture, beside = st.columns([4, 1]) if steps else (st.container(), None)
with picture:
    flow.clickable(
        shown,
        steps,
        start,
        _("Scenarios on the left, then numbers, routes and trunks; the table below says the same."),
    )
if beside is not None:
    with beside:
        flow.facts(board, shown, steps[-1])
with st.container(horizontal=True):
    st.download_button(
        _("Download as SVG"),
        data=lambda: drawing.svg(shown, _("Flow"), spoken).encode(),
        file_name="flow.svg",
        mime="image/svg+xml",
        icon=":material/image:",
    )
    tables.download(lambda: transfers(board, shown.outcomes, spoken, loaded), "flow.csv")
    dataset.policy_note(board)
layout.heading(_("The same as a table"))
sheet = state.kept(board, ("flow table", *asked_for, spoken), lambda: flow.listed(board, shown, spoken, start))
tables.show(sheet, _("Transfers in this picture"), height=420)
