"""What stands beside the flow when a node is clicked: each kind of node, alone in an app of a few lines."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest


def app(kind):
    import sys  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    import streamlit as st  # noqa: PLC0415

    sys.path.insert(0, str(Path("tests").resolve()))
    from build import snapshot  # noqa: PLC0415

    from dialmap.board import check  # noqa: PLC0415
    from dialmap.core.settings import Settings  # noqa: PLC0415
    from dialmap.reports import flow as flows  # noqa: PLC0415
    from dialmap.ui import flow  # noqa: PLC0415
    from dialmap.ui.kit.texts import speak  # noqa: PLC0415

    st.page_link = lambda page, label, **_more: st.markdown(f"{page}: {label}")
    speak(False)
    board = check(
        snapshot(
            trunks=[{"name": "live"}, {"name": "dead", "status": "disabled"}],
            routes=[
                {"name": "r", "pattern": "_1XX", "trunks": ["live"]},
                {"name": "d", "pattern": "_2XX", "trunks": ["dead"]},
            ],
            transfers=[
                {"scenario": "s", "block": "a", "number": "101"},
                {"scenario": "s", "block": "b", "number": "201"},
                {"scenario": "s", "block": "c", "number": "999"},
                {"scenario": "s", "block": "d", "number": "102", "inbound": "softphone"},
            ],
        ),
        Settings(),
    )
    shown = flows.build(board, board.outcomes)
    found = [node.step for node in shown.nodes if node.kind.value == kind]
    step = found[-1] if found else None
    steps = [step] if step else []
    flow.way_back(steps)
    flow.facts(board, flows.build(board, board.outcomes, steps), step)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("nothing", "Click a node"),
        ("number", "scenarios.py: s / "),
        ("scenario", "scenarios.py: Scenario s"),
        ("route", "routes.py: Route r"),
        ("trunk", "trunks.py: Trunk live"),
        ("no_route", "scenarios.py: s / c"),
        ("no_trunk", "scenarios.py: s / b"),
        ("not_used", "scenarios.py: s / d"),
    ],
)
def test_a_click_tells_what_stands_there(monkeypatch, kind, said):
    monkeypatch.setattr(st, "page_link", st.page_link)  # the app puts another in its place: afterwards it is back
    at = AppTest.from_function(app, kwargs={"kind": kind}, default_timeout=30).run()
    assert not at.exception, at.exception
    told = " ".join(str(each.value) for each in (*at.markdown, *at.caption, *at.text)).replace("\\", "")
    assert said in told, told
