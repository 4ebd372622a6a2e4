"""The answer to a lookup on the page: winner, trunks, what lost and why, other spellings of the same subscriber.

Holds how an answer is drawn. Never looks a number up.
"""

from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dialmap.board import Board
from dialmap.core.exchange import Upload
from dialmap.core.findings import route_ref
from dialmap.core.numbers import place
from dialmap.core.verdicts import Answer, Trace
from dialmap.reports.lookup import candidates
from dialmap.service.lookup import read_numbers
from dialmap.ui.kit import tables
from dialmap.ui.kit.layout import small_heading
from dialmap.ui.kit.texts import _, badge, code, language, md, text, voice, word
from dialmap.ui.objects.drawers import legs
from dialmap.ui.objects.links import link, number_link
from dialmap.ui.objects.templates import template

MOST_NUMBERS: Final = 10_000


def read(typed: str | None, uploaded: UploadedFile | None) -> tuple[list[str], list[str]]:
    """The numbers typed and uploaded, and sentences on what was left out."""
    numbers = [line for line in (typed or "").split("\n") if line.strip()]
    said: list[str] = []
    if uploaded is not None:
        lines, problem = read_numbers(Upload(uploaded.name, uploaded.getvalue()))
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
    st.subheader(code(trace.number) or _("(no number)"), anchor=False)
    if winner is None:
        st.markdown(badge(trace.verdict) + ". " + _("No template of an enabled route matches it."))
    else:
        said = _("{count} templates match", count=len(trace.candidates)) if len(trace.candidates) > 1 else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(badge(trace.verdict), width="content")
            link(route_ref(winner.route.name), _("Route {name}", name=winner.route.name))
            st.markdown(code(winner.template.effective) + "  " + word(winner.route.type), width="content")
            st.markdown(said, width="content")
        legs(trace.legs)
        template(board, winner.route, winner.template)
    if answer.cleaned.steps:
        steps = "; ".join(md(step) for step in answer.cleaned.steps)
        st.caption(_("Cleaned from {raw}: ", raw=answer.cleaned.raw) + steps)
    if answer.kind is not None:
        known = place(trace.number, board.settings.country, language().value)
        about = " · " + text(known) if known else ""
        st.caption(_("Numbering plan: {kind}", kind=answer.kind) + about)
    if trace.candidates:
        small_heading(_("Every template that matches"))
        tables.show(candidates(trace, voice()), _("Every template that matches"))
    if answer.policies_differ:
        other = answer.other.winner
        name = other.route.name if other else "—"
        other_policy = word(board.routing.other.policy)
        st.warning(
            _("The policies disagree: under “{policy}” route {name} takes it.", policy=other_policy, name=name),
            icon=":material/call_split:",
        )
        tables.show(candidates(answer.other, voice()), _("Under the other policy"))
    if answer.spellings:
        small_heading(_("Other spellings of the same subscriber, each a number of its own"))
        for number, other_trace in answer.spellings:
            _spelling(number, other_trace)


def _spelling(number: str, trace: Trace) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        number_link(number)
        name = text(trace.winner.route.name) + " · " if trace.winner else ""
        st.markdown(name + badge(trace.verdict), width="content")
