"""Facts beside the flow picture: what was clicked."""

import streamlit as st

from dialmap.findings.base import route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.reports import words
from dialmap.reports.flow import Flow, NodeKind
from dialmap.routing import Verdict
from dialmap.service.checking import Board
from dialmap.ui import drawers
from dialmap.ui.texts import _, badge, n_, translate, word


def of_node(board: Board, flow: Flow, index: int | None) -> None:
    """What stands behind a node of the picture; a hint where none is chosen."""
    if index is None or index >= len(flow.nodes):
        st.caption(_("Click a number, a route or a trunk to see its facts here."))
        return
    node = flow.nodes[index]
    with st.container(border=True):
        if node.kind is NodeKind.ROUTE:
            drawers.link(route_ref(node.key), _("Route {name}", name=node.key))
            st.markdown(badge(board.routing.route_state(node.key)))
            st.text(words.trunk_list(board.routing.legs[node.key], translate()) or "—")
            _count(len(board.routing.hits.get(node.key, ())))
        elif node.kind is NodeKind.TRUNK:
            drawers.link(trunk_ref(node.key), _("Trunk {name}", name=node.key))
            st.markdown(_("Status: {status}", status=word(board.trunks[node.key].status)))
            _count(sum(link.weight for link in flow.links if link.target == index))
        elif node.kind is NodeKind.NUMBER:
            if node.key:
                drawers.number_link(node.key)
            for outcome in [each for each in flow.outcomes if each.number == node.key][:20]:
                drawers.link(transfer_ref(outcome.transfer.key))
                st.markdown(badge(outcome.verdict))
        elif node.kind is NodeKind.GROUP and node.key in board.scenarios:
            drawers.link(scenario_ref(node.key), _("Scenario {name}", name=node.key))
        elif node.kind is NodeKind.NO_ROUTE:
            _list(flow, Verdict.NO_ROUTE, Verdict.UNREADABLE)
        elif node.kind is NodeKind.NOT_USED:
            _list(flow, Verdict.WRONG_ACTION, Verdict.NEEDS_PBX)
        else:
            _list(flow, Verdict.NO_TRUNK, Verdict.DEAD_TRUNKS)


def _count(count: int) -> None:
    st.markdown(n_("{count} transfer", "{count} transfers", count))


def _list(flow: Flow, *verdicts: Verdict) -> None:
    found = [each for each in flow.outcomes if each.verdict in verdicts]
    _count(len(found))
    for outcome in found[:20]:
        drawers.link(transfer_ref(outcome.transfer.key))
