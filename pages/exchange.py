"""Import and export: look first, then apply in one step; export everything so that importing it is the identity."""

import streamlit as st

from dialmap.ui import frame, imports, state
from dialmap.ui.texts import _

board = state.board()
frame.header(
    _("Import and export"),
    _("Four CSV files: trunks, routes, scenarios, transfers. Nothing is stored before you have seen what changes."),
)
load, save = st.tabs([_("Import"), _("Export")])
with load:
    files = st.file_uploader(
        _("CSV files, or a ZIP archive of them"),
        accept_multiple_files=True,
        key=imports.uploader_key(),
        type=["csv", "zip", "txt"],
    )
    with st.expander(_("Encoding and delimiter")):
        encoding, delimiter = imports.overrides()
    imports.guide()
    if files:
        imports.preview([imports.upload(file, encoding, delimiter) for file in files])
with save:
    imports.exports(board)
