"""The workbench: patterns against numbers as a matrix, a range as patterns, the canonical form with a proof."""

from typing import Final

import pandas as pd
import streamlit as st

from dialmap.dialplan import DialTable, Pattern, PatternError, analysis
from dialmap.errors import DialmapError
from dialmap.numbers import clean
from dialmap.reports import words
from dialmap.service.checking import Board
from dialmap.ui import readings
from dialmap.ui.texts import _, md, n_

MOST_PATTERNS: Final = 40
MOST_NUMBERS: Final = 500


def matrix(board: Board) -> None:
    """Patterns, pasted or of chosen routes, against pasted numbers."""
    left, right = st.columns(2)
    names = [route.name for route in board.snapshot.routes]
    chosen = left.multiselect(_("Routes"), names, key="bench_routes", format_func=words.shortened, placeholder="—")
    pasted = left.text_area(_("Patterns, one per line"), key="bench_patterns", placeholder="_7495XXXXXXX\n_X.")
    typed = right.text_area(_("Numbers, one per line"), key="bench_numbers", height=190, placeholder="74955550100\n301")
    of_routes = [template.effective for name in chosen for template in board.routes[name].templates]
    patterns = [*of_routes, *(line for line in pasted.split("\n") if line.strip())]
    numbers = [clean(line).number for line in typed.split("\n") if line.strip()]
    if len(patterns) > MOST_PATTERNS or len(numbers) > MOST_NUMBERS:
        st.caption(
            _(
                "At most {patterns} patterns and {numbers} numbers are shown.",
                patterns=MOST_PATTERNS,
                numbers=MOST_NUMBERS,
            )
        )
    patterns, numbers = patterns[:MOST_PATTERNS], numbers[:MOST_NUMBERS]
    if not patterns or not numbers:
        st.caption(_("Paste patterns and numbers to see which takes which."))
        return
    table = DialTable.compile(patterns, board.settings.policy)
    for index, why in table.unreadable.items():
        st.warning(words.code(patterns[index]) + ": " + md(why), icon=":material/warning:")
    rows = []
    for number in numbers:
        winner, matching = table.winner(number), set(table.matches(number))
        marks = ["●" if at == winner else "○" if at in matching else "" for at in range(len(patterns))]
        rows.append([words.visible(number), *marks])
    titles = [f"{at + 1}. {words.shortened(text, 30)}" for at, text in enumerate(patterns)]
    frame = pd.DataFrame(rows, columns=[_("Number"), *titles])
    st.dataframe(frame, hide_index=True, alt=_("Which pattern takes which number"))
    st.caption(_("● takes the number, ○ matches it too"))
    with st.expander(_("The patterns in words")):
        for pattern in table.patterns:
            if pattern is not None:
                readings.of_pattern(pattern)


def range_to_patterns() -> None:
    """The fewest patterns that cover a range of numbers exactly."""
    left, right = st.columns(2)
    first = left.text_input(_("First number"), key="range_first", placeholder="79030000000")
    last = right.text_input(_("Last number"), key="range_last", placeholder="79031999999")
    if not first or not last:
        return
    try:
        found = analysis.cover(clean(first).number, clean(last).number)
    except DialmapError as error:
        st.warning(md(error.message), icon=":material/warning:")
        return
    st.markdown(
        n_("{count} pattern covers exactly this range.", "{count} patterns cover exactly this range.", len(found))
    )
    st.code("\n".join(found), language=None)


def canonical_form() -> None:
    """A pattern in its shortest usual writing, with the proof that both say the same."""
    text = st.text_input(_("Pattern"), key="canonical", placeholder="_8[2-9]X")
    if not text:
        return
    try:
        pattern = Pattern.parse(text)
        canonical = pattern.canonical()
        changes = analysis.difference(DialTable.compile([text]), DialTable.compile([canonical]))
    except PatternError as error:
        st.warning(words.code(text) + ": " + md(error.message), icon=":material/warning:")
        return
    readings.of_pattern(pattern)
    st.markdown(_("Canonical form:") + " " + words.code(canonical))
    if not changes:
        st.markdown("✔ " + _("Proof: walking both patterns at once meets no number that only one of them takes."))
