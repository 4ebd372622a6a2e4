"""The calls of one object in its drawer. Never counts one, and says nothing where none were counted."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from dialmap.board import Board
from dialmap.core.ends import Ends
from dialmap.reports.calls import percent
from dialmap.ui import state
from dialmap.ui.kit.texts import _, n_

if TYPE_CHECKING:
    from dialmap.core.traffic import Traffic


def said(board: Board, ends_of: "Callable[[Traffic], Ends]") -> None:
    """How many calls an object had in the last days, how many were answered, and how many never reached a phone."""
    traffic = state.traffic(board)
    if traffic is None or traffic.is_empty:
        return
    ends = ends_of(traffic)
    span = _("from {since} to {until}", since=traffic.since, until=traffic.until)
    told = n_("{count} call", "{count} calls", ends.calls) + " " + span
    if ends.calls:
        told += ": " + _(
            "{answered} were answered, {failed} never reached a phone.",
            answered=percent(ends.answered / ends.calls),
            failed=percent(ends.failing),
        )
    st.page_link("calls.py", label=told, icon=":material/call:")
