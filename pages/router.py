"""The frame around every page: language, navigation, the notice of sample data."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dialmap.errors import DataError
from dialmap.ui import dataset, datasets, find, identity, state, undo
from dialmap.ui.kit import layout
from dialmap.ui.kit.feedback import answered, show_flash
from dialmap.ui.kit.foreign import speak_here
from dialmap.ui.kit.texts import _, settle_language

#: Our own file: an icon by name would be fetched from another server.
ICON, LOGO = (Path(__file__).parents[1] / "data" / name for name in ("favicon.svg", "logo.svg"))

st.set_page_config(page_title="Dialmap", page_icon=str(ICON), layout="wide", initial_sidebar_state=230)
st.logo(str(LOGO), icon_image=str(ICON), size="large")
settle_language()
datasets.settle()


def pages() -> dict[str, list[StreamlitPage]]:
    return {
        _("Today"): [
            st.Page("overview.py", title=_("Overview"), icon=":material/space_dashboard:", default=True),
            st.Page("findings.py", title=_("Findings"), icon=":material/rule:"),
            st.Page("followups.py", title=_("Promised fixes"), icon=":material/event_available:", url_path="followups"),
            st.Page("lookup.py", title=_("Number lookup"), icon=":material/dialpad:"),
            st.Page("flow.py", title=_("Flow"), icon=":material/account_tree:"),
            st.Page("map.py", title=_("Number map"), icon=":material/grid_on:"),
            st.Page("calls.py", title=_("Calls"), icon=":material/call:"),
            st.Page("whatif.py", title=_("What if"), icon=":material/science:"),
        ],
        _("Review"): [
            st.Page("reviews.py", title=_("Review sessions"), icon=":material/groups:"),
            st.Page("proposals.py", title=_("Change proposals"), icon=":material/edit_note:", url_path="changes"),
            st.Page("compare.py", title=_("Compare"), icon=":material/compare_arrows:"),
            st.Page("audit.py", title=_("Audit log"), icon=":material/history_edu:"),
        ],
        _("Data"): [
            st.Page("routes.py", title=_("Routes"), icon=":material/alt_route:"),
            st.Page("trunks.py", title=_("Trunks"), icon=":material/cable:"),
            st.Page("scenarios.py", title=_("Scenarios"), icon=":material/smart_toy:"),
            st.Page("exchange.py", title=_("Import and export"), icon=":material/swap_vert:"),
            st.Page("sources.py", title=_("Sources"), icon=":material/cloud_sync:"),
            st.Page("registry.py", title=_("Numbering registry"), icon=":material/signpost:"),
            st.Page("rules.py", title=_("Rules"), icon=":material/gavel:"),
            st.Page("settings.py", title=_("Settings"), icon=":material/tune:"),
        ],
    }


with st.sidebar:
    sets, searching, menu, language_box, team = (st.container() for _place in range(5))
with language_box:
    layout.language_choice()
identity.guard()
datasets.switch(sets)
with team:
    try:
        identity.sidebar()
    except DataError as error:
        state.stop(error)
groups = pages()
page = st.navigation(groups, position="hidden")
with searching:
    find.field()
with menu:
    layout.menu(groups)
layout.frame()
dataset.sample_notice()
answered()
show_flash()
undo.bar()
with team:
    find.go()
    speak_here()
page.run()
