"""Import and export: look first, then apply in one step; export everything so that importing it is the identity."""

import streamlit as st

from dialmap.ui import exchange, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board = state.board()
layout.header(
    _("Import and export"),
    _("Four CSV files, or the dialplan of an Asterisk. Nothing is stored before you have seen what changes."),
)
load, save = st.tabs([_("Import"), _("Export")])
with load:
    exchange.card()
    files = st.file_uploader(
        _("CSV files or a ZIP archive of them; extensions.conf, or what “dialplan show” prints"),
        accept_multiple_files=True,
        key=exchange.uploader_key(),
        type=["csv", "zip", "txt", "conf"],
    )
    with st.expander(_("Encoding and delimiter")):
        encoding, delimiter = exchange.overrides()
    exchange.guide()
    if files:
        exchange.preview(board, exchange.uploads_of(files, encoding, delimiter))
    else:
        exchange.forget()
with save:
    exchange.exports(board)
