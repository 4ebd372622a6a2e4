"""Filters that live in the URL under stable names: a link opens the same view in either language.

Streamlit's own ``bind="query-params"`` writes the label that is shown, which differs from language to language.
"""

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dialmap.ui.state import point_at


def _follow_url(key: str, url: str | list[str]) -> str:
    """Give the widget the URL's value where the URL has changed from outside. The widget's key."""
    widget = f"filter_{key}"
    if widget not in st.session_state or st.session_state.get(f"_url_{key}") != url:
        st.session_state[widget] = url
    return widget


#: The parameters of the page Findings that its way back from an object restores.
KEPT: Final = ("severity", "group", "new", "waived", "rule", "owner", "q", "in", "finding")


def flag(box: DeltaGenerator, label: str, key: str, about: str | None = None) -> bool:
    """A toggle, in the URL as ``?key=1``."""
    url = st.query_params.get(key, "")
    widget = f"filter_{key}"
    if widget not in st.session_state or st.session_state.get(f"_url_{key}") != url:
        st.session_state[widget] = url == "1"
    picked = bool(box.toggle(label, key=widget, help=about))
    point_at(key, "1" if picked else "")
    st.session_state[f"_url_{key}"] = "1" if picked else ""
    return picked


def choice(  # noqa: PLR0917
    box: DeltaGenerator, label: str, values: Sequence[str], key: str, word: Callable[[str], str], none: str = "—"
) -> str:
    """A select box of ``values`` (and ``none`` for none), in the URL as ``?key=value``."""
    options = ["", *map(str, values)]
    url = st.query_params.get(key, "")
    url = url if url in options else ""
    widget = _follow_url(key, url)
    picked = str(box.selectbox(label, options, key=widget, format_func=lambda value: word(value) if value else none))
    point_at(key, picked)
    st.session_state[f"_url_{key}"] = picked
    return picked


def choices(  # noqa: PLR0917
    box: DeltaGenerator, label: str, values: Sequence[str], key: str, word: Callable[[str], str], as_pills: bool = False
) -> list[str]:
    """Several of ``values``, in the URL as ``?key=a&key=b``."""
    options = [str(value) for value in values]
    url = [value for value in st.query_params.get_all(key) if value in options]
    widget = _follow_url(key, url)
    if as_pills:
        picked = box.pills(label, options, selection_mode="multi", key=widget, format_func=word)
    else:
        picked = box.multiselect(label, options, key=widget, format_func=word, placeholder="—")
    if picked:
        st.query_params[key] = picked
    else:
        point_at(key, "")
    st.session_state[f"_url_{key}"] = list(picked)
    return list(picked)
