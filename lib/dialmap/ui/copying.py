"""The copy check on the page: where to copy to, which scenarios, and what would become of them there.

Holds how it is asked for and drawn. Never copies anything.
"""

from collections import Counter
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.copying import CopyCheck, Fate
from dialmap.core.snapshots import StoredSnapshot
from dialmap.errors import DialmapError
from dialmap.reports import copying
from dialmap.service import compare as comparing
from dialmap.ui import compare, state
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.feedback import complain
from dialmap.ui.kit.texts import _, line, md, n_, voice, word

MOST_NAMED: Final = 5


def show(board: Board, kept: tuple[StoredSnapshot, ...]) -> None:
    """What would become of the scenarios of this data set in another one, or in a kept state."""
    targets = [*compare.others(), *(each.name for each in kept)]
    if not targets:
        st.info(
            _(
                "There is nothing to copy to yet. DIALMAP_SETS names a folder of databases, or a file that lists them;"
                " a snapshot will do too."
            ),
            icon=":material/info:",
        )
        return
    to, which = st.columns(2)
    target = url.choice(to, _("Copied to"), targets, "to", compare.side_word, _("choose"))
    names = [each.name for each in board.snapshot.scenarios]
    chosen = which.multiselect(_("Scenarios"), names, key="copied", format_func=line, placeholder=_("all"))
    if not target:
        st.caption(_("Choose where the scenarios of this data set are to go. Nothing is copied here."))
        return
    try:
        key = ("copy check", target, compare.moment(target), tuple(chosen))
        found: CopyCheck = state.kept(
            board, key, lambda: comparing.copy_check(board, compare.content(target, board), chosen)
        )
    except DialmapError as error:
        complain(error)
        return
    _answer(found)


def _answer(found: CopyCheck) -> None:
    st.markdown("**" + md(copying.headline(found)) + "**")
    if found.replaced:
        named = ", ".join(line(name, 40) for name in found.replaced[:MOST_NAMED])
        named += ", …" if len(found.replaced) > MOST_NAMED else ""
        said = n_(
            "{count} scenario has a namesake there, which copying would replace: {names}",
            "{count} scenarios have namesakes there, which copying would replace: {names}",
            len(found.replaced),
            names=named,
        )
        st.caption(said)
    if not found.rows:
        return
    counts = Counter(each.fate for each in found.rows)
    there = [each for each in Fate if counts[each]]
    picked = url.choices(
        st.container(),
        _("Show"),
        there,
        "fate",
        lambda each: f"{word(Fate(each))} {voice().count(counts[Fate(each)])}",
        as_pills=True,
    )
    table = copying.rows(found, voice(), tuple(map(Fate, picked)) or tuple(Fate))
    tables.show_some(table, _("The transfers here and there"))
    tables.download(table, "copy-check.csv")
