"""A number template in words: what it says, how many numbers it covers and wins, examples and near misses."""

import streamlit as st

from dialmap.dialplan import Pattern, PatternError
from dialmap.model import Route, Template
from dialmap.reports import words
from dialmap.routing import Verdict
from dialmap.service.checking import Board
from dialmap.ui.texts import _, colored, md


def of_pattern(pattern: Pattern) -> None:
    """What a pattern says, for anybody."""
    st.markdown(words.code(pattern.text) + "  " + md(pattern.explain()))
    for caution in pattern.warnings:
        st.markdown(":orange[▲ " + md(caution.message) + "]")
    said = []
    size = len(pattern.positions)
    if pattern.possible and size and not pattern.tail:
        said.append(_("covers {count} numbers", count=f"{pattern.count(size):,}".replace(",", " ")))
    example = pattern.example()
    if example:
        said.append(_("for example") + " " + words.code(example))
    misses = pattern.near_misses()
    if misses:
        said.append(_("but not") + " " + ", ".join(map(words.code, misses)))
    if said:
        st.caption("; ".join(said))


def template(board: Board, row: Route, template: Template) -> None:
    """A template of a route: what it says, and what it takes from the whole table."""
    try:
        of_pattern(Pattern.parse(template.effective))
    except PatternError as error:
        st.markdown(words.code(template.effective) + "  " + colored(Verdict.NO_ROUTE, "✖ " + md(error.message)))
    if template.prepend:
        st.markdown(_("dialed with {digits} in front", digits=template.prepend))
    reach = board.routing.reach.get((row.name, template.effective))
    if reach is None or not row.enabled:
        return
    if reach.wins and reach.witness:
        st.caption(_("It takes numbers, for example") + " " + words.code(reach.witness))
    elif reach.wins is False and reach.blockers:
        names = dict.fromkeys(board.routing.owners[index][0].name for index in reach.blockers[:5])
        st.markdown(
            colored(Verdict.NO_ROUTE, "✖ " + _("No number ever takes it; taken by: {names}", names=", ".join(names)))
        )
