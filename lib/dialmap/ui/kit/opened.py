"""A form that stays as it was opened: what somebody else saves meanwhile takes away nothing that was typed.

Never knows what is in a form, and never saves one.
"""

from typing import Protocol, TypeVar

import streamlit as st

from dialmap.ui.kit.texts import _


class Versioned(Protocol):
    """Something that is another one after each change."""

    @property
    def version(self) -> int:
        """Counts its changes."""


Kept = TypeVar("Kept", bound=Versioned)


def opened(now: Kept, key: str, said: str) -> Kept:
    """What the form was opened with, ``now`` being what is stored. Its fields have keys that begin with ``key`` and _.

    ``said`` tells that somebody else has changed it.
    """
    if f"{key}_name" not in st.session_state:  # the form is opened anew
        st.session_state[f"_{key}_opened"] = now
    before: Kept = st.session_state[f"_{key}_opened"]
    if before.version != now.version:
        st.warning(said, icon=":material/sync_problem:")
        if st.button(_("Show what they saved"), key=f"anew_{key}"):
            forget(key)
            st.rerun()
    return before


def forget(key: str) -> None:
    """Forget what was typed: the form is opened anew."""
    for each in [each for each in st.session_state if str(each).startswith((f"{key}_", f"_{key}_"))]:
        del st.session_state[each]
