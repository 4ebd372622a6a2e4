"""The kit, each piece alone in an app of a few lines."""

import gzip
import json

import pytest
from streamlit.testing.v1 import AppTest

from dialmap.reports.voice import Table
from dialmap.ui.kit.sheets import MOST_CELLS, packed, sheet


def run(script, **query):
    at = AppTest.from_function(script, default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def test_a_sentence_is_markdown_with_its_values_as_text():
    def script():
        import streamlit as st  # noqa: PLC0415

        from dialmap.ui.kit.texts import _, code, n_, speak, text  # noqa: PLC0415

        st.markdown(_("route {route}", route="*74955550112*"))
        speak(False)
        st.markdown(_("route {route}", route="*74955550112*"))
        st.markdown(n_("{count} route.", "{count} routes.", 2))
        st.markdown(text("[x](y)") + code("`a`"))

    said = [each.value for each in run(script).markdown]
    assert said == [r"route \*7495•••••12\*", r"route \*74955550112\*", "2 routes.", r"\[x\]\(y\)`` `a` ``"]


def test_what_is_tried_is_said_and_a_conflict_is_told_as_what_it_is():
    def script():
        import streamlit as st  # noqa: PLC0415

        from dialmap.errors import ConflictError, DataError  # noqa: PLC0415
        from dialmap.messages import _  # noqa: PLC0415
        from dialmap.ui.kit.feedback import perform, show_flash  # noqa: PLC0415

        show_flash()

        def lost():
            raise ConflictError("theirs", _("Somebody else settled this proposal in the meantime."))

        def gone():
            raise ConflictError(None)

        def broken():
            raise DataError(_("there is no scenario {name}", name="*x*"))

        for name, act in (("lost", lost), ("gone", gone), ("broken", broken), ("fine", lambda: None)):
            if st.button(name, key=name):
                perform(act, "done", lambda current: f"now: {current}")

    def pressed(name):
        at = run(script)
        at.button(key=name).click().run()
        assert not at.exception
        return [each.value for each in at.error], [each.value for each in at.toast]

    assert pressed("lost") == (["Somebody else settled this proposal in the meantime. now: theirs"], [])
    assert pressed("gone")[0] == ["Somebody else deleted this row while you were editing it; nothing was saved."]
    assert pressed("broken")[0] == [r"there is no scenario \*x\*"]
    assert pressed("fine") == ([], ["done"])


def test_filters_follow_the_url_and_the_url_follows_them():
    def script():
        import streamlit as st  # noqa: PLC0415

        from dialmap.ui.kit import url  # noqa: PLC0415

        box = st.container()
        one = url.choice(box, "One", ["a", "b"], "one", str.upper)
        several = url.choices(box, "Several", ["x", "y"], "several", str)
        on = url.flag(box, "On", "on")
        st.markdown(f"{one} {several} {on} {url.number_at('n')}")

    at = run(script, one="b", several="y", on="1", n="12")
    assert at.markdown[0].value == "b ['y'] True 12"
    at.selectbox[0].set_value("a").run()
    at.toggle[0].set_value(False).run()
    assert dict(at.query_params.items()) == {"one": "a", "several": "y", "n": "12"}
    odd = run(script, one="nobody", n="9" * 30)
    assert odd.markdown[0].value.strip() == "[] False None"


def test_two_buttons_walk_through_a_list():
    def script():
        import streamlit as st  # noqa: PLC0415

        from dialmap.ui.kit.walk import walk  # noqa: PLC0415

        keys = ["a", "b", "c"]
        asked = st.query_params.get("item", "")
        walk(keys, keys.index(asked) if asked in keys else None, "item")

    at = run(script)
    assert at.button(key="previous").disabled
    for expected in "abc":
        at.button(key="next").click().run()
        assert at.query_params["item"] == expected
    assert at.button(key="next").disabled
    assert "3 of 3" in [each.value for each in at.caption]


def test_a_table_is_sent_by_columns_and_a_large_one_by_an_address():
    few = sheet(Table(("name", "hits"), ("Имя", "Переводы"), (("a", 1), ("b", None))), ["k1", "k2"])
    assert few.cells == {"columns": [["a", "b"], [1, None]], "keys": ["k1", "k2"]}
    assert (few.titles, few.counted) == (("Имя", "Переводы"), (False, True))
    rows = tuple((f"<b>{number}", number) for number in range(MOST_CELLS))
    many = sheet(Table(("name", "hits"), ("Имя", "Переводы"), rows), [str(number) for number, _row in enumerate(rows)])
    assert many.cells is None
    assert packed(many.token) is None  # nobody has been shown it yet
    told = json.loads(gzip.decompress(packed(many.keep())))
    assert (told["columns"][0][7], told["columns"][1][7], told["keys"][7]) == ("<b>7", 7, "7")
    assert sheet(Table(("name",), ("Имя",), (("a",),))).token != few.token
    with pytest.raises(ValueError, match="1 keys for 2 rows"):
        sheet(Table(("name",), ("Имя",), (("a",), ("b",))), ["k"])
