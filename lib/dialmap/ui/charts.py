"""The flow as an ECharts Sankey. A user's text is a node name and nothing else: no markup, no formatter."""

from typing import Any, Final

from dialmap.messages import Message
from dialmap.reports.flow import COLUMN, Flow, Node
from dialmap.reports.words import shortened
from dialmap.ui.texts import raw

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
    return ("✖ " if node.is_problem else "") + shortened(text, 34)


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
            "source": called[link.source],
            "target": called[link.target],
            "value": link.weight,
            "lineStyle": {"color": colors["problem"] if link.is_problem else colors["number"], "opacity": 0.35},
        }
        for link in flow.links
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
