"""A page loaded anew by the browser: what it holds of fields and files that were not sent goes too. Never asks."""

import streamlit as st

_reload = st.components.v2.component("dialmap_anew", js="export default function () { location.reload() }")


def begin_anew() -> None:
    """Have the browser load the page anew, at the address that it shows now."""
    _reload(key="begin_anew")
