"""The app under test, page by page, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from dialmap.service.datasets import PROJECT


@pytest.fixture
def app(monkeypatch):
    def start(path, page="overview", language="en", **query):
        monkeypatch.setenv("DIALMAP_DB", str(path))
        at = AppTest.from_file(str(PROJECT / "pages" / "router.py"), default_timeout=60)
        at.session_state["lang"] = language
        at.session_state["_name"] = "Vera"
        at.run()
        if page != "overview":
            at.switch_page(f"{page}.py")
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception
        return at

    return start
