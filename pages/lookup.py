"""Number lookup: one number or many; the winner, the trunks in order, every candidate and why it lost."""

import streamlit as st

from dialmap.reports.lookup import answers
from dialmap.ui import dataset, lookup, state, workbench
from dialmap.ui.kit import layout, tables
from dialmap.ui.kit.texts import _, voice

board = state.board()
spoken, loaded = voice(), state.holders()
layout.header(_("Number lookup"), _("Which route takes a number, through which trunks, and what else matches."))
if not board.snapshot.routes:
    dataset.empty(_("No route yet, so no number hits one."))
    st.stop()

look, bench = st.tabs([_("Lookup"), _("Template check")], key="lookup_tab", on_change="rerun")
if bench.open:
    with bench:
        layout.heading(_("Templates against numbers"))
        workbench.compare_templates(board)
        layout.heading(_("A range as templates"))
        workbench.range_to_templates()
        layout.heading(_("A regular expression as templates"))
        workbench.expression_to_templates()
        layout.heading(_("The canonical form of a template"))
        workbench.canonical_form()
    st.stop()
numbers = lookup.asked()
if not numbers:
    st.caption(_("Type a number and press Enter, or paste a list of them, to see where each goes."))
elif len(numbers) == 1:
    found = board.look_up(numbers[0])
    lookup.one(board, found)
    tables.download(lambda: answers(board, [found], spoken, loaded), "lookup.csv")
else:
    lookup.many(board, numbers)
dataset.policy_note(board)
