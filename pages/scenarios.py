"""Scenarios: their Result blocks, what each number hits and what becomes of the transfer."""

import streamlit as st

from dialmap.reports.inventory import scenarios as listing
from dialmap.reports.inventory import transfers
from dialmap.ui import bulk, dataset, state
from dialmap.ui.kit import layout, sheets, tables, url
from dialmap.ui.kit.texts import _, n_, voice
from dialmap.ui.objects import drawers, filters, scenario, transfer
from dialmap.ui.objects.links import pair

board = state.board()
spoken, loaded = voice(), state.holders()
failing = board.expected - board.arriving
layout.header(
    _("Scenarios"),
    n_("{count} scenario", "{count} scenarios", len(board.snapshot.scenarios))
    + ", "
    + n_("{count} Result block.", "{count} Result blocks.", len(board.snapshot.transfers))
    + " "
    + (n_("{count} transfer fails.", "{count} transfers fail.", failing) if failing else ""),
)
with st.container(horizontal=True):
    drawers.create("scenario", _("New scenario"), scenario.form, board)
    drawers.create("transfer", _("New Result block"), transfer.form, board)
if not board.snapshot.scenarios:
    dataset.empty(_("No scenario yet. Create one, or import scenarios.csv and transfers.csv."))
    st.stop()

blocks, scenarios = st.tabs([_("Result blocks"), _("Scenarios")], key="tab", on_change="rerun")
if blocks.open:
    with blocks:
        by_text, by_verdict = st.columns([3, 2], vertical_alignment="bottom")
        text = by_text.text_input(
            _("Search"), key="q", bind="query-params", type="search", placeholder=_("scenario, block, number, route")
        )
        verdict = filters.by_verdict(by_verdict, board)
        shown = transfer.chosen(board, text, verdict)
        if not shown:
            st.info(_("No Result block fits these filters."), icon=":material/filter_alt_off:")
        else:
            key = ("transfers", text, verdict, spoken)
            sheet = state.kept(board, key, lambda: transfer.listed(board, shown, spoken))
            total = len(board.snapshot.transfers)
            tables.pick(sheet, [], "transfer", _("Result blocks"), marks=True, total=total, fit=True)
            marked = map(board.outcome_of, map(pair, tables.marked("transfer")))
            bulk.of_rows(board, [outcome.transfer for outcome in marked if outcome is not None])
            with st.container(horizontal=True, vertical_alignment="center"):
                tables.download(lambda: transfers(board, shown, spoken, loaded), "transfers-table.csv")
                dataset.policy_note(board)
else:
    with scenarios:
        rows = board.snapshot.scenarios
        keys = [each.name for each in rows]
        sheet = state.kept(
            board, ("scenarios", spoken), lambda: sheets.sheet_of(rows, lambda part: listing(board, part, spoken), keys)
        )
        tables.pick(sheet, keys, "scenario", _("Scenarios"), marks=True, fit=True)
        bulk.of_rows(board, [board.scenarios[each] for each in tables.marked("scenario") if each in board.scenarios])
if url.pointed_at("new"):
    st.stop()
if url.pointed_at("transfer"):
    outcome = board.outcome_of(pair(url.pointed_at("transfer")))
    if outcome is None:
        drawers.gone("transfer")
    else:
        transfer.drawer(board, outcome)
elif url.pointed_at("scenario"):
    row = board.scenarios.get(url.pointed_at("scenario"))
    if row is None:
        drawers.gone("scenario")
    else:
        scenario.drawer(board, row)
