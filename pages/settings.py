"""Settings: which route wins, the country, the rules and their severities, masked numbers; and who changed what."""

import streamlit as st

from dialmap.ui import alerts, people, settings, state, tokens
from dialmap.ui.kit import layout
from dialmap.ui.kit.texts import _

board = state.board()
layout.header(_("Settings"), _("They hold for the whole data set and for everybody. The log keeps who changed what."))
names = [_("Data set"), _("People"), _("Alerts"), _("Access tokens"), _("What was changed")]
first, second, third, fourth, fifth = st.tabs(names)
with first:
    settings.form(board)
    settings.tidy()
with second:
    people.manage()
with third:
    alerts.manage(board)
with fourth:
    tokens.manage()
with fifth:
    settings.past()
