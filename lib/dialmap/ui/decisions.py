"""The form of a decision: what is decided, who mends it, until when; offered rather than typed.

Holds its fields. Never stores a decision, and never knows a session.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dialmap.board import Board
from dialmap.core.findings import Ref
from dialmap.core.reviews import Choice, Decision, Item, wrong_in
from dialmap.findings import Finding
from dialmap.service import people, reviews
from dialmap.ui import dataset, state
from dialmap.ui.kit.texts import _, line, md, n_, word

KEYS: Final = {Choice.FIX: "F", Choice.WAIVE: "W", Choice.FALSE_ALARM: "A", Choice.LATER: "L"}
#: Days from today that a date is often set to.
SOON: Final = (7, 14, 30, 90)


def ref_of(told: str, finding: Finding | None) -> Ref:
    """What an item or a promise is about: from its text (``route:Moscow``) where its finding is gone."""
    return finding.ref if finding is not None else Ref.parse(told)


def form(board: Board, was: Item, key: str) -> Decision | None:
    """The fields that the choice asks for; what they hold, or None before anything was chosen."""
    before = was.decision
    chosen = _choose(before.choice if before is not None else None, key)
    if chosen is None:
        return None
    owner, due, reason, until = "", None, "", None
    below: dict[str, DeltaGenerator] = {}
    if chosen is Choice.FIX:
        owner = _owner(board, was, before, key)
        below["owner"] = st.empty()
        due = _day(_("Due date"), before.due if before is not None else None, f"{key}_due", board)
        below["due"] = st.empty()
    if chosen is Choice.WAIVE:
        until = _day(_("Holds until"), before.until if before is not None else None, f"{key}_until", board)
        below["until"] = st.empty()
    if chosen in (Choice.WAIVE, Choice.FALSE_ALARM):
        reason = st.text_area(_("Reason"), before.reason if before else "", key=f"{key}_reason", height=80)
        below["reason"] = st.empty()
    note = st.text_area(_("Remark"), before.note if before else "", key=f"{key}_note", height=80)
    below["note"] = st.empty()
    made = Decision(choice=chosen, owner=owner, due=due, reason=reason or "", until=until, note=note or "")
    if st.session_state.get(f"{key}_tried"):
        for field, why in wrong_in(made, board.today).items():
            below[field].markdown(f":red[✖ {md(why)}]")
    return made


def may_save(board: Board, decision: Decision, key: str) -> bool:
    """Whether a decision can be stored; if not, each field says on the next run what is wrong with it."""
    st.session_state[f"{key}_tried"] = True
    return not wrong_in(decision, board.today)


def _choose(before: Choice | None, key: str) -> Choice | None:
    """Four buttons with a key each; the chosen one stands out."""
    name = f"{key}_chosen"
    st.session_state.setdefault(name, before)

    def choose(each: Choice) -> None:
        st.session_state[name] = each

    chosen: Choice | None = st.session_state[name]
    st.markdown(_("Decision"))
    with st.container(horizontal=True):
        for each in Choice:
            st.button(
                ("✔ " if each is chosen else "") + word(each),
                key=f"{key}_{each.value}",
                shortcut=KEYS[each],
                type="secondary" if each is chosen else "tertiary",
                on_click=choose,
                args=(each,),
            )
    return chosen


def _owner(board: Board, was: Item, before: Decision | None, key: str) -> str:
    """Who mends it: at first whoever answers for the object; picked from the people and owners that are known."""
    mine = before.owner if before is not None else board.owner_of(ref_of(was.object, reviews.finding_of(board, was)))
    names = list(dict.fromkeys([*([mine] if mine else []), *people.names(state.path()), *board.owners]))
    picked = st.selectbox(
        _("Owner"),
        names,
        names.index(mine) if mine else None,
        key=f"{key}_owner",
        format_func=line,
        accept_new_options=True,
        placeholder=_("who mends it?"),
    )
    return picked or ""


def _day(label: str, before: date | None, key: str, board: Board) -> date | None:
    """A day, by hand or by a chip."""

    def put(days: int) -> Callable[[], None]:
        def act() -> None:
            st.session_state[key] = board.today + timedelta(days=days)

        return act

    if key not in st.session_state:
        st.session_state[key] = before
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked: date | None = st.date_input(label, key=key, help=dataset.ends(board))
        for days in SOON:
            st.button(
                n_("+{count} day", "+{count} days", days), key=f"{key}_{days}", type="tertiary", on_click=put(days)
            )
    return picked
