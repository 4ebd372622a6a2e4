"""Numbering registry: whose numbers the routes take, which nobody was given, and ranges as templates."""

import streamlit as st

from dialmap.ui import dataset, registry, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board, loaded = state.board(), state.holders()
layout.header(_("Numbering registry"), registry.summary(loaded))
if loaded.is_empty:
    dataset.hint(_("Load the range tables to see operator and region of each Russian number, template and route."))
    registry.files(board, loaded)
    st.stop()
registry.about(loaded)
said, spans, files = st.tabs(
    [_("This data"), _("Ranges as templates"), _("Files")], key="registry_tab", on_change="rerun"
)
if spans.open:
    with spans:
        registry.ranges(board, loaded)
elif files.open:
    with files:
        registry.files(board, loaded)
else:
    with said:
        registry.data(board)
