"""The workbench: templates against numbers as a matrix, a range as templates, the canonical form with a proof.

Holds how the tools are drawn. Never works an answer out: that is :mod:`dialmap.core.workbench`.
"""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.numbers import clean
from dialmap.core.workbench import Matrix, canonical, covering, matrix, of_expression, read_template
from dialmap.errors import DialmapError
from dialmap.messages import Message
from dialmap.reports.voice import Table, table
from dialmap.ui.kit import tables
from dialmap.ui.kit.texts import _, code, line, md, n_, voice
from dialmap.ui.objects.templates import reading, unreadable_text

MOST_PATTERNS: Final = 40
MOST_NUMBERS: Final = 500


def compare_templates(board: Board) -> None:
    """Templates, pasted or of chosen routes, against pasted numbers."""
    left, right = st.columns(2)
    names = [route.name for route in board.snapshot.routes]
    chosen = left.multiselect(_("Routes"), names, key="bench_routes", format_func=line, placeholder="—")
    pasted = left.text_area(_("Templates, one per line"), key="bench_patterns", placeholder="_7495XXXXXXX\n_X.")
    typed = right.text_area(_("Numbers, one per line"), key="bench_numbers", height=190, placeholder="74955550100\n301")
    of_routes = [template.effective for name in chosen for template in board.routes[name].templates]
    templates = [*of_routes, *(each for each in pasted.split("\n") if each.strip())]
    numbers = [clean(each).number for each in typed.split("\n") if each.strip()]
    if len(templates) > MOST_PATTERNS or len(numbers) > MOST_NUMBERS:
        st.caption(
            _(
                "At most {patterns} templates and {numbers} numbers are shown.",
                patterns=MOST_PATTERNS,
                numbers=MOST_NUMBERS,
            )
        )
    templates, numbers = templates[:MOST_PATTERNS], numbers[:MOST_NUMBERS]
    if not templates or not numbers:
        st.caption(_("Paste templates and numbers to see which takes which."))
        return
    found = matrix(templates, numbers, board.settings.policy)
    for index, why in found.unreadable:
        unreadable_text(templates[index], why)
    tables.show(_marks(found, templates, numbers), _("Which template takes which number"))
    st.caption(_("● takes the number, ○ matches it too"))
    with st.expander(_("The templates in words")):
        for text in templates:
            read = read_template(text)
            if not isinstance(read, Message):
                reading(read)


def _marks(result: Matrix, templates: Sequence[str], numbers: Sequence[str]) -> Table:
    """One row a number, one column a template."""
    rows = [
        [number, *("●" if at == winner else "○" if at in matching else "" for at in range(len(templates)))]
        for number, (winner, matching) in zip(numbers, result.rows, strict=True)
    ]
    titles = [f"{at}. {line(text, 30)}" for at, text in enumerate(templates, 1)]
    return table(("number", *titles), rows, voice())


def range_to_templates() -> None:
    """The fewest templates that cover a range of numbers exactly."""
    left, right = st.columns(2)
    first = left.text_input(_("First number"), key="range_first", placeholder="79030000000")
    last = right.text_input(_("Last number"), key="range_last", placeholder="79031999999")
    if not first or not last:
        return
    try:
        found = covering(clean(first).number, clean(last).number)
    except DialmapError as error:
        st.warning(md(error.message), icon=":material/warning:")
        return
    st.markdown(
        n_("{count} template covers exactly this range.", "{count} templates cover exactly this range.", len(found))
    )
    st.code("\n".join(found), language=None)


def expression_to_templates() -> None:
    """A regular expression, or a prefix, as the templates that take just its numbers."""
    typed = st.text_input(_("Regular expression or prefix"), key="expression", placeholder=r"^(?:\+7|8)9\d{9}$")
    if not typed:
        return
    found = of_expression(typed)
    if isinstance(found, Message):
        unreadable_text(typed, found)
        return
    st.markdown(n_("{count} template takes just its numbers.", "{count} templates take just its numbers.", len(found)))
    st.code("\n".join(found), language=None)
    st.markdown("✔ " + _("Proof: walking both through every number, none is met that only one of them takes."))
    st.caption(_("Numbers are digits, maybe with a plus in front; * and # count where the expression names them."))


def canonical_form() -> None:
    """A template in its shortest usual writing, with the proof that both say the same."""
    typed = st.text_input(_("Template"), key="canonical", placeholder="_8[2-9]X")
    if not typed:
        return
    read = read_template(typed)
    if isinstance(read, Message):
        unreadable_text(typed, read)
        return
    try:
        found = canonical(typed)
    except DialmapError as error:
        st.warning(md(error.message), icon=":material/warning:")
        return
    reading(read)
    st.markdown(_("Canonical form:") + " " + code(found.text))
    if found.is_proven:
        st.markdown("✔ " + _("Proof: walking both templates at once meets no number that only one of them takes."))
