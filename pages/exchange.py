"""Import and export: look first, then apply in one step; export everything so that importing it is the identity."""

import streamlit as st

from dialmap.ui import boxes, exchange, exports, mapping, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board = state.board()
layout.header(
    _("Import and export"),
    _("Tables, or what a PBX holds as it is. Nothing is stored before you have seen what changes."),
)
load, save = st.tabs([_("Import"), _("Export")])
with load:
    exchange.card()
    files = st.file_uploader(
        _(
            "Tables as CSV, XLSX, XLS or ODS; what a PBX or a platform of robots gives, as it is (the list is below);"
            " or a ZIP of them"
        ),
        accept_multiple_files=True,
        key=exchange.uploader_key(),
        type=boxes.UPLOADED,
    )
    pasted = exchange.pasted()
    with st.expander(_("Encoding and delimiter")):
        encoding, delimiter = exchange.overrides()
    boxes.guide()
    boxes.remembered()
    mapping.remembered()
    exchange.guide()
    uploads = [*exchange.uploads_of(files or (), encoding, delimiter), *pasted] or boxes.tried()
    if uploads:
        exchange.preview(board, uploads)
    else:
        exports.templates()
        exchange.forget()
with save:
    exports.exports(board)
