"""Settings: which route wins, the country, the rules and their severities, masked numbers; and who changed what."""

import streamlit as st

from dialmap.ui import alerts, people, settings, state, tokens
from dialmap.ui.kit import layout, url
from dialmap.ui.kit.texts import _

board = state.board()
layout.header(_("Settings"), _("They hold for the whole data set and for everybody. The log keeps who changed what."))
names = [_("Data set"), _("People"), _("Alerts"), _("Access tokens"), _("What was changed")]
opened = next((at for at, each in ((2, "alert"), (3, "token")) if url.pointed_at(each)), 0)
first, second, third, fourth, fifth = st.tabs(names, default=names[opened])
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
