"""The flow on the page: an ECharts Sankey, the way deeper and back, and what stands behind the node that was clicked.

Holds how the picture is drawn. A user's text is a node name and nothing else: no markup, no formatter. Never decides
what flows.
"""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from dialmap.board import Board
from dialmap.core.findings import route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.core.flow import Flow, Node, NodeKind, Start, Step
from dialmap.reports.flow import build, label_of
from dialmap.reports.inventory import trunk_list
from dialmap.reports.voice import Voice
from dialmap.ui import state
from dialmap.ui.kit import url
from dialmap.ui.kit.shades import SHADES, shade
from dialmap.ui.kit.sheets import Sheet
from dialmap.ui.kit.texts import _, badge, label_line, n_, text, voice, word
from dialmap.ui.objects import transfer
from dialmap.ui.objects.drawers import sent
from dialmap.ui.objects.links import link, number_link

#: A color a column.
COLUMN_COLORS: Final = {
    "light": ("#7a5ea8", "#2f7d6d", "#0b5cad", "#4b5a6b"),
    "dark": ("#b79be0", "#6fc3b2", "#5aa9f0", "#aab6c5"),
}
#: ECharts knows a node by its name, and a route may be called like a trunk: these take no room and tell them apart.
INVISIBLE: Final = "\u2060"
ROW_HEIGHT: Final = 28
HIGHEST: Final = 620
#: On a picture narrower than this, in pixels, labels are cut short instead of running into one another.
PHONE: Final = 520
LONGEST_LABEL: Final = 26
MOST_LISTED: Final = 20


def made(board: Board, steps: Sequence[Step], start: Start, only_failing: bool, by_calls: bool = False) -> Flow:
    """The picture of all transfers, or of those that fail; as wide as they are many, or as their calls are."""
    chosen = (each for each in board.outcomes if each.verdict.fails or not only_failing)
    traffic = state.traffic(board) if by_calls else None
    weigh = None if traffic is None else traffic.share_of
    return build(board, chosen, steps, start, holders=state.holders(), weigh=weigh)


def by_calls(board: Board) -> bool:
    """Whether the picture is as wide as calls are many, in the URL; asked where calls were counted."""
    if state.traffic(board) is None:
        return False
    about = _("Calls to a number that several transfers have are shared out among them.")
    return url.flag(st.container(width="content"), _("As wide as calls are many"), "calls", about)


def listed(board: Board, shown: Flow, spoken: Voice, start: Start) -> Sheet:
    """The transfers of a picture as a table, those that fail first; what the picture begins with stands in front."""
    first = sorted(shown.outcomes, key=lambda outcome: not outcome.verdict.fails)
    return transfer.listed(board, first, spoken, start.value)


def label(node: Node) -> str:
    """What stands beside a node: a mark where something fails, its name, how many transfers pass it."""
    count = voice().count(node.weight)
    return ("✖ " if node.is_problem else "") + label_line(node.label, LONGEST_LABEL) + f"  {count}"


def height(flow: Flow) -> int:
    """Pixels for the picture: room for the fullest column, and no higher than a window."""
    columns = [sum(node.column == column for node in flow.nodes) for column in range(4)]
    return min(max(240, ROW_HEIGHT * max(columns) + 50), HIGHEST)


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


def column_titles(start: Start) -> tuple[str, ...]:
    """What the four columns hold."""
    return first_column(start), _("Number"), _("Route"), _("Trunk")


def first_column(start: str = Start.SCENARIO) -> str:
    """What the first column can hold, in words."""
    return {
        Start.SCENARIO: _("Scenario"),
        Start.OWNER: _("Owner"),
        Start.CONTEXT: _("Context"),
        Start.OPERATOR: _("Operator"),
        Start.REGION: _("Region"),
    }[Start(start)]


def others(board: Board) -> list[Start]:
    """What the first column can hold instead of scenarios: what there is in this data set."""
    of_registry = [] if state.holders().is_empty else [Start.OPERATOR, Start.REGION]
    return [Start.OWNER, *[Start.CONTEXT] * board.has_contexts, *of_registry]


def sankey(flow: Flow, theme: str, start: Start = Start.SCENARIO) -> dict[str, Any]:
    """The ECharts option: problems red, the whole path lights up under the pointer, nodes can be clicked."""
    colors, by_column = SHADES[theme], COLUMN_COLORS[theme]
    called = names(flow)
    nodes = [
        {
            "name": called[at],
            "depth": node.column,
            "itemStyle": {"color": colors["fails"] if 2 * node.fails > node.weight else by_column[node.column]},
        }
        for at, node in enumerate(flow.nodes)
    ]
    links = [
        {
            "source": called[each.source],
            "target": called[each.target],
            "value": each.weight,
            "lineStyle": {"color": colors["fails"] if each.is_problem else colors["others"], "opacity": 0.4},
        }
        for each in flow.links
    ]
    titles = [
        {"text": title, "left": f"{at * 29.5 + 0.5}%", "top": 4, "textStyle": {"fontSize": 13, "color": colors["ink"]}}
        for at, title in enumerate(column_titles(start))
    ]
    narrow = {"right": "20%", "label": {"fontSize": 10, "width": 66}}
    return {
        "animation": False,
        "title": titles,
        "tooltip": {"trigger": "item"},
        "media": [{"query": {"maxWidth": PHONE}, "option": {"series": [narrow]}}],
        "series": [
            {
                "type": "sankey",
                "data": nodes,
                "links": links,
                "left": 8,
                "right": "13%",
                "top": 34,
                "bottom": 8,
                "nodeWidth": 10,
                "nodeGap": 9,
                "nodeAlign": "left",
                "layoutIterations": 0,
                "draggable": False,
                "selectedMode": "single",
                "emphasis": {"focus": "trajectory"},
                "blur": {
                    "itemStyle": {"opacity": 0.45},
                    "lineStyle": {"opacity": 0.12},
                    "label": {"opacity": 0.6},
                },
                "label": {"color": colors["ink"], "fontSize": 12, "width": 190, "overflow": "truncate"},
                "labelLayout": {"hideOverlap": True},
            }
        ],
    }


def selected(event: Any) -> int | None:
    """The index of the node that was clicked, or None."""
    for group in event["selection"]["selected"]:
        if group["data_type"] in ("node", "main") and group["data_indices"]:
            return int(group["data_indices"][0])
    return None


def picture(flow: Flow, key: str, alt: str) -> None:
    """The flow as a picture to look at."""
    st.echarts_chart(sankey(flow, shade()), height=height(flow), key=key, alt=alt)


def clickable(flow: Flow, steps: Sequence[Step], start: Start, alt: str) -> None:
    """The flow as a picture; a click on a node goes deeper: the step stands in the URL."""
    key = "flow_" + "_".join(map(str, (start, *steps)))

    def clicked() -> None:
        index = selected(st.session_state[key])
        if index is not None and index < len(flow.nodes):
            go([*steps, flow.nodes[index].step])

    st.echarts_chart(sankey(flow, shade(), start), height=height(flow), key=key, on_select=clicked, alt=alt)


def steps_asked() -> tuple[Step, ...]:
    """How deep the URL says that somebody has gone."""
    return tuple(step for each in st.query_params.get_all("at") if (step := Step.read(each)) is not None)


def go(steps: Sequence[Step]) -> None:
    """Go there: put the steps into the URL. The same node twice is once."""
    if steps:
        st.query_params["at"] = list(dict.fromkeys(map(str, steps)))
    else:
        url.point_at("at", "")


def way_back(steps: Sequence[Step]) -> None:
    """Where somebody is, as links back."""
    if not steps:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(_("Everything"), type="tertiary", key="flow_back", on_click=go, args=([],), icon=":material/home:")
        for at, step in enumerate(steps):
            name = label_line(label_of(step), LONGEST_LABEL)
            st.button(f"› {text(name)}", type="tertiary", key=f"flow_back_{at}", on_click=go, args=(steps[: at + 1],))


def facts(board: Board, flow: Flow, step: Step | None) -> None:
    """What is known about the node that was gone into last."""
    if step is None:
        st.caption(_("Click a node to go deeper; its facts then stand here."))
        return
    failing = sum(outcome.verdict.fails for outcome in flow.outcomes)
    with st.container(border=True):
        if step.kind is NodeKind.ROUTE and step.key in board.routes:
            link(route_ref(step.key), _("Route {name}", name=step.key))
            st.markdown(badge(board.routing.routes.route_state(step.key)))
            st.text(trunk_list(board.routing.routes.legs[step.key], voice()) or "—")
        elif step.kind is NodeKind.TRUNK and step.key in board.trunks:
            link(trunk_ref(step.key), _("Trunk {name}", name=step.key))
            st.markdown(_("Status: {status}", status=word(board.trunks[step.key].status)))
        elif step.kind is NodeKind.SCENARIO and step.key in board.scenarios:
            link(scenario_ref(step.key), _("Scenario {name}", name=step.key))
        elif step.kind is NodeKind.NUMBER and step.key:
            number_link(step.key)
            sent(board.routing, step.key)
        else:
            st.markdown(f"**{text(label_line(label_of(step)))}**")
        st.markdown(n_("{count} transfer", "{count} transfers", len(flow.outcomes)))
        if failing:
            st.markdown(":red[✖ " + n_("{count} fails", "{count} fail", failing) + "]")
        for outcome in sorted(flow.outcomes, key=lambda each: not each.verdict.fails)[:MOST_LISTED]:
            link(transfer_ref(outcome.transfer.key))
            st.caption(badge(outcome.verdict))
