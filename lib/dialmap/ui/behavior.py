"""What a change does to calls: a proof that nothing, or the ranges of numbers that end up elsewhere."""

from typing import Final

import streamlit as st

from dialmap.compare import Comparison
from dialmap.reports import changes
from dialmap.ui import tables
from dialmap.ui.texts import _, md, n_, translate

MOST_RANGES: Final = 12


def behavior(found: Comparison) -> None:
    """What a change does to calls, as a proof or as ranges."""
    if found.trouble is not None:
        st.caption(md(found.trouble))
    elif found.is_same_behavior:
        st.markdown("✔ " + _("Proof: every number goes where it went."))
    else:
        count = len(found.ranges)
        said = n_("{count} range of numbers ends up elsewhere:", "{count} ranges of numbers end up elsewhere:", count)
        st.markdown(said)
        ranges(found, MOST_RANGES)
    moved = len(found.verdicts)
    st.markdown(
        n_("{count} transfer gets another verdict or route.", "{count} transfers get another verdict or route.", moved)
        if moved
        else _("No transfer gets another verdict or route.")
    )


def ranges(found: Comparison, limit: int) -> None:
    """The ranges of numbers that end up elsewhere."""
    table = changes.ranges(found, translate(), limit)
    tables.show(table, _("Ranges of numbers that end up elsewhere"))
    tables.say_left_out(len(table), len(found.ranges))
