"""What if, on the page: switch off trunks and see what would fail. Never stores anything, and works nothing out."""

from typing import Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.impact import Impact, single_points, without
from dialmap.core.model import TrunkStatus
from dialmap.reports import impact as listing
from dialmap.ui import state
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.layout import heading
from dialmap.ui.kit.texts import _, line, n_, text, voice

MOST_POINTS: Final = 5


def of_trunks(board: Board) -> None:
    """Choose trunks, see the transfers, scenarios and routes that would fail without them, and the weak points."""
    live = [trunk.name for trunk in board.snapshot.trunks if trunk.status is TrunkStatus.CONNECTED]
    box, label = st.container(), _("Switch off, in thought only")
    chosen = url.choices(box, label, live, "without", lambda name: line(name, 40))
    if chosen:
        _result(board, without(board.routing, chosen))
    else:
        st.caption(_("Choose one or several trunks to see what would fail without them. Nothing is stored."))
    heading(_("Single points of failure"))
    points(board, None)


def _result(board: Board, impact: Impact) -> None:
    count, routes = len(impact.outcomes), len(impact.routes)
    st.markdown(
        n_("{count} transfer that arrives now would fail.", "{count} transfers that arrive now would fail.", count)
        + " "
        + n_("{count} route would have no live trunk.", "{count} routes would have no live trunk.", routes)
    )
    if not routes:
        return
    traffic = state.traffic(board)
    by_route = None if traffic is None else traffic.by_route
    if traffic is not None and by_route is not None:
        calls = sum(by_route[each.name].calls for each in impact.routes if each.name in by_route)
        since, until = traffic.since, traffic.until
        st.markdown(
            n_(
                "{count} call from {since} to {until} took these routes.",
                "{count} calls from {since} to {until} took these routes.",
                calls,
                since=since,
                until=until,
            )
        )
    left, right = st.columns([3, 2])
    with left:
        heading(_("Routes that would have no live trunk"))
        tables.show(listing.routes(impact, board, voice(), by_route), _("Routes that would have no live trunk"))
    with right:
        if impact.scenarios:
            heading(_("Scenarios with transfers that would fail"))
            tables.show(listing.scenarios(impact, voice()), _("Scenarios with transfers that would fail"))
    if impact.outcomes:
        heading(_("Transfers that would fail"))
        table = listing.calls(impact, voice())
        tables.show_some(table, _("Transfers that would fail"))
        tables.download(table, "what-if.csv")


def points(board: Board, limit: int | None = MOST_POINTS) -> None:
    """The trunks whose loss alone breaks transfers, the worst first."""
    found: tuple[Impact, ...] = state.kept(board, ("points",), lambda: single_points(board.routing))
    if not found:
        if board.arriving:
            st.markdown("✔ " + _("No single trunk whose loss would break a transfer."))
        else:
            st.markdown(_("No transfer arrives, so there is nothing that a trunk's loss could break."))
        return
    if limit is None:
        traffic = state.traffic(board)
        tables.show(
            listing.single_points(found, voice(), None if traffic is None else traffic.by_route),
            _("Single points of failure"),
        )
        return
    for each in found[:limit]:
        said = n_("{count} transfer would fail", "{count} transfers would fail", len(each.outcomes))
        query = {"without": each.trunks[0]}
        st.page_link("whatif.py", label=f"{text(each.trunks[0])} · {said}", query_params=query)
