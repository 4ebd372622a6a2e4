"""Whose a number is, and of whom a template or a route takes numbers, as the loaded registry says.

Says nothing where no registry is loaded. Never reads one.
"""

import streamlit as st

from dialmap.board import Board
from dialmap.core.coverage import Held
from dialmap.core.holders import UNASSIGNED
from dialmap.core.model import Template
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


def of_template(board: Board, route: str, template: Template) -> None:
    """Of whom the numbers are that a template takes."""
    if not state.holders().is_empty:
        _say(state.coverage(board).of_template(route, template))


def of_route(board: Board, name: str) -> None:
    """Of whom the numbers are that a route takes."""
    if not state.holders().is_empty:
        _say(state.coverage(board).of_route(name))


def _say(held: Held | None) -> None:
    if held is None or not (held.assigned or held.unassigned):
        return
    if held.is_nobodys:
        st.markdown(":orange[▲ " + _("By the numbering registry nobody was given a number that it takes.") + "]")
    else:
        st.caption(_("Its numbers, by the registry:") + " " + text(held_in_words(held, voice())), help=md(not_ported()))
