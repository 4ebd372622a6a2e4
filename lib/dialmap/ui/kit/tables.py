"""Tables that people read all day: titles and widths of the columns, the key pinned, a click opens the row.

Holds how a table is drawn and downloaded. Never makes one: that is :func:`dialmap.reports.voice.table`.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from dialmap.reports.voice import Table
from dialmap.ui.kit import url
from dialmap.ui.kit.texts import _

#: More rows than this are not sent to the browser where the page does not need them all.
MOST_ROWS: Final = 1_000
MOST_ROWS_TO_OPEN: Final = 5_000
WIDTHS: Final[dict[str, int]] = {
    "templates": 190,
    "trunks": 230,
    "message": 380,
    "rule": 175,
    "name": 190,
    "scenario": 190,
    "number": 130,
    "findings": 90,
    "hits": 90,
    "channels": 90,
    "line": 70,
    "place": 60,
    "reason": 460,
    "template": 210,
    "verdict": 225,
    "severity": 110,
    "decision": 120,
    "object": 200,
    "item": 205,
}


def config(table: Table, pinned: str = "") -> dict[str, Any]:
    """The column configuration of a table."""
    made: dict[str, Any] = {}
    for name, title in zip(table.columns, table.titles, strict=True):
        kind = st.column_config.CheckboxColumn if table.frame[name].dtype == bool else st.column_config.Column
        made[name] = kind(title, width=WIDTHS.get(name), pinned=name == pinned or None)
    return made


def show(table: Table, alt: str, pinned: str = "", key: str | None = None) -> None:
    """A table to read."""
    st.dataframe(table.frame, hide_index=True, column_config=config(table, pinned), alt=alt, key=key)


def show_some(table: Table, alt: str, pinned: str = "") -> None:
    """The first rows of a table, and how many there are."""
    show(table.head(MOST_ROWS), alt, pinned)
    say_left_out(min(len(table), MOST_ROWS), len(table))


def pick(table: Table, keys: Sequence[str], param: str, alt: str, opener: str) -> str:
    """A table in which a click on the column ``opener`` opens the row. The opened row's key, also from the URL.

    ``keys`` are the values for the URL, one a row. The click is a trigger: sorting and searching open nothing.
    """

    def opened() -> None:
        row = st.session_state[f"open_{param}"]["row"]
        if row < len(keys):
            url.point_at(param, keys[row])

    columns = config(table, opener)
    columns[opener] = st.column_config.ButtonColumn(
        table.titles[table.columns.index(opener)],
        width=WIDTHS.get(opener),
        pinned=True,
        alignment="left",
        type="tertiary",
        on_click=opened,
        key=f"open_{param}",
        help=_("Click to open"),
    )
    frame = table.frame.assign(**{opener: [_as_label(text) for text in table.frame[opener]]})
    st.dataframe(
        frame,
        hide_index=True,
        column_config=columns,
        alt=alt,
        key=f"table_{param}",
        height=min(560, 38 + 35 * max(len(frame), 1)),
    )
    return url.pointed_at(param)


def _as_label(text: str) -> str:
    """A text as the label of a button: never an icon, never empty."""
    return "\u2060" + text if text.startswith(":") else text or "—"


def say_left_out(shown: int, count: int) -> None:
    """That a table does not show every row, and where they all are."""
    if shown < count:
        said = _("{shown} of {count} are listed here, problems first; the file has them all.", shown=shown, count=count)
        st.caption(said)


def download(table: Table | Callable[[], Table], name: str) -> None:
    """A button that gives the table as CSV (UTF-8, our column names), made when it is pressed."""

    def made() -> bytes:
        return (table() if callable(table) else table).csv()

    st.download_button(
        _("Download as CSV"),
        data=made,
        file_name=name,
        mime="text/csv",
        icon=":material/download:",
        key=f"download_{name}",
    )
