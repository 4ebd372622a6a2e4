"""The flow as SVG for print: numbers, routes, trunks; what fails is dashed and marked, so it needs no color.

Holds where things stand on paper. Never decides what flows.
"""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from dialmap.core.flow import Flow, Link
from dialmap.messages import Message
from dialmap.reports.flow import COLUMNS
from dialmap.reports.voice import Voice

WIDTH: Final = 1000
ROW: Final = 21
GAP: Final = 5
BAR: Final = 8
LEFT: Final = (0, 270, 540, 800)
LONGEST: Final = 30


def svg(flow: Flow, title: str, voice: Voice) -> str:
    """A flow as one SVG element; empty where nothing flows."""
    if not flow.nodes:
        return ""
    sizes = [max(_through(flow.links, at), 1) for at in range(len(flow.nodes))]
    columns = [[at for at, node in enumerate(flow.nodes) if node.column == column] for column in range(COLUMNS)]
    most = max(sum(sizes[at] for at in column) for column in columns if column)
    unit = max(2.0, min(ROW, 640 / most))
    tops: dict[int, float] = {}
    height = 0.0
    for column in columns:
        y = 4.0
        for at in column:
            tops[at] = y
            y += max(sizes[at] * unit, ROW - GAP) + GAP
        height = max(height, y)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" role="img"'
        f' aria-label="{escape(title, {chr(34): "&quot;"})}" font-family="sans-serif" font-size="12.5">'
    ]
    used: dict[tuple[int, str], float] = {}
    for link in flow.links:
        parts.append(_ribbon(flow, link, tops, used, unit))
    for at, node in enumerate(flow.nodes):
        x, y = LEFT[node.column], tops[at]
        text = voice.plain.say(node.label) if isinstance(node.label, Message) else node.label
        mark = "✖ " if node.is_problem else ""
        fill = "#fff" if node.is_problem else "#444"
        tall = max(sizes[at] * unit, 4)
        parts.append(f'<rect x="{x}" y="{y:.1f}" width="{BAR}" height="{tall:.1f}" fill="{fill}" stroke="#222"/>')
        said = escape(mark + voice.line(text, LONGEST))
        # A white rim parts the label from the lines that pass under it.
        rim = 'paint-order="stroke" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"'
        parts.append(f'<text x="{x + BAR + 4}" y="{y + min(tall / 2 + 4, 13):.1f}" {rim}>{said}</text>')
    return "".join([*parts, "</svg>"])


def _through(links: Sequence[Link], at: int) -> int:
    """How many transfers pass a node."""
    into = sum(link.weight for link in links if link.target == at)
    return max(into, sum(link.weight for link in links if link.source == at))


def _ribbon(flow: Flow, link: Link, tops: dict[int, float], used: dict[tuple[int, str], float], unit: float) -> str:
    thick = link.weight * unit
    start = tops[link.source] + used.get((link.source, "out"), 0.0) + thick / 2
    end = tops[link.target] + used.get((link.target, "in"), 0.0) + thick / 2
    used[link.source, "out"] = used.get((link.source, "out"), 0.0) + thick
    used[link.target, "in"] = used.get((link.target, "in"), 0.0) + thick
    x1 = LEFT[flow.nodes[link.source].column] + BAR
    x2 = LEFT[flow.nodes[link.target].column]
    middle = (x1 + x2) / 2
    path = f"M{x1} {start:.1f}C{middle} {start:.1f} {middle} {end:.1f} {x2} {end:.1f}"
    look = 'stroke="#000" stroke-dasharray="4 3" stroke-width="1.4"' if link.is_problem else ""
    look = look or f'stroke="#999" stroke-opacity=".45" stroke-width="{max(thick * 0.8, 1):.1f}"'
    return f'<path d="{path}" fill="none" {look}/>'
