"""What a PBX holds, on its way into an import: what can be read, where its calls enter, which lines are lost.

Holds these questions. Never reads a file, and stores nothing but the policy that somebody asked for.
"""

import streamlit as st

from dialmap.board import Board
from dialmap.core.exchange import Problem, Upload
from dialmap.core.settings import Policy
from dialmap.reports.exchange import problems
from dialmap.service import dialplans
from dialmap.service.dialplans import Box, Dialplan
from dialmap.service.formats import ALL_FORMATS, BY_NAME, format_page
from dialmap.service.settings import set_policy
from dialmap.service.transactions import utc_now
from dialmap.ui import state
from dialmap.ui.kit import tables
from dialmap.ui.kit.feedback import perform
from dialmap.ui.kit.texts import _, language, line, n_, raw, voice, word


def guide() -> None:
    """What can be imported, and how to get it."""
    with st.expander(_("What can be imported, and how to get it")):
        titles = {each.name: raw(each.title) for each in ALL_FORMATS}
        name = st.selectbox(_("Format"), list(titles), key="format_page", format_func=titles.__getitem__)
        chosen = BY_NAME[str(name)]
        _title, _sep, page = format_page(chosen.name, language()).partition("\n")
        st.markdown(page.replace("## ", "#### "))
        st.markdown(_("Read: {what}", what=chosen.reads))
        st.markdown(_("Lost: {what}", what=chosen.loses))


def ask_policy(board: Board) -> None:
    """A dialplan decides context after context; the data set has to as well, or what is shown here would not hold."""
    st.warning(
        _(
            "A dialplan of Asterisk asks one context after another, but here another rule decides which route wins:"
            " {policy}. Change it first, so that calls go as they do there. Routes without a context are asked as one.",
            policy=word(board.settings.policy),
        ),
        icon=":material/low_priority:",
    )
    if st.button(_("Ask contexts one after another"), type="primary", key="use_contexts"):
        perform(lambda: set_policy(state.path(), Policy.CONTEXTS, state.who()), _("Saved."))


def as_files(board: Board, box: Box, names: tuple[object, ...], left_out: list[Problem]) -> list[Upload]:
    """What a PBX holds as our own files; lines of which something is lost are listed, a dialplan's entry is asked."""
    entry = "" if box.plan is None else _entry(board, box.plan, names)
    with st.spinner(_("Following each extension…")):
        files, lost = state.kept(
            board, ("dialed", names, entry), lambda: dialplans.as_files(box, entry, board, utc_now())
        )
    lost = [*lost, *left_out]
    if lost:
        with st.expander(
            n_("{count} line of which something is lost", "{count} lines of which something is lost", len(lost)),
            icon=":material/content_cut:",
        ):
            listed = problems(lost, voice())
            tables.show(listed, _("Lines of which something is lost"), key="lost_lines")
            tables.download(lambda: listed, "lost-lines.csv")
    return list(files)


def _entry(board: Board, plan: Dialplan, names: tuple[object, ...]) -> str:
    """Where calls enter: what each context would reach stands beside it."""
    counts = state.kept(
        board, ("reached", names), lambda: {each: dialplans.reached(plan, each) for each in dialplans.entrances(plan)}
    )
    labels = {name: f"{line(name)}: " + n_("{count} extension", "{count} extensions", counts[name]) for name in counts}
    return str(
        st.selectbox(
            _("Where calls enter"),
            list(labels),
            key="box_entry",
            format_func=labels.__getitem__,
            help=_("The context into which the calls of this box are sent. Nothing includes those that stand first."),
        )
    )
