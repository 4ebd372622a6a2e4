"""Access tokens on the page: who may ask over the interface for machines. Never shows a token a second time."""

import streamlit as st

from dialmap.core.people import Role
from dialmap.core.tokens import LONGEST_NAME, Token
from dialmap.reports.people import tokens as listing
from dialmap.service import tokens
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, text, voice, word

MADE = "_token_made"
COUNT = "_tokens_made"


def manage() -> None:
    """The tokens that count, and a form for a new one."""
    st.markdown(
        _(
            "With a token a program may read `/api/v1/…`; `/api/v1/openapi.json` describes it. Where long numbers are"
            " hidden, a token of the role viewer sees them hidden."
        )
    )
    known = tokens.listed(state.path())
    if known:
        picked = tables.pick(listing(known, voice()), [str(each.id) for each in known], "token", _("Access tokens"))
        for each in known:
            if str(each.id) == picked:
                _one(each)
    made = st.session_state.pop(MADE, "")
    if made:
        st.success(_("Copy it now: it is not stored and never shown again."), icon=":material/key:")
        st.code(made, language=None)
    _add()


def _one(token: Token) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown("**" + text(token.name) + "**", width="content")
        with st.popover(_("End…"), type="tertiary"):
            st.caption(_("Whoever uses it is refused from then on."))
            if st.button(_("End this token"), key=f"end_token_{token.id}"):
                perform(lambda: tokens.end(state.path(), token, state.who()), _("It counts no more."))


def _add() -> None:
    small_heading(_("New token"))
    count = st.session_state.setdefault(COUNT, 0)  # another key empties the field
    key = f"new_token_name_{count}"
    name = st.text_input(_("For what it is"), key=key, max_chars=LONGEST_NAME, placeholder="grafana")
    labels = {each: word(each) for each in (Role.VIEWER, Role.EDITOR)}
    role = st.radio(_("Role"), list(labels), 0, format_func=labels.__getitem__, key="new_token_role", horizontal=True)

    def act() -> None:
        st.session_state[MADE] = tokens.make(state.path(), name or "", Role(role or Role.VIEWER), state.who())
        st.session_state[COUNT] = count + 1

    if st.button(_("Make a token"), type="primary", key="make_token", disabled=not name):
        perform(act, _("Made."))
