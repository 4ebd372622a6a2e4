"""Whose a number is, and of whom the numbers are that templates cover, as the loaded registry says.

Says nothing where no registry is loaded. Never reads one.
"""

from collections.abc import Sequence

import streamlit as st

from dialmap.board import Board
from dialmap.core.coverage import covered
from dialmap.core.holders import UNASSIGNED
from dialmap.reports.registry import held_in_words, not_ported
from dialmap.ui import state
from dialmap.ui.kit.texts import _, md, text, voice


def number(board: Board, number: str) -> bool:
    """Operator, region and range of a number; whether anything could be said."""
    loaded, country = state.holders(), board.settings.country
    place = loaded.place_of(number, country)
    if place >= 0:
        found = loaded.range(place)
        told = " · ".join(text(each) for each in (found.operator, found.region) if each)
        span = _("range {first} to {last}", first=found.first, last=found.last)
        st.caption(_("Numbering registry:") + f" {told} · {span}", help=md(not_ported()))
    elif place == UNASSIGNED:
        st.markdown(":orange[▲ " + _("By the numbering registry nobody was given this number.") + "]")
    return place >= 0


def of_patterns(board: Board, patterns: Sequence[str]) -> None:
    """Of whom the numbers are that templates cover."""
    loaded, country = state.holders(), board.settings.country
    if loaded.is_empty:
        return
    held = covered(patterns, loaded, country)
    if held is None or not (held.assigned or held.unassigned):
        return
    if held.is_nobodys:
        st.markdown(":orange[▲ " + _("By the numbering registry nobody was given a number of it.") + "]")
    else:
        st.caption(_("Its numbers, by the registry:") + " " + text(held_in_words(held, voice())), help=md(not_ported()))
