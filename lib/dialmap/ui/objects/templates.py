"""A number template in words: what it says, how many numbers it covers and wins, examples and near misses.

Holds how a reading is drawn. Never reads a template: that is :mod:`dialmap.core.workbench`.
"""

import streamlit as st

from dialmap.board import Board
from dialmap.core.model import Route, Template
from dialmap.core.verdicts import Verdict
from dialmap.core.workbench import TemplateReading, read_template
from dialmap.messages import Message
from dialmap.ui.kit.texts import _, code, colored, md, n_
from dialmap.ui.objects import holders


def unreadable_text(text: str, why: Message) -> None:
    """Why what was typed is no template, or none can say it."""
    st.warning(code(text) + ": " + md(why), icon=":material/warning:")


def reading(of: TemplateReading) -> None:
    """What a template says, for anybody."""
    st.markdown(code(of.text) + "  " + md(of.explained))
    for caution in of.cautions:
        st.markdown(":orange[▲ " + md(caution) + "]")
    said = []
    if of.count is not None:
        said.append(n_("covers {count} number", "covers {count} numbers", of.count))
    if of.example:
        said.append(_("for example") + " " + code(of.example))
    if of.near_misses:
        said.append(_("but not") + " " + ", ".join(map(code, of.near_misses)))
    if said:
        st.caption("; ".join(said))


def template(board: Board, row: Route, of: Template) -> None:
    """A template of a route: what it says, and what it takes from the whole table."""
    read = read_template(of.effective)
    if isinstance(read, Message):
        st.markdown(code(of.effective) + "  " + colored(Verdict.NO_ROUTE, "✖ " + md(read)))
    else:
        reading(read)
    if of.condition:
        st.markdown(_("counts only on a condition: {condition}", condition=of.condition))
    if of.source:
        st.caption(_("stands in {source}", source=of.source))
    if of.prepend:
        st.markdown(_("dialed with {digits} in front", digits=of.prepend))
    reach = board.routing.routes.reach.get((row.name, of.effective))
    if reach is None or not row.enabled:
        return
    if reach.wins and reach.witness:
        st.caption(_("It takes numbers, for example") + " " + code(reach.witness))
        holders.of_patterns(board, [of.effective])
    elif reach.wins is False and reach.blockers:
        names = ", ".join(dict.fromkeys(board.routing.routes.owners[index][0].name for index in reach.blockers[:5]))
        st.markdown(colored(Verdict.NO_ROUTE, "✖ " + _("No number ever takes it; taken by: {names}", names=names)))
