"""What pages say about the data set as a whole: which policy holds, how old it is, that it is the sample or empty.

Never shows an object or a finding.
"""

from datetime import datetime

import streamlit as st
from babel.dates import format_timedelta

from dialmap.board import Board
from dialmap.core.settings import Policy
from dialmap.errors import DialmapError
from dialmap.service import boards, inventory
from dialmap.service.exchange import load_sample, sample_in
from dialmap.service.settings import set_policy
from dialmap.service.transactions import utc_now
from dialmap.ui import state, undo
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, language, word


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
            turns(board)
            st.caption(_("This holds for the whole data set and for everybody."))
            if st.button(_("Use this"), key="use_policy", disabled=picked is board.settings.policy):
                perform(lambda: set_policy(state.path(), Policy(picked), state.who()), _("Saved."))


def turns(board: Board) -> None:
    """In which order the contexts of the dialplan are asked, where there are any."""
    if board.has_contexts:
        named = " → ".join(context or _("(no context)") for context in board.routing.routes.contexts)
        st.caption(_("Contexts, as they are asked: {names}", names=named))


def hint(what: str) -> None:
    """What fills an empty page."""
    st.info(what, icon=":material/info:")


def empty(what: str) -> None:
    """Nothing is stored yet: say what to do next."""
    hint(what)
    st.page_link("exchange.py", label=_("Import CSV files"), icon=":material/upload_file:")
    if state.board().snapshot.is_empty and st.button(_("Load the sample data"), key="load_sample"):
        perform(lambda: load_sample(state.path(), state.who(), language()), _("The sample is loaded."))


def sample_notice() -> None:
    """That what is shown is the sample, and the button that starts empty."""
    try:
        stamp, _settings = boards.current(state.path())
    except DialmapError as error:
        state.stop(error)
    if not stamp.is_sample:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_("Sample data: nothing in it is real"), icon=":material/science:", color="blue")
        with st.popover(_("Start empty"), icon=":material/delete_sweep:", type="tertiary"):
            st.write(
                _(
                    "This deletes the sample data and everything you added to it."
                    " A snapshot is kept, which can be restored."
                )
            )
            if st.button(_("Delete and start empty"), type="primary", key="start_empty"):
                perform(_start_empty, "")
        if sample_in(state.board().snapshot) is not language():
            about = _("The same sample with names in your language, in place of this one; a snapshot is kept.")
            label = _("The sample in {language}", language=language().own_name)
            if st.button(label, icon=":material/translate:", type="tertiary", key="own_sample", help=about):
                perform(_own_sample, "")


def _start_empty() -> str:
    return undo.around(lambda: inventory.start_empty(state.path(), state.who()), _("Everything was deleted."))


def _own_sample() -> str:
    inventory.start_empty(state.path(), state.who())
    load_sample(state.path(), state.who(), language())
    return _("The sample is loaded.")


def ends(board: Board) -> str:
    """When a day is over, for dates that something ends with."""
    return _("Ends with that day in {zone}.", zone=board.settings.own_zone)


def age(board: Board) -> None:
    """How old the data is, and its revision."""
    if not board.stamp.changed_at:
        st.caption(_("Nothing has been stored yet."))
        return
    changed = datetime.fromisoformat(board.stamp.changed_at)
    ago = format_timedelta(changed - utc_now(), add_direction=True, locale=language().value)
    st.caption(_("Data of revision {revision}, changed {ago}.", revision=board.stamp.revision, ago=ago))
