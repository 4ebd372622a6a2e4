"""Settings: which route wins, the country, the rules and their severities, masked numbers; and who changed what."""

from dialmap.ui import frame, state, tuning
from dialmap.ui.texts import _

board = state.board()
frame.header(_("Settings"), _("They hold for the whole data set and for everybody. The log keeps who changed what."))
tuning.form(board)
tuning.past()
