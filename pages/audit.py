"""Audit log: every change with who, when, what, old and new; proven to be unaltered."""

from dialmap.errors import DialmapError
from dialmap.service.audit import verify
from dialmap.ui import audit, dataset, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

state.board()
try:
    found = verify(state.path())
    layout.header(_("Audit log"), audit.answer(found))
    if found.entries:
        audit.show()
    else:
        dataset.empty(_("Nothing was changed yet."))
except DialmapError as error:
    state.stop(error)
