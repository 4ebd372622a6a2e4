"""Waivers on the page: all of them, and the form beside a finding. Never says what a waiver must hold."""

from collections.abc import Sequence

import streamlit as st

from dialmap.board import Board
from dialmap.core.reviews import Choice, Decision, Waiver
from dialmap.findings import Finding
from dialmap.reports.reviews import waivers_with_state
from dialmap.service import findings
from dialmap.ui import dataset, state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, n_, voice


def overview(board: Board) -> None:
    """The waivers: in force, ending soon, matching nothing, over; and the button to end one."""
    soon = [each for each in board.waived.values() if each.ends_soon(board.today)]
    idle = board.idle_waivers
    st.markdown(
        n_("{count} finding is waived.", "{count} findings are waived.", len(board.waived))
        + " "
        + n_("{count} waiver ends within 14 days.", "{count} waivers end within 14 days.", len(soon))
        + " "
        + n_("{count} waiver matches nothing.", "{count} waivers match nothing.", len(idle))
    )
    if not board.waivers:
        st.caption(_("A finding is waived beside it on the page Findings, or in a session."))
        return
    ordered = sorted(board.waivers, key=lambda each: (_rank(board, each), each.until is None, each.until, each.id))
    table = waivers_with_state(board, ordered, voice())
    picked = tables.pick(table, [str(each.id) for each in ordered], "waiver", _("Waivers"))
    tables.download(table, "waivers.csv")
    chosen = next((each for each in board.waivers if str(each.id) == picked and each.holds(board.today)), None)
    if chosen is not None and st.button(_("End this waiver: {name}", name=f"{chosen.code} {chosen.object}")):
        perform(lambda: findings.end_waiver(state.path(), chosen, state.who()), _("Ended."))


def _rank(board: Board, waiver: Waiver) -> int:
    if not waiver.holds(board.today):
        return 2
    return 0 if waiver.fingerprint not in board.waived else 1


def beside(board: Board, finding: Finding) -> None:
    """Beside a finding: the waiver that covers it, or the form for one."""
    covering = board.waived.get(finding.fingerprint)
    if covering is not None:
        day = covering.until.isoformat() if covering.until else "—"
        st.markdown("◌ " + _("Waived by {name} until {day}: {why}", name=covering.who, day=day, why=covering.reason))
        if st.button(_("End this waiver"), key="end_waiver"):
            perform(lambda: findings.end_waiver(state.path(), covering, state.who()), _("Ended."))
        return
    of([finding], f"waive_{finding.fingerprint}", _("Waive"), board)


def of(listed: Sequence[Finding], key: str, label: str, board: Board) -> None:
    """The form for a waiver of one finding, or the same for several."""
    with st.popover(label, icon=":material/do_not_disturb_on:"):
        until = st.date_input(_("Holds until"), None, key=f"{key}_until", help=dataset.ends(board))
        false_alarm = st.checkbox(_("False alarm: no end date"), key=f"{key}_false")
        reason = st.text_area(_("Reason"), key=f"{key}_reason")
        if st.button(_("Waive it"), type="primary", key=f"{key}_save"):
            choice = Choice.FALSE_ALARM if false_alarm else Choice.WAIVE
            decision = Decision(choice=choice, reason=reason or "", until=until)
            perform(lambda: findings.waive(state.path(), listed, decision, state.who()), _("Waived."))
