"""Flow: numbers -> routes -> trunks as a picture and as a table of the same facts."""

import streamlit as st

from dialmap.reports import flow as flows
from dialmap.reports import frames
from dialmap.reports.words import shortened
from dialmap.routing import Verdict
from dialmap.ui import bound, charts, facts, filters, frame, state, tables
from dialmap.ui.texts import _, language, n_, raw, translate

board = state.board()
failing = board.expected - board.arriving
frame.header(
    _("Flow"),
    _("{arriving} of {expected} transfers arrive.", arriving=board.arriving, expected=board.expected)
    + " "
    + (n_("{count} fails; it is drawn red.", "{count} fail; they are drawn red.", failing) if failing else ""),
)
if not board.snapshot.transfers:
    frame.empty(_("No transfer yet, so nothing flows."))
    st.stop()

by_scenario, by_trunk, by_verdict = st.columns(3, vertical_alignment="bottom")
names = [each.name for each in board.snapshot.scenarios]
scenario = bound.choice(by_scenario, _("Scenario"), names, "scenario", shortened)
trunk = bound.choice(by_trunk, _("Trunk"), [each.name for each in board.snapshot.trunks], "trunk", shortened)
counted = [value for value in filters.VERDICTS if value == filters.FAILS or Verdict(value).counts]
verdict = bound.choice(by_verdict, _("Verdict"), counted, "verdict", filters.verdict_word)
whole = state.kept(
    board,
    ("flow", scenario, trunk, verdict),
    lambda: flows.build(board, filters.outcomes(board, "", verdict, scenario, trunk)),
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
    event = st.echarts_chart(
        charts.sankey(shown, st.context.theme.type or "light"),
        height=charts.height(shown),
        key="flow",
        on_select="rerun",
        alt=_(
            "Numbers on the left lead into routes in the middle and trunks on the right; the table below says the same."
        ),
    )
with beside:
    facts.of_node(board, shown, charts.selected(event))
st.subheader(_("The same as a table"), anchor=False)
listed = whole.outcomes[: tables.MOST_ROWS]
table = state.kept(
    board,
    ("flow table", scenario, trunk, verdict, language()),
    lambda: frames.transfers(board, listed, translate()),
)
tables.show(table, _("Transfers in this picture"), "scenario")
tables.say_left_out(len(listed), len(whole.outcomes))
tables.download(lambda: frames.transfers(board, whole.outcomes, translate()), "flow.csv")
frame.policy_note(board)
