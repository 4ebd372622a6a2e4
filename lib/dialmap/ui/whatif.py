"""What if: switch off trunks and see what would fail. Nothing is stored."""

from typing import Final

import streamlit as st

from dialmap import impact
from dialmap.impact import Impact
from dialmap.model import TrunkStatus
from dialmap.reports import changes, words
from dialmap.service.checking import Board
from dialmap.ui import bound, state, tables
from dialmap.ui.texts import _, n_, translate

MOST_POINTS: Final = 5


def of_trunks(board: Board) -> None:
    """Choose trunks, see the transfers, scenarios and routes that would fail without them, and the weak points."""
    live = [trunk.name for trunk in board.snapshot.trunks if trunk.status is TrunkStatus.CONNECTED]
    chosen = bound.choices(
        st.container(), _("Switch off, in thought only"), live, "without", lambda name: words.shortened(name, 40)
    )
    if chosen:
        _result(board, impact.without(board.routing, chosen))
    else:
        st.caption(_("Choose one or several trunks to see what would fail without them. Nothing is stored."))
    st.markdown("**" + _("Single points of failure") + "**")
    points(board, None)


def _result(board: Board, found: Impact) -> None:
    count, routes = len(found.outcomes), len(found.routes)
    st.markdown(
        n_("{count} transfer that arrives now would fail.", "{count} transfers that arrive now would fail.", count)
        + " "
        + n_("{count} route would have no live trunk.", "{count} routes would have no live trunk.", routes)
    )
    if not routes:
        return
    left, right = st.columns([3, 2])
    with left:
        tables.show(changes.impact_routes(found, board, translate()), _("Routes that would have no live trunk"), "name")
    with right:
        if found.scenarios:
            tables.show(changes.failing_scenarios(found), _("Scenarios with transfers that would fail"), "name")
    if found.outcomes:
        table = changes.failing_calls(found)
        tables.show(table.head(tables.MOST_ROWS), _("Transfers that would fail"), "scenario")
        tables.say_left_out(min(count, tables.MOST_ROWS), count)
        tables.download(table, "what-if.csv")


def points(board: Board, limit: int | None = MOST_POINTS) -> None:
    """The trunks whose loss alone breaks transfers, the worst first."""
    found: tuple[Impact, ...] = state.kept(board, ("points",), lambda: impact.single_points(board.routing))
    if not found:
        st.markdown("✔ " + _("No single trunk whose loss would break a transfer."))
        return
    if limit is None:
        tables.show(changes.single_points(found), _("Single points of failure"), "name")
        return
    for each in found[:limit]:
        said = n_("{count} transfer would fail", "{count} transfers would fail", len(each.outcomes))
        label = f"{words.markdown(each.trunks[0])} · {said}"
        st.page_link("trunks.py", label=label, query_params={"whatif": "1", "without": each.trunks[0]})
