"""Follow-up: the fixes that were promised in reviews; closed by themselves when the finding is gone."""

from dialmap.errors import DialmapError
from dialmap.service.followups import listed
from dialmap.ui import dataset, followups, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board = state.board()
try:
    found = listed(state.path(), board)
except DialmapError as error:
    state.stop(error)
layout.header(_("Promised fixes"), followups.answer(found))
if found:
    followups.show(board, found)
else:
    dataset.hint(_("In a review session, decide “Fix” with an owner and a day: what was promised is followed up here."))
