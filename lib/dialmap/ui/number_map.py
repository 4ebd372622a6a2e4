"""The map of the number space on the page: ten by ten cells, deeper by a click, and the same cells as bars.

Holds how cells are drawn and the way back. Never works one out.
"""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any, Final

import streamlit as st

from dialmap import messages
from dialmap.board import Board
from dialmap.core.number_map import LONGEST, SHORTEST, USUAL, Cell, Owner, Place, cells, common_head, held_cells
from dialmap.core.routing import Routing
from dialmap.reports import number_map as listing
from dialmap.ui import state
from dialmap.ui.colors import ink_on, mixed, palette
from dialmap.ui.kit import tables, url
from dialmap.ui.kit.shades import SHADES, shade
from dialmap.ui.kit.texts import _, label_line, line, raw, voice, word
from dialmap.ui.objects.links import number_link

#: The cells at a place, so many digits deeper; None where the automaton is over its budget.
Finder = Callable[[int], tuple[Cell, ...] | None]
#: A bar narrower than this part of the line has no label.
NARROWEST: Final = 0.045


def found(board: Board, place: Place, depth: int) -> tuple[Cell, ...] | None:
    """The cells of a board at a place, so many digits deeper."""
    if place.by.is_of_registry:
        loaded = state.holders()
        country = board.settings.country
        make = partial(held_cells, loaded, country, place, depth=depth)
        return state.kept(board, ("held map", place, depth, loaded.load), make)
    return state.kept(board, ("map", place, depth), lambda: cells(board.routing, place, depth=depth))


def prefix_asked(length: int) -> str | None:
    """Where on the map the URL says that somebody is; None where it says nothing."""
    asked = url.pointed_at("at")
    if asked == "all":
        return ""
    is_place = asked.isascii() and asked.isdigit() and len(asked) < length
    return asked if is_place else None


def choose(view: Routing, usual_length: int = USUAL, *, by_registry: bool = False) -> Place:
    """Where on the map one is: the length of the numbers, what colors it, and how they begin.

    ``by_registry``: it can also be colored by whom the numbers were given to.
    """
    by_length, by_color, by_start, by_shape = st.columns([2, 2, 2, 2], vertical_alignment="bottom")
    lengths = [str(each) for each in range(SHORTEST, LONGEST + 1)]
    usual = _("{count} digits", count=usual_length)
    picked = url.choice(
        by_length, _("Numbers of"), lengths, "length", lambda value: _("{count} digits", count=int(value)), usual
    )
    length = int(picked) if picked else usual_length
    others = [each for each in Owner if each is not Owner.ROUTE and (by_registry or not each.is_of_registry)]
    first = word(Owner.ROUTE)
    colored = url.choice(by_color, _("Colored by"), others, "by", lambda value: word(Owner(value)), first)
    by = Owner(colored) if colored else Owner.ROUTE
    at = prefix_asked(length)
    if at is None:
        at = common_head(view, length)
    typed = by_start.text_input(
        _("Numbers that begin with"), value=at, key=f"map_at_{at}_{length}", placeholder="7495", max_chars=length
    )
    if typed is not None and typed != at and (not typed or (typed.isascii() and typed.isdigit())):
        url.point_at("at", typed[: length - 1] or "all")
        st.rerun()
    url.flag(by_shape, _("As bars, in order"), "bars")
    return Place(at, length, by)


def way_back(at: str) -> None:
    """Where somebody is, as buttons back."""

    def go(prefix: str) -> None:
        url.point_at("at", prefix or "all")

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(_("All numbers"), type="tertiary", key="map_back", on_click=go, args=("",), icon=":material/home:")
        for end in range(1, len(at) + 1):
            label = f"› {at[:end]}"
            here = end == len(at)
            st.button(label, type="tertiary", key=f"map_back_{end}", on_click=go, args=(at[:end],), disabled=here)


def show(find: Finder, place: Place, moving: bool = False) -> None:
    """The cells as ten by ten, as bars, and as a table; a click goes deeper. ``moving``: they say what moves."""
    at, length, by = place.prefix, place.length, place.by
    listed = find(place.depth)
    if listed is None:
        if by.is_of_registry:
            st.info(_("The registry has no numbers of this length; choose 10 or 11 digits."), icon=":material/info:")
        else:
            too_large()
        return
    by_key = {cell.prefix: cell for cell in listed}

    def deeper(prefix: str) -> None:
        if len(prefix) < length:
            url.point_at("at", prefix)

    key = f"map_{at}_{length}_{by}"

    def clicked() -> None:
        for group in st.session_state[key]["selection"]["selected"]:
            for index in group["data_indices"]:
                if index < len(listed):
                    deeper(listed[index].prefix)

    theme = shade()
    legend(listed, by, theme, moving)
    if url.pointed_at("bars"):
        levels = [found for depth in range(1, min(3, length - len(at)) + 1) if (found := find(depth))]
        rows, option = icicle(levels, length, by, theme)
        event = st.vega_lite_chart(rows, option, height=260, key=f"{key}_bars", on_select="rerun")
        picked_bars: list[dict[str, str]] = list(event["selection"].get("pick") or ())
        picked_bar = picked_bars[0].get("at", "") if picked_bars else ""
        if picked_bar and picked_bar != at:
            deeper(picked_bar)
            st.rerun()
    else:
        option = heatmap(listed, place, theme)
        height = 520 if place.depth == 2 else 120
        alt = _("The map; the table below says the same.")
        st.echarts_chart(option, height=height, key=key, on_select=clicked, alt=alt)
    table = listing.cells(listed, length, by, voice(), moving)
    keys = [cell.prefix for cell in listed if cell.owners or cell.shadowed or cell.moved]
    picked = tables.pick(table, keys, "cell", _("The cells as a table"))
    if picked in by_key:
        url.point_at("cell", "")
        deeper(picked)
        st.rerun()
    tables.download(table, "number-map.csv")
    if len(at) + place.depth == length and listed:
        number_link(listed[0].prefix, _("Look up {number}", number=listed[0].prefix), ":material/dialpad:")


def _label(name: str, by: Owner) -> str:
    return label_line(listing.owner_label(name, by), 30)


def too_large() -> None:
    """That there is no map, and what to do instead."""
    said = _("The templates are too many and too different for an exact map; look numbers up instead.")
    st.warning(said, icon=":material/grid_off:")


def legend(listed: Sequence[Cell], by: Owner, theme: str, moving: bool) -> None:
    """Which owner has which color, and what the marks mean."""
    colors = palette(listed, theme)
    squares = [
        f'<span style="color:{color}">■</span> {escape(_label(name, by))}'
        for name, color in colors.items()
        if color != SHADES[theme]["others"]
    ]
    if len(colors) > len(squares):
        others = escape(raw(messages._("others")))
        squares.append(f'<span style="color:{SHADES[theme]["others"]}">■</span> {others}')
    squares.append("+ " + escape(raw(messages._("several owners"))))
    if by.is_of_registry:
        squares.append("□ " + escape(raw(messages._("nobody was given it"))))
    else:
        squares.append("▨ " + escape(raw(messages._("a template here is never reached"))))
        squares.append("□ " + escape(raw(messages._("free"))))
    if moving:
        frame = f'<span style="color:{SHADES[theme]["moved"]}">▣</span> '
        squares.append(frame + escape(raw(messages._("numbers here go elsewhere"))))
    st.html("<div>" + " &nbsp; ".join(squares) + "</div>")


def face(cell: Cell, colors: dict[str, str], by: Owner, theme: str) -> tuple[str, str]:
    """The color of a cell and what is written in it."""
    paper = SHADES[theme]["paper"]
    if not cell.owners:
        return paper, "▨" if cell.shadowed else ""
    name, _count = cell.owners[0]
    taken = (cell.size - cell.free) / cell.size
    if by is Owner.VERDICT:
        lost = dict(cell.owners).get("", 0)
        told = "✖ " + listing.share(lost, cell.size - cell.free) if lost else "✔"
        return mixed(colors["" if 2 * lost > cell.size - cell.free else name], paper, taken), told
    mark = (" +" if cell.is_shared else "") + (" ▨" if cell.shadowed else "")
    return mixed(colors[name], paper, taken), line(_label(name, by), 11) + mark


def heatmap(listed: Sequence[Cell], place: Place, theme: str) -> dict[str, Any]:
    """The ECharts option: rows are the next digit, columns the one after; white is free, a red frame moves."""
    at, by, depth = place.prefix, place.by, place.depth
    colors, shades = palette(listed, theme), SHADES[theme]
    data = []
    for cell in listed:
        color, written = face(cell, colors, by, theme)
        suffix = cell.prefix[len(at) :].rjust(2, "0")
        style: dict[str, Any] = {"color": color, "borderColor": shades["others"], "borderWidth": 0.5}
        if cell.moved:
            style |= {"borderColor": shades["moved"], "borderWidth": 3}
        data.append(
            {
                "value": [int(suffix[1]), int(suffix[0]) if depth == 2 else 0, cell.size - cell.free],
                "name": listing.told(cell, place.length, by, voice()),
                "itemStyle": style,
                "label": {"formatter": written.replace("{", "(").replace("}", ")"), "color": ink_on(color)},
            }
        )
    axis = {"type": "category", "axisLabel": {"color": shades["ink"]}, "splitArea": {"show": False}}
    rows = [f"{at}{digit}" for digit in range(10)] if depth == 2 else [at or "·"]
    return {
        "animation": False,
        "tooltip": {"formatter": "{b}", "confine": True},
        "grid": {"left": 8, "right": 8, "top": 28, "bottom": 4, "containLabel": True},
        "xAxis": {**axis, "data": [f"…{digit}" for digit in range(10)], "position": "top"},
        "yAxis": {**axis, "data": rows, "inverse": True},
        "series": [
            {
                "type": "heatmap",
                "data": data,
                "selectedMode": "single",
                "label": {"show": True, "fontSize": 11, "width": 84, "overflow": "truncate"},
            }
        ],
    }


def icicle(levels: Sequence[Sequence[Cell]], length: int, by: Owner, theme: str) -> tuple[list[dict[str, Any]], Any]:
    """The numbers in their order, a row a digit deeper, as rows and a Vega-Lite option; neighbors of one owner are one.

    Shape: a row is a part of the line from 0 to 1 (``x``, ``x2``) on a level (``y``, ``y2``) with color and label.
    """
    colors, shades = palette([cell for level in levels for cell in level], theme), SHADES[theme]
    rows = []
    for depth, level in enumerate(levels):
        for run in _runs(level):
            first, last = run[0], run[-1]
            start = level.index(first)
            color, written = face(first, colors, by, theme)
            name = first.prefix if first is last else f"{first.prefix}–{last.prefix}"
            rows.append(
                {
                    "x": start / len(level),
                    "x2": (start + len(run)) / len(level),
                    "y": depth,
                    "y2": depth + 1,
                    "middle": (start + len(run) / 2) / len(level),
                    "height": depth + 0.5,
                    "color": color,
                    "ink": ink_on(color),
                    "label": f"{name} {written}".strip() if len(run) / len(level) > NARROWEST else "",
                    "said": listing.told(first, length, by, voice()) if first is last else f"{name}: {written}",
                    "at": first.prefix,
                }
            )
    flat = {"type": "quantitative", "axis": None}
    option = {
        "layer": [
            {
                "mark": {"type": "rect", "stroke": shades["paper"], "cursor": "pointer"},
                "params": [{"name": "pick", "select": {"type": "point", "fields": ["at"]}}],
                "encoding": {
                    "x": {"field": "x", "scale": {"domain": [0, 1], "nice": False}, **flat},
                    "x2": {"field": "x2"},
                    "y": {"field": "y", "scale": {"domain": [0, len(levels)], "reverse": True, "nice": False}, **flat},
                    "y2": {"field": "y2"},
                    "color": {"field": "color", "type": "nominal", "scale": None},
                    "tooltip": {"field": "said", "type": "nominal"},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11, "clip": True},
                "encoding": {
                    "x": {"field": "middle", **flat},
                    "y": {"field": "height", **flat},
                    "text": {"field": "label", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
        "config": {"view": {"stroke": None}},
    }
    return rows, option


def _runs(level: Sequence[Cell]) -> list[list[Cell]]:
    """Neighbors that one owner, or nobody, has alone, put together."""
    runs: list[list[Cell]] = []
    for cell in level:
        before = runs[-1][-1] if runs else None
        alone = len(cell.owners) <= 1 and cell.free in (0, cell.size) and not cell.moved
        same = before is not None and [name for name, _ in before.owners] == [name for name, _ in cell.owners]
        if before is not None and alone and same and before.free in (0, before.size) and not before.moved:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs
