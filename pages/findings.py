"""Findings: a full table, those first that break most; one beside it, with its fix and the page of its rule."""

import streamlit as st

from dialmap.core.findings import Severity
from dialmap.findings import ALL_RULES
from dialmap.reports.findings import findings as listing
from dialmap.ui import dataset, findings, state, waivers
from dialmap.ui.kit import layout, sheets, tables, url
from dialmap.ui.kit.texts import _, n_, voice
from dialmap.ui.kit.walk import steps

board = state.board()
spoken = voice()
layout.header(
    _("Findings"),
    (n_("{count} error", "{count} errors", board.severities[Severity.ERROR]) + ", ")
    + (n_("{count} warning", "{count} warnings", board.severities[Severity.WARNING]) + ", ")
    + n_("{count} note.", "{count} notes.", board.severities[Severity.NOTE])
    + findings.asides(board),
)
if board.snapshot.is_empty:
    dataset.empty(_("There is no data yet, so there is nothing to find."))
    st.stop()
asked = findings.facets(board)
lost = state.losses(board)
by_key = state.kept(board, ("shown", asked, state.calls_version()), lambda: asked.by_key(board, lost))
costs = None if lost is None else lost.of
if not by_key:
    if board.findings:
        st.info(_("Nothing to show with this filter."), icon=":material/filter_alt_off:")
    elif len(board.settings.switched_off) == len(ALL_RULES):
        st.warning(_("Every rule is switched off, so nothing was checked."), icon=":material/rule:")
    else:
        st.success(_("The rules found nothing."), icon=":material/check:")
    dataset.policy_note(board)
    st.stop()
if asked.group:
    by_key = {each.fingerprint: each for each in findings.grouped(board, by_key.values(), asked.group)}
opened = by_key.get(url.pointed_at("finding"))
left, right = st.columns([2, 3], gap="medium") if opened else (st.container(), None)
with left:
    sheet = state.kept(
        board,
        ("findings", asked, url.pointed_at("in"), bool(opened), spoken, state.calls_version()),
        lambda: sheets.sheet_of(
            tuple(by_key.values()),
            lambda part: listing(board, part, spoken, opened is not None, costs),
            list(by_key),
        ),
    )
    total = len(board.waived) if asked.waived else len(board.open)
    tables.pick(sheet, [], "finding", _("Findings"), marks=not asked.waived, total=total, fit=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        marked = [by_key[each] for each in tables.marked("finding") if each in by_key]
        if marked:
            waivers.of(marked, "waive_marked", n_("Waive {count}", "Waive {count}", len(marked)), board)
        tables.download(lambda: listing(board, by_key.values(), spoken, lost=costs), "findings.csv")
        dataset.policy_note(board)
if opened is not None and right is not None:
    with right:
        steps(list(by_key), opened.fingerprint, "finding")
        findings.one(board, opened)
