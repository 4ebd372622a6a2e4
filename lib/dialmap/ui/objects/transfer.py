"""A transfer (one Result block) on the page: its drawer, its form, and which transfers pass the filters.

Never shows another object but by a link.
"""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.ends import Ends
from dialmap.core.fields import field_of
from dialmap.core.findings import route_ref, scenario_ref, transfer_ref
from dialmap.core.model import Action, Transfer
from dialmap.core.numbers import is_variable, why_unreadable
from dialmap.core.shapes import Field
from dialmap.core.spelled import arriving_part
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.reports.inventory import transfers
from dialmap.reports.voice import Table, Voice
from dialmap.ui import state
from dialmap.ui.kit import url
from dialmap.ui.kit.sheets import Sheet, sheet_of
from dialmap.ui.kit.texts import _, badge, code, line, md, word
from dialmap.ui.objects import calls, drafts, drawers, forms, holders
from dialmap.ui.objects.filters import FAILS, contains
from dialmap.ui.objects.links import link, number_link, url_key

#: In whose scenario a new Result block begins.
OF: Final = "of"


def listed(board: Board, shown: Sequence[Outcome], spoken: Voice, first: str = "") -> Sheet:
    """Result blocks as a table, each row known by its scenario and block; one of its columns may stand ``first``."""
    keys = [url_key(outcome.transfer.key) for outcome in shown]
    loaded = state.holders()

    def made(part: Sequence[Outcome]) -> Table:
        table = transfers(board, part, spoken, loaded)
        return table.only(sorted(table.columns, key=lambda name: name != first)) if first in table.columns else table

    return sheet_of(shown, made, keys)


def drawer(board: Board, outcome: Outcome) -> None:
    """Everything about one Result block, and its form."""
    row = outcome.transfer

    def about() -> None:
        st.markdown(badge(outcome.verdict))
        if outcome.number:
            number_link(outcome.number, _("Number {number}", number="") + code(row.number))
        link(scenario_ref(row.scenario), _("Scenario {name}", name=row.scenario))
        if outcome.route is not None:
            link(route_ref(outcome.route.name), _("Route {name}", name=outcome.route.name))
            drawers.legs(board.routing.routes, outcome.route.name)
            drawers.passed(board.routing, outcome.number)
            drawers.sent(board.routing, outcome.number)
        holders.number(board, outcome.number)
        calls.said(board, lambda traffic: traffic.of_transfer(outcome) if outcome is not None else Ends())
        drawers.findings(board, transfer_ref(row.key))
        st.markdown(_("Action: {action}", action=word(row.action)))
        st.markdown(_("Action on redirect (inbound line): {action}", action=word(row.inbound_action)))
        st.markdown(_("Action on redirect (outbound line): {action}", action=word(row.outbound_action)))
        drawers.rest(board, row)

    drawers.about_and_edit(transfer_ref(row.key), " / ".join(row.key), about, lambda: form(board, row))


def form(board: Board, row: Transfer | None) -> None:
    """Create or edit a Result block."""
    was, key = forms.opened("transfer", row)
    names = [each.name for each in board.snapshot.scenarios]
    if not names:
        st.info(_("Create a scenario first: a Result block belongs to one."), icon=":material/info:")
        return
    start = was or Transfer(url.pointed_at(OF) if url.pointed_at(OF) in names else "", "")
    answers: dict[str, Any] = {"action": start.action, "values": start.values}

    def transfers() -> bool:
        return bool(answers["action"] is Action.TRANSFER_TO_OPERATOR)

    def ask_scenario(field: Field, value: str) -> str:
        at = names.index(value) if value in names else None
        placeholder = _("Choose a scenario")
        label = md(field.label)
        picked = st.selectbox(label, names, at, key=key(field.name), format_func=line, placeholder=placeholder)
        if picked and not board.scenarios[picked].enabled:
            st.caption(_("This scenario is switched off: its transfers are not checked."))
        return picked or ""

    def ask_action(field: Field, value: Any) -> Any:
        answers["action"] = forms.ask(field, value, key)
        return answers["action"]

    def ask_line(field: Field, value: Any) -> Any:
        return forms.ask(field, value, key) if transfers() else value

    def ask_outbound(field: Field, value: Any) -> Any:
        picked = ask_line(field, value)
        if transfers():
            st.caption(
                _("A transfer by route uses the inbound-line action even when the call is on the outbound line.")
            )
        return picked

    def ask_number(field: Field, value: str) -> str:
        if not transfers():
            return value
        number = str(forms.ask(field, value, key))
        if is_variable(number):
            values = field_of(Transfer, "values")
            label = _("Values of the variable, one per line")
            answers["values"] = forms.ask(values, start.values, key, label)
        elif number.strip():
            _preview(board, number, key(field.name))
        return number

    def ask_expected(field: Field, value: str) -> str:
        if not transfers():
            return value
        routes = list(dict.fromkeys(["", *(each.name for each in board.snapshot.routes), value]))
        at = routes.index(value)
        return st.selectbox(
            md(field.label), routes, at, key=key(field.name), format_func=lambda name: line(name) or "—"
        )

    special = {
        "scenario": ask_scenario,
        "action": ask_action,
        "inbound_action": ask_line,
        "outbound_action": ask_outbound,
        "number": ask_number,
        "expected_route": ask_expected,
        "values": lambda _field, _value: answers["values"],
    }
    made = Transfer(**forms.ask_all(start, key, special))
    drafts.told(board, made, was)
    forms.buttons("transfer", made, was, blank=start)


def _preview(board: Board, number: str, widget: str) -> None:
    """What becomes of the number; where it does not arrive, the spelling that does, to be taken by a click."""
    trace = board.look_up(number).trace
    if trace.winner is not None:
        st.markdown(_("This number hits route {name}.", name=trace.winner.route.name) + " " + badge(trace.verdict))
    else:
        why = why_unreadable(number)
        said = _("This number cannot be dialed: {why}.", why=why) if why else _("This number fits no route.")
        st.warning(said, icon=":material/warning:")
    if trace.verdict is Verdict.ARRIVES:
        return
    other = arriving_part(board.routing.routes, number)
    if not other:
        return

    def use() -> None:
        st.session_state[widget] = other

    name = board.look_up(other).trace.candidates[0].route.name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(code(other) + " " + _("arrives through {name}.", name=name), width="content")
        st.button(_("Use it"), key="use_spelling", icon=":material/check:", on_click=use)


def chosen(board: Board, needle: str | None, verdict: str, scenario: str = "", trunk: str = "") -> list[Outcome]:
    """The transfers that pass the filters; ``verdict`` may also be ``fails``."""

    found = list(board.outcomes)
    if verdict:
        wanted = {each for each in Verdict if each.fails} if verdict == FAILS else {verdict}
        found = [each for each in found if each.verdict in wanted]
    if scenario:
        found = [each for each in found if each.transfer.scenario == scenario]
    if trunk:
        found = [each for each in found if each.route is not None and trunk in each.route.trunks]
    return [each for each in found if contains(needle, _texts(each))] if needle and needle.strip() else found


def _texts(outcome: Outcome) -> tuple[str, ...]:
    """In what a transfer is looked for."""
    row, route = outcome.transfer, outcome.route
    return row.scenario, row.block, row.number, outcome.number, row.note, route.name if route else ""
