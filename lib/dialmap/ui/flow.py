"""The flow on the page: an ECharts Sankey, and what stands behind the node that was clicked.

Holds how the picture is drawn. A user's text is a node name and nothing else: no markup, no formatter. Never decides
what flows.
"""

from typing import Any, Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.core.verdicts import Verdict
from dialmap.messages import Message
from dialmap.reports.flow import COLUMN, Flow, Node, NodeKind
from dialmap.reports.inventory import trunk_list
from dialmap.ui.kit.texts import _, badge, line, n_, raw, voice, word
from dialmap.ui.objects.links import link, number_link

PALETTE: Final = {
    "light": {"problem": "#b3261e", "number": "#8794a5", "route": "#0b5cad", "trunk": "#4b5a6b", "text": "#1b2430"},
    "dark": {"problem": "#ff8a80", "number": "#7b8797", "route": "#5aa9f0", "trunk": "#aab6c5", "text": "#e4e9f0"},
}
#: ECharts knows a node by its name, and a route may be called like a trunk: these take no room and tell them apart.
INVISIBLE: Final = "\u2060"
ROW_HEIGHT: Final = 22


def label(node: Node) -> str:
    """What stands beside a node."""
    text = raw(node.label) if isinstance(node.label, Message) else node.label
    return ("✖ " if node.is_problem else "") + line(text, 34)


def height(flow: Flow) -> int:
    """Pixels for the picture: room for the fullest column."""
    columns = [sum(COLUMN[node.kind] == column for node in flow.nodes) for column in range(3)]
    return max(260, ROW_HEIGHT * max(columns) + 40)


def names(flow: Flow) -> list[str]:
    """A unique name a node: its label, told apart by characters that take no room."""
    taken: set[str] = set()
    made = []
    for node in flow.nodes:
        name = label(node)
        while name in taken:
            name += INVISIBLE
        taken.add(name)
        made.append(name)
    return made


def sankey(flow: Flow, theme: str) -> dict[str, Any]:
    """The ECharts option: problems red, the whole path lights up under the pointer, nodes can be clicked."""
    colors = PALETTE["dark" if theme == "dark" else "light"]
    called = names(flow)
    nodes = [
        {
            "name": called[at],
            "depth": COLUMN[node.kind],
            "itemStyle": {"color": colors["problem"] if node.is_problem else _color(node, colors)},
        }
        for at, node in enumerate(flow.nodes)
    ]
    links = [
        {
            "source": called[each.source],
            "target": called[each.target],
            "value": each.weight,
            "lineStyle": {"color": colors["problem"] if each.is_problem else colors["number"], "opacity": 0.35},
        }
        for each in flow.links
    ]
    return {
        "animation": False,
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "data": nodes,
                "links": links,
                "left": 8,
                "right": 150,
                "top": 12,
                "bottom": 12,
                "nodeWidth": 10,
                "nodeGap": 7,
                "layoutIterations": 32,
                "draggable": False,
                "selectedMode": "single",
                "emphasis": {"focus": "trajectory"},
                "label": {"color": colors["text"], "fontSize": 12},
            }
        ],
    }


def _color(node: Node, colors: dict[str, str]) -> str:
    return colors[("number", "route", "trunk")[COLUMN[node.kind]]]


def selected(event: Any) -> int | None:
    """The index of the node that was clicked, or None."""
    for group in event["selection"]["selected"]:
        if group["data_type"] in ("node", "main") and group["data_indices"]:
            return int(group["data_indices"][0])
    return None


def picture(flow: Flow, key: str, alt: str) -> None:
    """The flow as a picture to look at."""
    st.echarts_chart(sankey(flow, st.context.theme.type or "light"), height=height(flow), key=key, alt=alt)


def clickable(flow: Flow, alt: str) -> int | None:
    """The flow as a picture; the index of the node that was clicked, or None."""
    event = st.echarts_chart(
        sankey(flow, st.context.theme.type or "light"),
        height=height(flow),
        key="flow",
        on_select="rerun",
        alt=alt,
    )
    return selected(event)


def of_node(board: Board, flow: Flow, index: int | None) -> None:
    """What stands behind a node of the picture; a hint where none is chosen."""
    if index is None or index >= len(flow.nodes):
        st.caption(_("Click a number, a route or a trunk to see its facts here."))
        return
    node = flow.nodes[index]
    with st.container(border=True):
        if node.kind is NodeKind.ROUTE:
            link(route_ref(node.key), _("Route {name}", name=node.key))
            st.markdown(badge(board.routing.route_state(node.key)))
            st.text(trunk_list(board.routing.legs[node.key], voice()) or "—")
            _count(len(board.routing.hits.get(node.key, ())))
        elif node.kind is NodeKind.TRUNK:
            link(trunk_ref(node.key), _("Trunk {name}", name=node.key))
            st.markdown(_("Status: {status}", status=word(board.trunks[node.key].status)))
            _count(sum(each.weight for each in flow.links if each.target == index))
        elif node.kind is NodeKind.NUMBER:
            if node.key:
                number_link(node.key)
            for outcome in [each for each in flow.outcomes if each.number == node.key][:20]:
                link(transfer_ref(outcome.transfer.key))
                st.markdown(badge(outcome.verdict))
        elif node.kind is NodeKind.GROUP and node.key in board.scenarios:
            link(scenario_ref(node.key), _("Scenario {name}", name=node.key))
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
        link(transfer_ref(outcome.transfer.key))
