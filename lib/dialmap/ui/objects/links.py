"""Links to objects and numbers: where each is at home, and how the URL names it. Never draws anything else."""

from typing import Final

import streamlit as st

from dialmap.core.findings import ObjectKind, Ref
from dialmap.ui.kit.texts import code, text

PAGES: Final[dict[ObjectKind, str]] = {
    ObjectKind.ROUTE: "routes.py",
    ObjectKind.TRUNK: "trunks.py",
    ObjectKind.SCENARIO: "scenarios.py",
    ObjectKind.TRANSFER: "scenarios.py",
}
SEPARATOR: Final = "\x1f"


def url_key(key: tuple[str, ...]) -> str:
    """How the URL names an object."""
    return SEPARATOR.join(key)


def pair(text: str) -> tuple[str, str]:
    """The key of a transfer, as the URL names it."""
    scenario, _sep, block = text.partition(SEPARATOR)
    return scenario, block


def link(ref: Ref, label: str | None = None, back: str = "", icon: str | None = None) -> None:
    """A link to an object: opens its drawer on its page. ``back``: the query that leads back to Findings."""
    shown = label or text(" / ".join(ref.key))
    query = {ref.kind.value: url_key(ref.key)} | ({"back": back} if back else {})
    st.page_link(PAGES[ref.kind], label=shown, query_params=query, icon=icon)


def number_link(number: str, label: str | None = None, icon: str | None = None) -> None:
    """A link to the lookup of a number."""
    st.page_link("lookup.py", label=label or code(number), query_params={"numbers": number}, icon=icon)
