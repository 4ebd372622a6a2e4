"""Three versions of one row side by side: as it was opened, as somebody else saved it, and as it is typed."""

import streamlit as st

from dialmap.exchange.columns import FILES
from dialmap.exchange.rows import cells
from dialmap.model import Row
from dialmap.reports import words
from dialmap.ui.texts import _


def three_versions(opened: Row, current: Row, made: Row | None) -> None:
    """A table of the fields in which they differ."""
    file = next(each for each in FILES if each.kind is type(current))
    versions = [cells(row, file) if row is not None else [] for row in (opened, current, made)]
    rows = [
        {
            _("Field"): column.name,
            _("When you opened it"): words.visible(versions[0][at]),
            _("Saved by somebody else"): words.visible(versions[1][at]),
            _("Yours"): words.visible(versions[2][at]) if versions[2] else "",
        }
        for at, column in enumerate(file.columns)
        if versions[0][at] != versions[1][at] or (versions[2] and versions[1][at] != versions[2][at])
    ]
    st.dataframe(rows, hide_index=True, alt=_("The three versions"))
