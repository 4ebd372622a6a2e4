"""Who is working, on the page: the sign-in, the picker in the side bar, the question before the first write.

Holds how each way is drawn, and who may see anything at all. Never decides what somebody may do: the use cases do.
"""

import importlib.util
from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from dialmap.core.people import LONGEST_NAME, Source
from dialmap.errors import DialmapError
from dialmap.service import identity, people
from dialmap.ui import state
from dialmap.ui.kit.feedback import when_nameless
from dialmap.ui.kit.keys import begin_in
from dialmap.ui.kit.texts import _, line, md, text, word

PICKED: Final = "who_picked"
TYPED: Final = "who_typed"


def guard() -> None:
    """Let nobody further of whom it must be known who they are, and is not."""
    when_nameless(ask)
    try:
        way = state.way()
    except DialmapError as error:
        state.stop(error)
    if way is Source.LOCAL or state.who().subject:
        return
    st.title("Dialmap")
    if way is Source.HEADER:
        st.error(
            _("The proxy in front did not say who you are, so nothing is shown. Come in by its address, and sign in."),
            icon=":material/lock:",
        )
    else:
        _sign_in()
    st.stop()


def _sign_in() -> None:
    if importlib.util.find_spec("authlib") is None:
        st.error(_('The sign-in needs the extra “auth”: pip install -e ".[auth]"'), icon=":material/error:")
        return
    if getattr(st.user, "is_logged_in", False):  # signed in, and still without a subject
        st.error(
            _("The sign-in says neither a mail address nor a subject, so nothing is shown."), icon=":material/lock:"
        )
        st.button(_("Sign out"), on_click=st.logout, key="sign_out")
        return
    st.markdown(_("Sign in to see and change the dial plan. The log keeps who changed what."))
    for provider in _providers():
        label = _("Sign in with {name}", name=provider) if provider else _("Sign in")
        st.button(line(label), type="primary", on_click=st.login, args=(provider or None,), key=f"sign_in_{provider}")


def _providers() -> list[str]:
    """Who can be asked: the names of the providers; an empty one for the only one."""
    told = st.secrets["auth"]
    named = [str(key) for key, value in told.items() if isinstance(value, Mapping) and "client_id" in value]
    return ["", *named] if "client_id" in told else named


def sidebar() -> None:
    """Who is working and with which role, and the way to say it or to go."""
    if state.way() is Source.LOCAL:
        _pick()
    who = state.who()
    if who.name:
        try:
            name, role = people.known_as(state.path(), who)
        except DialmapError as error:
            st.caption(md(error.message))
        else:
            st.caption(f"{text(name)} · {word(role)}" if who.source is not Source.LOCAL else word(role))
    if who.source is Source.SIGN_IN:
        st.button(_("Sign out"), on_click=st.logout, key="sign_out", type="tertiary", icon=":material/logout:")
    _remember()


def _pick() -> None:
    """The names of the team to pick from; at the first start a place to write the first one."""
    names = people.names(state.path())
    if not names:
        st.session_state.setdefault(TYPED, state.who().name)
        st.text_input(
            _("Your name"),
            key=TYPED,
            placeholder=_("for the log of changes"),
            max_chars=LONGEST_NAME,
            on_change=lambda: _call_me(TYPED),
        )
        return
    mine = state.who().name
    shown, known = st.session_state.get(PICKED), mine if mine in names else None
    is_behind = PICKED in st.session_state and shown not in names and shown != known
    if is_behind:  # never without need: what is set here goes before what is being picked
        st.session_state[PICKED] = known
    st.selectbox(
        _("Your name"),
        names,
        None if is_behind or known is None else names.index(known),
        key=PICKED,
        format_func=line,
        placeholder=_("who are you?"),
        on_change=_picked,
    )


def _picked() -> None:
    """Somebody picked a name. Nobody picks none: a page that is drawn twice at once may say so of what was just set."""
    if st.session_state.get(PICKED):
        _call_me(PICKED)


def _call_me(widget: str) -> None:
    name = str(st.session_state.get(widget) or "").strip()
    state.call_me(name)
    st.session_state["_wish"] = identity.wish_to_remember(state.path(), name)


def _remember() -> None:
    """Let the browser remember the name that was picked here: a picture that is none, whose answer sets a cookie.

    So nothing is reloaded, and nothing that was typed is lost.
    """
    wish = st.session_state.get("_wish")
    if wish:
        st.html(f'<img src="who?t={wish}" alt="" width="1" height="1" style="position:absolute;opacity:0">')


def ask(then: Callable[[], None]) -> None:
    """The one question before the first write; when it is answered, what was asked for is done."""
    widget = "who_asked"

    def answered() -> None:
        if str(st.session_state.get(widget) or "").strip():
            _call_me(widget)
            then()

    names = people.names(state.path())
    with st.container(border=True):
        st.markdown(_("**Who are you?** The log keeps who changed what."))
        if names:
            st.selectbox(
                _("Pick your name"),
                names,
                None,
                key=widget,
                format_func=line,
                placeholder=_("who are you?"),
                on_change=answered,
            )
        else:
            st.text_input(_("Your name, then Enter"), key=widget, max_chars=LONGEST_NAME, on_change=answered)
        begin_in(widget)


def told() -> None:
    """Who vouches for names here."""
    st.caption(_("Who is working is told by: {way}.", way=word(state.way())))
