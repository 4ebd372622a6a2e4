"""Colors that charts need in hand, on light and on dark: what fails, ink, ways, the page. Never says what has which."""

from typing import Final

import streamlit as st

SHADES: Final = {
    "light": {
        "others": "#8794a5",
        "fails": "#b3261e",
        "danger": "#b3261e",
        "moved": "#d00000",
        "paper": "#ffffff",
        "ink": "#1b2430",
        "quiet": "#55606e",
        "on primary": "#ffffff",
    },
    "dark": {
        "others": "#7b8797",
        "fails": "#ff8a80",
        "danger": "#b3261e",
        "moved": "#ff5252",
        "paper": "#12171e",
        "ink": "#e4e9f0",
        "quiet": "#a9b4c2",
        "on primary": "#10161d",
    },
}


def shade() -> str:
    """``light`` or ``dark``, as the session's theme is."""
    return "dark" if st.context.theme.type == "dark" else "light"
