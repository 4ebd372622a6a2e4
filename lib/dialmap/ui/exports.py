"""What leaves: the tables as CSV files and as a workbook, a workbook to fill in, and the routes for a PBX.

Holds the buttons. Never writes a file.
"""

from functools import partial
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.service import exchange, workbooks
from dialmap.ui import boxes
from dialmap.ui.kit.texts import _, language

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def templates() -> None:
    """A workbook to be filled in, for whoever begins with nothing."""
    st.download_button(
        _("A workbook to fill in"),
        data=partial(workbooks.template, language()),  # asked later, where nobody knows the language
        file_name="dialmap-template.xlsx",
        mime=XLSX,
        icon=":material/table_view:",
        key="template_xlsx",
        help=_("Four sheets with an example row each, which an import leaves out, and lists of what a cell may hold."),
    )


def exports(board: Board) -> None:
    """The four files, one by one or as an archive, plain or for Excel."""
    excel = st.toggle(
        _("For Excel"),
        key="excel",
        help=_("Semicolons, and an apostrophe before cells that a spreadsheet would take for a formula."),
    )
    st.caption(_("The plain variant is exact; both can be imported again and give the same data."))
    files = exchange.export_files(board.snapshot, excel)
    with st.container(horizontal=True):
        st.download_button(
            _("Workbook (XLSX)"),
            data=partial(workbooks.export_workbook, board.snapshot, language()),
            file_name="dialmap.xlsx",
            mime=XLSX,
            icon=":material/table_view:",
            key="export_xlsx",
            help=_("All four tables; every cell is text, with lists of what a cell may hold."),
        )
        st.download_button(
            _("Everything as ZIP"),
            data=lambda: exchange.pack(files),
            file_name="dialmap.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            type="primary",
            key="export_zip",
        )
        for name, data in files:
            st.download_button(name, data=data, file_name=name, mime="text/csv", key=f"export_{name}")
    boxes.exports(board)
