"""Scenarios: their Result blocks, what each number hits and what becomes of the transfer."""

import streamlit as st

from dialmap.reports import frames
from dialmap.ui import bound, drawers, filters, forms, frame, state, tables
from dialmap.ui.texts import _, language, n_, translate

board = state.board()
failing = board.expected - board.arriving
frame.header(
    _("Scenarios"),
    n_("{count} scenario", "{count} scenarios", len(board.snapshot.scenarios))
    + ", "
    + n_("{count} Result block.", "{count} Result blocks.", len(board.snapshot.transfers))
    + " "
    + (
        n_("{count} transfer fails.", "{count} transfers fail.", failing)
        if failing or not board.expected
        else _("No transfer fails.")
    ),
)
with st.container(horizontal=True):
    drawers.create("scenario", _("New scenario"), forms.scenario, board)
    drawers.create("transfer", _("New Result block"), forms.transfer, board)
if not board.snapshot.scenarios:
    frame.empty(_("No scenario yet. Create one, or import scenarios.csv and transfers.csv."))
    st.stop()

blocks, scenarios = st.tabs([_("Result blocks"), _("Scenarios")], key="tab", on_change="rerun")
if blocks.open:
    with blocks:
        by_text, by_verdict = st.columns([3, 2], vertical_alignment="bottom")
        text = by_text.text_input(
            _("Search"), key="q", bind="query-params", type="search", placeholder=_("scenario, block, number, route")
        )
        verdict = bound.choice(by_verdict, _("Verdict"), filters.VERDICTS, "verdict", filters.verdict_word)
        shown = filters.outcomes(board, text, verdict)
        if not shown:
            st.info(_("No Result block fits these filters."), icon=":material/filter_alt_off:")
        else:
            listed = filters.problems_first(shown)[: tables.MOST_ROWS_TO_OPEN]
            key = ("transfers", text, verdict, language())
            table = state.kept(board, key, lambda: frames.transfers(board, listed, translate()))
            keys = [drawers.url_key(outcome.transfer.key) for outcome in listed]
            tables.pick(table, keys, "transfer", _("Result blocks"), "scenario")
            tables.say_left_out(len(listed), len(shown))
            tables.download(lambda: frames.transfers(board, shown, translate()), "transfers-table.csv")
            frame.policy_note(board)
else:
    with scenarios:
        table = frames.scenarios(board, board.snapshot.scenarios, translate())
        tables.pick(table, [each.name for each in board.snapshot.scenarios], "scenario", _("Scenarios"), "name")
if state.pointed_at("new"):
    st.stop()
if state.pointed_at("transfer"):
    scenario, _sep, block = state.pointed_at("transfer").partition(drawers.SEPARATOR)
    outcome = board.outcome_of.get((scenario, block))
    if outcome is None:
        drawers.gone("transfer")
    else:
        drawers.transfer(board, outcome)
elif state.pointed_at("scenario"):
    row = board.scenarios.get(state.pointed_at("scenario"))
    if row is None:
        drawers.gone("scenario")
    else:
        drawers.scenario(board, row)
