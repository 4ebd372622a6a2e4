"""Number map: who owns which part of the number space, exactly, at every zoom."""

import streamlit as st

from dialmap.reports.registry import not_ported
from dialmap.ui import dataset, number_map, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _, md, n_

board = state.board()
layout.header(
    _("Number map"), _("Who takes which numbers: ten by ten parts of the number space; a click goes deeper. Exact.")
)
if not board.snapshot.routes:
    dataset.empty(_("No route yet, so no number hits one."))
    st.stop()
place = number_map.choose(board.routing, by_registry=not state.holders().is_empty)
number_map.way_back(place.prefix)
found = number_map.found(board, place, place.depth)
if place.by.is_of_registry:
    st.caption(md(not_ported()))
elif found is not None:
    taken = sum(cell.size - cell.free for cell in found)
    whole = 10 ** (place.length - len(place.prefix))
    st.markdown(
        n_("{count} number is taken,", "{count} numbers are taken,", taken)
        + " "
        + n_("{count} is free.", "{count} are free.", whole - taken)
    )
number_map.show(lambda depth: number_map.found(board, place, depth), place)
dataset.policy_note(board)
