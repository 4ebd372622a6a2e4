"""Flow: numbers -> routes -> trunks as a picture and as a table of the same facts."""

import streamlit as st

from dialmap.core.verdicts import Verdict
from dialmap.reports import flow as flows
from dialmap.reports.inventory import transfers
from dialmap.ui import dataset, flow, state
from dialmap.ui.kit import layout, tables, url
from dialmap.ui.kit.texts import _, language, line, n_, raw, voice
from dialmap.ui.objects import filters, transfer

board = state.board()
spoken = voice()
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

by_scenario, by_trunk, by_verdict = st.columns(3, vertical_alignment="bottom")
names = [each.name for each in board.snapshot.scenarios]
scenario = url.choice(by_scenario, _("Scenario"), names, "scenario", line)
trunk = url.choice(by_trunk, _("Trunk"), [each.name for each in board.snapshot.trunks], "trunk", line)
counted = [value for value in filters.VERDICTS if value == filters.FAILS or Verdict(value).counts]
verdict = url.choice(by_verdict, _("Verdict"), counted, "verdict", filters.verdict_word)
whole = state.kept(
    board,
    ("flow", scenario, trunk, verdict),
    lambda: flows.build(board, transfer.chosen(board, "", verdict, scenario, trunk)),
)
if not whole.outcomes:
    st.info(_("No transfer fits these filters."), icon=":material/filter_alt_off:")
    st.stop()
shown = flows.busiest(whole)
if whole.grouped:
    st.caption(_("More than {limit} numbers: they are grouped; filter to see each.", limit=flows.MOST_NUMBERS))
missing = flows.left_out(whole, shown)
if missing:
    st.caption(raw(missing) + ". " + _("Problems are drawn first; the table below is complete."))
picture, beside = st.columns([4, 1])
with picture:
    clicked = flow.clickable(
        shown,
        _("Numbers on the left lead into routes in the middle and trunks on the right; the table below says the same."),
    )
with beside:
    flow.of_node(board, shown, clicked)
layout.heading(_("The same as a table"))
listed = whole.outcomes[: tables.MOST_ROWS]
table = state.kept(
    board,
    ("flow table", scenario, trunk, verdict, language()),
    lambda: transfers(board, listed, spoken),
)
tables.show(table, _("Transfers in this picture"), "scenario")
tables.say_left_out(len(listed), len(whole.outcomes))
tables.download(lambda: transfers(board, whole.outcomes, spoken), "flow.csv")
dataset.policy_note(board)
