"""Find anything, from every page: a number gives its verdict, a name its object, a code its rule.

Holds the field in the side bar and where each answer is at home. Never looks a number up.
"""

from typing import Final

import streamlit as st

from dialmap.core.called import called
from dialmap.core.findings import Ref
from dialmap.core.numbers import clean
from dialmap.findings import ALL_RULES
from dialmap.reports.findings import named
from dialmap.ui import state
from dialmap.ui.kit.keys import focus_on_ctrl_k
from dialmap.ui.kit.texts import _, language, voice
from dialmap.ui.objects.links import PAGES, link, query_of

FIELD: Final = "find"
ASKED: Final = "_asked"
MOST: Final = 20
#: So many digits, and nothing but what people write between them, are a number and no name.
SHORTEST: Final = 2


def field() -> None:
    """The field; Ctrl+K goes to it from anywhere."""

    def asked() -> None:
        st.session_state[ASKED] = str(st.session_state[FIELD] or "").strip()
        st.session_state[FIELD] = ""

    st.text_input(
        _("Find"),
        key=FIELD,
        type="search",
        label_visibility="collapsed",
        placeholder=_("Find   Ctrl+K"),
        on_change=asked,
    )


def go() -> None:
    """Go where the answer is; where there are several, offer them. To be called once the page is known."""
    focus_on_ctrl_k(FIELD)
    text = st.session_state.pop(ASKED, "")
    if not text:
        return
    board = state.board()
    found = called(board.snapshot, text, MOST)
    exact = [ref for ref in found if ref.key[-1].casefold() == text.casefold()]
    if len(exact) == 1 or (len(found) == 1 and not _is_number(text)):
        _to(exact[0] if exact else found[0])
    if text.upper() in {rule.code for rule in ALL_RULES}:
        st.switch_page("rules.py", query_params=_with_language({"rule": text.upper()}))
    if _is_number(text) and not exact:
        st.switch_page("lookup.py", query_params=_with_language({"numbers": text}))
    _offer(text, exact or list(found))


def _is_number(text: str) -> bool:
    """Whether a text is something to dial: digits, with what people write between them."""
    cleaned = clean(text).number
    return len(cleaned) >= SHORTEST and all(each in "0123456789*#+" for each in cleaned)


def _to(ref: Ref) -> None:
    st.switch_page(PAGES[ref.kind], query_params=_with_language(query_of(ref)))


def _with_language(query: dict[str, str]) -> dict[str, str]:
    return query | {"lang": language().value}


def _offer(text: str, found: list[Ref]) -> None:
    """What is called so, as links; or what can be asked."""

    @st.dialog(_("Found for {text}", text=text), width="medium")
    def offered() -> None:
        if not found:
            st.markdown(_("Nothing is called so. A number, a name or the code of a rule such as RT01 can be found."))
        for ref in found:
            link(ref, named(ref, voice()))
        if len(found) == MOST:
            st.caption(_("Only the first {count} are shown.", count=MOST))

    offered()
