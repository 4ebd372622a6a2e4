"""Tables that people read all day: a click anywhere in a row opens it, and Enter; rows can be marked.

Holds how a table is drawn (``grid.js``) and downloaded. Never makes one: that is :func:`dialmap.reports.voice.table`.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import streamlit as st

from dialmap import messages
from dialmap.reports.voice import Table
from dialmap.ui.kit import url
from dialmap.ui.kit.sheets import Sheet, sheet
from dialmap.ui.kit.texts import _, language, raw

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
    "typed": 160,
    "file": 130,
    "column": 120,
    "value": 150,
    "entry": 85,
    "action": 165,
    "kind": 115,
    "key": 165,
    "findings": 90,
    "hits": 90,
    "channels": 90,
    "line": 70,
    "place": 60,
    "reason": 460,
    "template": 210,
    "verdict": 225,
    "severity": 125,
    "decision": 120,
    "object": 200,
    "item": 205,
    "code": 80,
    "here": 140,
    "count": 110,
    "broken": 85,
    "owner": 130,
    "context": 150,
    "extension": 170,
    "priority": 95,
    "type": 150,
    "status": 150,
    "provider": 140,
    "ticket": 120,
    "routes": 100,
    "blocks": 120,
    "failing": 100,
    "enabled": 70,
    "telephony": 170,
    "block": 170,
    "route": 190,
    "inbound_action": 210,
    "at": 165,
    "who": 105,
    "state": 120,
    "progress": 145,
    "since": 110,
    "prefix": 150,
    "owner_here": 240,
    "share": 90,
    "owners_here": 100,
    "free": 150,
    "shadowed": 220,
    "moved": 150,
    "due": 110,
    "promised": 120,
    "session": 160,
    "pattern": 215,
    "numbers": 105,
    "example": 125,
    "scenarios": 150,
    "fate": 170,
    "verdict_here": 190,
    "verdict_there": 190,
    "route_here": 160,
    "route_there": 160,
    "helps": 220,
    "operator": 200,
    "operators": 280,
    "regions": 240,
    "assigned": 120,
    "unassigned": 120,
    "region": 180,
    "taken_by": 160,
    "calls": 90,
    "calls_lost": 110,
    "answered": 105,
    "failed": 90,
    "failed_share": 100,
    "talk": 105,
    "way": 200,
    "drift": 270,
    "expected": 210,
    "used": 160,
    "peak": 120,
    "peak_at": 165,
    "full": 120,
    "full_share": 150,
    "format": 220,
    "skipped": 150,
    "shared": 140,
    "first_day": 115,
    "last_day": 115,
    "stands": 155,
    "departure": 330,
    "so_since": 150,
    "read_at": 150,
    "seen_until": 150,
    "times": 80,
    "where": 230,
    "then": 180,
    "channel": 170,
    "target": 200,
    "topics": 330,
    "when": 220,
    "delivery": 130,
    "tries": 85,
    "told": 330,
    "why": 290,
    "said": 170,
    "seen_by": 160,
}


#: Columns of numbers and templates, which are read letter by letter.
LETTERED: Final = frozenset(
    ("number", "templates", "template", "pattern", "typed", "example", "hash", "subject", "entry", "spelling", "prefix")
)
#: Columns of sentences, which get what room is left.
SENTENCES: Final = frozenset(
    (
        "message",
        "from",
        "to",
        "what",
        "reason",
        "told",
        "title",
        "remark",
        "reason_given",
        "item",
        "value",
        "note",
        "application",
    )
)
#: Room for what stands below a table that is as high as the window, in pixels.
BELOW: Final = 96
_HERE: Final = Path(__file__).parent
_grid = st.components.v2.component(
    "dialmap_grid",
    css=(_HERE / "grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "grid.js").read_text(encoding="utf-8"),
)


def show(table: Table | Sheet, alt: str, key: str | None = None, height: int | None = None) -> None:
    """A table to read."""
    made = table if isinstance(table, Sheet) else sheet(table)
    _draw(made, alt, key or f"grid_{alt}", {"height": height})


def show_some(table: Table, alt: str) -> None:
    """The first rows of a table, and how many there are."""
    show(table.head(MOST_ROWS), alt)
    say_left_out(min(len(table), MOST_ROWS), len(table))


def pick(
    table: Table | Sheet,
    keys: Sequence[str],
    param: str,
    alt: str,
    *,
    marks: bool = False,
    total: int | None = None,
    fit: bool = False,
    below: int = BELOW,
    height: int | None = None,
) -> str:
    """A table in which a click anywhere in a row, and Enter, opens it. The opened row's key, also from the URL.

    ``keys`` are the values for the URL, one a row (a :class:`Sheet` has them already). With ``marks`` rows can be
    marked too, see :func:`marked`; ``total`` is how many there would be without a filter; ``fit`` makes the table as
    high as the window allows, but for ``below`` pixels.
    """
    key = f"table_{param}"

    def opened() -> None:
        chosen = st.session_state[key].get("opened")
        if chosen:
            url.point_at(param, chosen)

    made = table if isinstance(table, Sheet) else sheet(table, keys)
    said = raw(messages._("{shown} of {count} shown", shown=len(made), count=len(made) if total is None else total))
    more = {
        "opens": True,
        "open": url.pointed_at(param),
        "marks": marks,
        "said": said if total is not None else "",
        "fit": fit,
        "below": below,
        "height": height,
    }
    _draw(made, alt, key, more, opened)
    return url.pointed_at(param)


def marked(param: str) -> tuple[str, ...]:
    """The keys of the rows that are marked in the table of ``param``."""
    return tuple(st.session_state.get(f"table_{param}", {}).get("marked") or ())


def _draw(
    made: Sheet, alt: str, key: str, more: Mapping[str, object], opened: Callable[[], None] = lambda: None
) -> None:
    sentences = sum(name in SENTENCES for name in made.columns)
    columns = []
    for name, title, counted in zip(made.columns, made.titles, made.counted, strict=True):
        kind = "count" if counted else "mono" if name in LETTERED else "wide" if name in SENTENCES else ""
        columns.append(
            {"name": name, "title": title, "kind": kind, "width": None if kind == "wide" else WIDTHS.get(name)}
        )
    if not sentences and all(each["width"] for each in columns):
        columns[-1 if len(columns) == 1 else 0]["width"] = None
    data = {
        "columns": columns,
        "count": made.count,
        "token": made.token,
        "cells": made.cells,
        "url": None if made.cells is not None else f"rows/{made.keep()}",
        "lines": 2 if sentences else 1,
        "label": alt,
        "locale": language().value,
        "words": {
            "marked": raw(messages._("{count} marked", count="{count}")),
            "mark": raw(messages._("Mark")),
            "lost": raw(messages._("The rows could not be fetched: load the page anew.")),
        },
        "opens": False,
        "marks": False,
        "said": "",
        **more,
    }
    # In a list: inside a dict Streamlit would look for data frames, and load pandas for it.
    _grid(key=key, data=[data], on_opened_change=opened, on_marked_change=lambda: None, on_stale_change=lambda: None)


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
