"""What every page has: its title, the answer in one sentence, and figures in boxes. Never says what they are of."""

from collections.abc import Mapping

import streamlit as st

from dialmap.ui.kit.texts import _


def header(title: str, answer: str) -> None:
    """The page's title and the sentence that says how things stand (Markdown)."""
    st.title(title, anchor=False)
    st.markdown(answer)


def heading(title: str) -> None:
    """The title of a part of a page."""
    st.subheader(title, anchor=False)


def small_heading(title: str) -> None:
    """The title of a part of a drawer."""
    st.markdown(f"**{title}**")


def figure(label: str, value: str, page: str, query: Mapping[str, str]) -> None:
    """One figure in a box, with the way to the list behind it."""
    with st.container(border=True, height="stretch"):
        st.metric(label, value)
        st.page_link(page, label=_("Show the list"), query_params=dict(query), icon=":material/arrow_forward:")
