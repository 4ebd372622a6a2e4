"""The answer to a lookup: winner, trunks, what lost and why, other spellings of the same subscriber."""

from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dialmap.exchange.number_lists import read_lines
from dialmap.exchange.text_files import Upload
from dialmap.findings.base import route_ref
from dialmap.numbers import place
from dialmap.reports import frames, words
from dialmap.routing import Trace
from dialmap.service.checking import Answer, Board
from dialmap.ui import drawers, readings, tables
from dialmap.ui.texts import _, badge, language, md, translate, word

MOST_NUMBERS: Final = 10_000


def read(text: str | None, uploaded: UploadedFile | None) -> tuple[list[str], list[str]]:
    """The numbers typed and uploaded, and sentences on what was left out."""
    numbers = [line for line in (text or "").split("\n") if line.strip()]
    said: list[str] = []
    if uploaded is not None:
        lines, problem = read_lines(Upload(uploaded.name, uploaded.getvalue()))
        numbers += lines
        if problem is not None:
            said.append(md(problem))
    if len(numbers) > MOST_NUMBERS:
        said.append(
            _(
                "{count} numbers are too many at once; the first {limit} are shown. The command line takes more.",
                count=len(numbers),
                limit=MOST_NUMBERS,
            )
        )
    return numbers[:MOST_NUMBERS], said


def one(board: Board, answer: Answer) -> None:
    """Everything about one number."""
    trace, winner = answer.trace, answer.trace.winner
    st.subheader(words.code(trace.number) or _("(no number)"), anchor=False)
    if winner is None:
        st.markdown(badge(trace.verdict) + ". " + _("No template of an enabled route matches it."))
    else:
        said = _("{count} templates match", count=len(trace.candidates)) if len(trace.candidates) > 1 else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(badge(trace.verdict), width="content")
            drawers.link(route_ref(winner.route.name), _("Route {name}", name=winner.route.name))
            st.markdown(words.code(winner.template.effective) + "  " + word(winner.route.type), width="content")
            st.markdown(said, width="content")
        drawers.legs(trace.legs)
        readings.template(board, winner.route, winner.template)
    if answer.cleaned.steps:
        steps = "; ".join(md(step) for step in answer.cleaned.steps)
        st.caption(_("Cleaned from {raw}: ", raw=answer.cleaned.raw) + steps)
    if answer.kind is not None:
        known = place(trace.number, board.settings.country, language().value)
        about = " · " + words.markdown(known) if known else ""
        st.caption(_("Numbering plan: {kind}", kind=answer.kind) + about)
    if trace.candidates:
        st.markdown("**" + _("Every template that matches") + "**")
        tables.show(frames.candidates(trace, translate()), _("Every template that matches"), "route")
    if answer.policies_differ:
        other = answer.other.winner
        name = other.route.name if other else "—"
        st.warning(
            _("The policies disagree: under “{policy}” route {name} takes it.", policy=_other(board), name=name),
            icon=":material/call_split:",
        )
        tables.show(frames.candidates(answer.other, translate()), _("Under the other policy"), "route")
    if answer.spellings:
        st.markdown("**" + _("Other spellings of the same subscriber, each a number of its own") + "**")
        for number, other_trace in answer.spellings:
            _spelling(number, other_trace)


def _spelling(number: str, trace: Trace) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        drawers.number_link(number)
        name = words.markdown(trace.winner.route.name) + " · " if trace.winner else ""
        st.markdown(name + badge(trace.verdict), width="content")


def _other(board: Board) -> str:
    return word(board.routing.other.policy)
