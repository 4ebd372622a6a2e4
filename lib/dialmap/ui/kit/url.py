"""What the URL says, and filters that live in it under stable names: a link opens the same view in either language.

Holds no name of a page or of a filter. Streamlit's own ``bind="query-params"`` writes the label that is shown, which
differs from language to language.
"""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

#: A browser has heard of a new address within so many seconds.
HELD: Final = 5.0


def pointed_at(name: str) -> str:
    """What the URL says after ``?name=``; empty if nothing."""
    return st.query_params.get(name, "")


def number_at(name: str) -> int | None:
    """The number that the URL says after ``?name=``; None if it is none that an object could have."""
    asked = pointed_at(name)
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def point_at(name: str, value: str) -> None:
    """Put ``?name=value`` into the URL, so that a link opens the same view; empty takes it out."""
    st.session_state.pop(f"_held_{name}", None)
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def hold(name: str, value: str) -> None:
    """The same, for a page that is drawn again by itself: see :func:`held`."""
    point_at(name, value)
    st.session_state[f"_held_{name}"] = (value, monotonic())


def held(name: str) -> None:
    """Put back what was put into the URL just now, if the browser has asked for the page before it had heard of it."""
    value, since = st.session_state.get(f"_held_{name}", ("", 0.0))
    if value and monotonic() - since < HELD and not pointed_at(name):
        st.query_params[name] = value


def _follow_url(key: str, url: object) -> str:
    """Give the widget the URL's value where the URL has changed from outside. The widget's key."""
    widget = f"filter_{key}"
    if widget not in st.session_state or st.session_state.get(f"_url_{key}") != url:
        st.session_state[widget] = url
    return widget


def flag(box: DeltaGenerator, label: str, key: str, about: str | None = None) -> bool:
    """A toggle, in the URL as ``?key=1``."""
    widget = _follow_url(key, pointed_at(key) == "1")
    picked = bool(box.toggle(label, key=widget, help=about))
    point_at(key, "1" if picked else "")
    st.session_state[f"_url_{key}"] = picked
    return picked


def text(box: DeltaGenerator, label: str, key: str, placeholder: str) -> str:
    """A field of one line, in the URL as ``?key=what was typed``. Its widget has the key ``filter_key``."""
    widget = _follow_url(key, pointed_at(key))
    typed = box.text_input(label, key=widget, type="search", placeholder=placeholder) or ""
    point_at(key, typed)
    st.session_state[f"_url_{key}"] = typed
    return typed


def choice(  # noqa: PLR0917
    box: DeltaGenerator,
    label: str,
    values: Sequence[str],
    key: str,
    word: Callable[[str], str],
    none: str = "—",
    counts: Mapping[str, int] | None = None,
) -> str:
    """A select box of ``values`` (and ``none`` for none), in the URL as ``?key=value``.

    With ``counts`` each value says how many there are; those of which there are none are left out, but not the chosen.
    """
    options = ["", *map(str, values)]
    url = pointed_at(key)
    url = url if url in options else ""
    widget = _follow_url(key, url)
    if counts is not None:
        chosen = st.session_state[widget]
        options = [value for value in options if value in ("", chosen) or counts.get(value)]

    def told(value: str) -> str:
        if not value:
            return none
        return word(value) + ("" if counts is None else f" ({counts.get(value, 0)})")

    picked = str(box.selectbox(label, options, key=widget, format_func=told))
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
