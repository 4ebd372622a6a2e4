"""The audit log: every change with who, when, what, old and new; proven to be unaltered."""

from dialmap.errors import DialmapError
from dialmap.service.logbook import verify
from dialmap.ui import frame, logbook, state
from dialmap.ui.texts import _

state.board()
try:
    found = verify(state.path())
    frame.header(_("Audit log"), logbook.answer(found))
    if found.entries:
        logbook.show()
    else:
        frame.empty(_("Nothing was changed yet."))
except DialmapError as error:
    state.stop(error)
