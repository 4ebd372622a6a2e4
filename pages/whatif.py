"""What if: switch off trunks in thought, and see which transfers, scenarios and routes would fail."""

import streamlit as st

from dialmap.ui import dataset, impact, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board = state.board()
layout.header(_("What if a trunk goes down"), _("Switch off trunks in thought, and see what would fail."))
if not board.snapshot.trunks:
    dataset.empty(_("No trunk yet. Create one, or import trunks.csv."))
    st.stop()
impact.of_trunks(board)
