"""Many rows at once: what is marked in a table gets one value in one field, after its effect was seen.

Holds which fields can be set so. Never stores anything by itself: that is the use case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.compare import Comparison
from dialmap.core.edits import Edit
from dialmap.core.fields import FIELDS
from dialmap.core.model import Route, Row, Scenario, Transfer, Trunk
from dialmap.core.shapes import Field
from dialmap.service import inventory
from dialmap.ui import state, undo
from dialmap.ui.effects import effect
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, line, md, n_
from dialmap.ui.objects import forms

#: What can be set for many at once: nothing that must differ from row to row.
SETTABLE: Final[dict[type[Row], tuple[str, ...]]] = {
    Route: ("owner", "trunks", "enabled", "type", "note"),
    Trunk: ("status", "provider", "ticket", "channels", "note"),
    Scenario: ("owner", "telephony", "enabled", "note"),
    Transfer: ("inbound_action", "outbound_action", "expected_route", "note"),
}


def of_rows(board: Board, rows: Sequence[Row]) -> None:
    """The form for the marked rows; nothing while none is marked."""
    if not rows:
        return
    kind = type(rows[0])
    names = {field.name: field for field in FIELDS[kind] if field.name in SETTABLE[kind]}
    with st.container(border=True, key="bulk"):
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        labels = {name: md(field.label) for name, field in names.items()}
        count = n_("{count} marked: set", "{count} marked: set", len(rows))
        name = left.selectbox(
            count, SETTABLE[kind], None, key="bulk_field", format_func=labels.__getitem__, placeholder="—"
        )
        if not name:
            return
        with right:
            value = _ask(board, names[name], getattr(rows[0], name))
        edits = tuple(Edit(row, made) for row in rows if (made := replace(row, **{name: value})) != row)
        if not edits:
            st.caption(_("They have this value already."))
            return
        keys = tuple(edit.key for edit in edits)
        with st.spinner(_("Working out what it does…")):
            found: Comparison = state.kept(
                board, ("bulk", name, value, keys), lambda: Comparison(board.routing, board.routing.with_edits(edits))
            )
        effect(found)
        with st.container(horizontal=True):
            if st.button(n_("Change {count} row", "Change {count} rows", len(edits)), type="primary", key="bulk_save"):
                told = n_("{count} row changed.", "{count} rows changed.", len(edits))
                perform(lambda: undo.around(lambda: inventory.save_all(state.path(), edits, state.who()), told), "")
            asked = st.button(_("Propose"), key="bulk_propose", help=_("Not live: for a change proposal."))
            if asked and forms.put_aside(edits):
                st.rerun()


def _ask(board: Board, field: Field, first: Any) -> Any:
    """The value, by the shape of the field; names of what exists are picked."""
    known: Mapping[str, Sequence[str]] = {
        "trunks": [each.name for each in board.snapshot.trunks],
        "expected_route": [each.name for each in board.snapshot.routes],
        "owner": board.owners,
    }
    key = f"bulk_{field.name}"
    if field.name == "trunks":
        return tuple(
            st.multiselect(
                _("Trunks, in the order in which they are tried"),
                known["trunks"],
                key=key,
                format_func=line,
                placeholder="—",
            )
        )
    if field.name in known:
        picked = st.selectbox(
            md(field.label),
            known[field.name],
            None,
            key=key,
            format_func=line,
            accept_new_options=field.name == "owner",
            placeholder="—",
        )
        return picked or ""
    return forms.ask(field, first, lambda name: f"bulk_{name}")
