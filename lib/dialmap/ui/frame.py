"""What every page has: its title, and the answer in one sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st
from babel.dates import format_timedelta

from dialmap.dialplan import Policy
from dialmap.errors import DialmapError
from dialmap.findings import Rule
from dialmap.service.checking import Board, rule_page
from dialmap.service.importing import load_sample
from dialmap.service.tuning import set_policy
from dialmap.ui import state
from dialmap.ui.texts import _, language, word


def header(title: str, answer: str) -> None:
    """The page's title and the sentence that says how things stand (Markdown)."""
    st.title(title, anchor=False)
    st.markdown(answer)


def policy_note(board: Board) -> None:
    """Under which policy the results on this page hold, and the way to change it for the data set."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Which route wins: {policy}.", policy=word(board.settings.policy)), width="content")
        with st.popover(_("Change"), type="tertiary"):
            options = list(Policy)
            at = options.index(board.settings.policy)
            labels = {each: word(each) for each in options}
            asked = _("Where several routes match a number")
            picked = st.radio(asked, options, at, format_func=labels.__getitem__, key="policy")
            st.caption(_("This holds for the whole data set and for everybody."))
            if st.button(_("Use this"), key="use_policy", disabled=picked is board.settings.policy):
                try:
                    set_policy(state.path(), Policy(picked), state.who())
                except DialmapError as error:
                    state.stop(error)
                st.rerun()


def empty(what: str) -> None:
    """Nothing is stored yet: say what to do next."""
    st.info(what, icon=":material/info:")
    st.page_link("exchange.py", label=_("Import CSV files"), icon=":material/upload_file:")
    if state.board().snapshot.is_empty and st.button(_("Load the sample data"), key="load_sample"):
        try:
            load_sample(state.path())
        except DialmapError as error:
            state.stop(error)
        st.rerun()


def figure(label: str, value: str, page: str, query: Mapping[str, str]) -> None:
    """One figure in a box, with the way to the list behind it."""
    with st.container(border=True, height="stretch"):
        st.metric(label, value)
        st.page_link(page, label=_("Show the list"), query_params=dict(query), icon=":material/arrow_forward:")


def age(board: Board) -> None:
    """How old the data is, and its revision."""
    if not board.stamp.changed_at:
        st.caption(_("Nothing has been stored yet."))
        return
    changed = datetime.fromisoformat(board.stamp.changed_at)
    ago = format_timedelta(changed - datetime.now(UTC), add_direction=True, locale=language().value)
    st.caption(_("Data of revision {revision}, changed {ago}.", revision=board.stamp.revision, ago=ago))


def rule_text(rule: Rule) -> None:
    """The page of a rule, with headings that fit beside what it is shown for."""
    page = rule_page(rule, language())
    st.markdown(page.replace("\n## ", "\n##### ").replace("# ", "#### ", 1))
