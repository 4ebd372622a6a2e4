"""A scenario on the page: its drawer and its form. Never shows another object but by a link."""

from typing import Any

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import scenario_ref
from dialmap.core.model import Scenario, Telephony
from dialmap.core.shapes import Field
from dialmap.ui.kit import url
from dialmap.ui.kit.texts import _, n_, word
from dialmap.ui.objects import drafts, drawers, forms, transfer


def drawer(board: Board, row: Scenario) -> None:
    """Everything about one scenario, and its form."""

    def about() -> None:
        telephony = _("Telephony: {telephony}", telephony=word(row.telephony))
        st.markdown(telephony + ("" if row.enabled else " · " + _("switched off")))
        drawers.findings(board, scenario_ref(row.name))
        blocks = [outcome for outcome in board.outcomes if outcome.transfer.scenario == row.name]
        drawers.outcomes(blocks, _("Result blocks"))
        if st.button(_("New Result block"), icon=":material/add:", key="new_block"):
            url.point_at("scenario", "")
            url.point_at("new", "transfer")
            url.point_at(transfer.OF, row.name)
            st.rerun()
        drawers.rest(board, row)

    drawers.about_and_edit(scenario_ref(row.name), row.name, about, lambda: form(board, row))


def form(board: Board, row: Scenario | None) -> None:
    """Create or edit a scenario."""
    was, key = forms.opened("scenario", row)

    def ask_telephony(field: Field, value: Any) -> Any:
        telephony = forms.ask(field, value, key)
        if telephony is Telephony.PLATFORM:
            st.caption(_("Transfers by route need an own or a virtual PBX; here the softphone method is used."))
        return telephony

    made = Scenario(**forms.ask_all(was or Scenario(""), key, {"telephony": ask_telephony}))
    drafts.told(board, made, was)
    blocks = sum(outcome.transfer.scenario == was.name for outcome in board.outcomes) if was else 0
    warning = n_("{count} Result block goes with it", "{count} Result blocks go with it", blocks) if blocks else ""
    forms.buttons("scenario", made, was, warning)
