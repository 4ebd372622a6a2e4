"""The audit log: every change with who, when, what, old and new; proven to be unaltered."""

from dialmap.service import logbook as logbooks
from dialmap.ui import frame, logbook, state
from dialmap.ui.texts import _

board = state.board()
found = state.kept(board, ("log state",), lambda: logbooks.verify(state.path()))
frame.header(_("Audit log"), logbook.answer(found))
entries = state.kept(board, ("log",), lambda: logbooks.history(state.path()))
if entries:
    logbook.show(entries)
else:
    frame.empty(_("Nothing was changed yet."))
