"""Links to objects, numbers and tickets: where each is at home, and how the URL names it. Never draws anything else."""

from typing import Final

import streamlit as st

from dialmap.core.findings import ObjectKind, Ref
from dialmap.core.settings import Settings
from dialmap.ui.kit.texts import _, code, text

PAGES: Final[dict[ObjectKind, str]] = {
    ObjectKind.ROUTE: "routes.py",
    ObjectKind.TRUNK: "trunks.py",
    ObjectKind.SCENARIO: "scenarios.py",
    ObjectKind.TRANSFER: "scenarios.py",
    ObjectKind.NUMBER: "lookup.py",
}
SEPARATOR: Final = "\x1f"
MOST_TICKETS: Final = 10


def url_key(key: tuple[str, ...]) -> str:
    """How the URL names an object."""
    return SEPARATOR.join(key)


def pair(text: str) -> tuple[str, str]:
    """The key of a transfer, as the URL names it."""
    scenario, _sep, block = text.partition(SEPARATOR)
    return scenario, block


def query_of(ref: Ref) -> dict[str, str]:
    """How the URL of its page names an object."""
    return {"numbers" if ref.kind is ObjectKind.NUMBER else ref.kind.value: url_key(ref.key)}


def link(ref: Ref, label: str | None = None, back: str = "", icon: str | None = None) -> None:
    """A link to an object: opens its drawer on its page. ``back``: the query that leads back to Findings."""
    shown = label or text(" / ".join(ref.key))
    query = query_of(ref) | ({"back": back} if back else {})
    st.page_link(PAGES[ref.kind], label=shown, query_params=query, icon=icon)


def tickets(settings: Settings, told: str) -> None:
    """The tickets that a text names, as links, where the settings say where tickets are."""
    found = settings.tickets_in(told)
    if found:
        with st.container(horizontal=True, gap="small"):
            for ticket, address in found[:MOST_TICKETS]:
                label = _("Ticket {name}", name=ticket)
                st.link_button(label, address, icon=":material/confirmation_number:", type="tertiary")


def number_link(number: str, label: str | None = None, icon: str | None = None) -> None:
    """A link to the lookup of a number."""
    st.page_link("lookup.py", label=label or code(number), query_params={"numbers": number}, icon=icon)
