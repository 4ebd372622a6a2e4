"""Walk through a list with two buttons or with the arrow keys. Never knows what they are of."""

from collections.abc import Sequence

import streamlit as st

from dialmap.ui.kit import url
from dialmap.ui.kit.texts import _


def walk(keys: Sequence[str], at: int | None, param: str) -> None:
    """Previous and next: ``?param=`` becomes the key of the neighbor. ``at`` is the open one, None at first."""

    def go(place: int) -> None:
        url.point_at(param, keys[place])

    last = len(keys) - 1
    back, ahead = (0, 0) if at is None else (max(at - 1, 0), min(at + 1, last))
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.button(_("Previous"), shortcut="Left", key="previous", on_click=go, args=(back,), disabled=at in (None, 0))
        st.button(_("Next"), shortcut="Right", key="next", on_click=go, args=(ahead,), disabled=at == last)
        if at is not None:
            st.caption(_("{place} of {count}", place=at + 1, count=len(keys)), width="content")


def steps(keys: Sequence[str], opened: str, param: str) -> None:
    """Previous and next, by button and by the arrow keys, and the way back to the whole table."""
    with st.container(horizontal=True, vertical_alignment="center"):
        walk(keys, keys.index(opened), param)
        if st.button(_("Close"), icon=":material/close:", type="tertiary", key=f"close_{param}", shortcut="Escape"):
            url.point_at(param, "")
            st.rerun()
