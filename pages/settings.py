"""Settings: which route wins, the country, the rules and their severities, masked numbers; and who changed what."""

from dialmap.ui import settings, state
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board = state.board()
layout.header(_("Settings"), _("They hold for the whole data set and for everybody. The log keeps who changed what."))
settings.form(board)
settings.past()
