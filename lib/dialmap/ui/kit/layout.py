"""What every page has: its title, the answer in one sentence, and figures in boxes. Never says what they are of."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dialmap.i18n import Language
from dialmap.ui.kit import url
from dialmap.ui.kit.shades import SHADES, shade
from dialmap.ui.kit.texts import _

#: What the configuration has no option for.
_FRAME: Final = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")


def header(title: str, answer: str) -> None:
    """The page's title and the sentence that says how things stand (Markdown)."""
    st.title(title, anchor=False)
    st.markdown(answer)


def menu(groups: Mapping[str, Sequence[StreamlitPage]]) -> None:
    """The pages by group, as links."""
    for head, pages in groups.items():
        st.markdown(f"**{head}**")
        with st.container(gap="xxsmall"):
            for page in pages:
                st.page_link(page)


def frame() -> None:
    """What every page has around it: little empty space at the sides, rows of links without gaps."""
    shades = SHADES[shade()]
    names = {"bad": "fails", "danger": "danger", "quiet": "quiet", "on-primary": "on primary"}
    values = ";".join(f"--{name}:{shades[color]}" for name, color in names.items())
    st.html(f"<style>:root{{{values}}}{_FRAME}</style>")


def heading(title: str) -> None:
    """The title of a part of a page."""
    st.header(title, anchor=False)


def small_heading(title: str) -> None:
    """The title of a part of a drawer."""
    st.markdown(f"**{title}**")


def figure(
    label: str,
    value: str,
    to: tuple[str, Mapping[str, str]],
    *,
    trend: Sequence[int] = (),
    note: str = "",
    is_bad: bool = False,
) -> None:
    """One figure in a box, over time where ``trend`` says so; a click anywhere on it opens the list behind it."""
    page, query = to
    name = "_".join(filter(str.isalnum, (page.partition(".")[0], *query, *query.values())))
    moves = len(trend) > 1 and min(trend) != max(trend)
    with st.container(border=True, height="stretch", key=f"figure_{'bad' if is_bad else 'good'}_{name}"):
        st.metric(
            label,
            value,
            note or None,
            delta_color="inverse",
            delta_arrow="off",
            chart_data=list(trend) if moves else None,
            chart_type="area",
        )
        st.page_link(page, label=_("Show the list"), query_params=dict(query), icon=":material/arrow_forward:")


def language_choice() -> None:
    """The box in which the language is chosen; it stands in the URL, so that a link speaks it too."""
    options = [each.value for each in Language]
    st.selectbox("Language / Язык", options, format_func=lambda value: Language(value).own_name, key="lang")
    url.point_at("lang", st.session_state["lang"])
