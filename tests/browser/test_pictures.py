"""The pictures of the README: each page, on the English sample, shows what its picture is to show.

``DIALMAP_SHOTS=data/screenshots`` retakes them.
"""

from datetime import timedelta

import pytest
from build import VERA

from dialmap.core.exchange import Upload
from dialmap.core.people import PROGRAM
from dialmap.core.reviews import Choice, Decision
from dialmap.core.sources import NewSource
from dialmap.i18n import Language
from dialmap.service import counting, intake, reviews, sources
from dialmap.service.boards import load
from dialmap.service.calls import SAMPLE_CALLS
from dialmap.service.exchange import export_all, load_sample, pack
from dialmap.service.transactions import utc_now
from dialmap.service.watching import go_round
from dialmap.store.db import prepare

pytestmark = pytest.mark.browser


def named(path, monkeypatch):
    """Two sources: one holds routes through another trunk, one is gone."""
    tables = dict(export_all(path))
    tables["routes.csv"] = tables["routes.csv"].replace(b"msk-sbc-2", b"reserve-sip")
    monkeypatch.setattr(intake, "fetch", lambda *_any, **_all: Upload("export.zip", pack(tuple(tables.items()))))
    for wanted in (
        NewSource(name="Platform export", place="https://twin.example.com/export.zip", every=15),
        NewSource(name="Provider's list", place="/srv/exports/provider.csv"),
    ):
        sources.save(path, wanted, None, VERA)
    go_round(path, "desk")


@pytest.fixture
def english(tmp_path, monkeypatch):
    """The path of a database with the English sample and a session of which three items are decided."""
    path = tmp_path / "english.db"
    prepare(path)
    load_sample(path, PROGRAM, Language.EN)
    counting.count_file(path, SAMPLE_CALLS, VERA)
    number = reviews.open_session(path, "Routing, week 48", ("Vera", "Oleg"), VERA)
    wanted = Decision(choice=Choice.FIX, owner="Belov", due=utc_now().date() + timedelta(days=14))
    reviews.decide_all(path, number, reviews.agenda(path, number).items[:3], wanted, VERA)
    named(path, monkeypatch)
    return path


def test_the_pictures_of_the_readme_show_what_they_are_to_show(serve, person, english):
    me = person(serve(english))
    for name, path, seen in (
        ("overview", "/", "transfers arrive"),
        ("scenarios", "/scenarios", "25 scenarios"),
        ("lookup", "/lookup?numbers=78435550110", "Every template that matches"),
        ("flow", "/flow", "they are drawn red"),
        ("map", "/map?at=7", "numbers are taken"),
        ("calls", "/calls", "Findings by calls lost"),
        ("sources", "/sources?source=Platform export", "What taking it over would do"),
    ):
        me.open(path)
        me.sees(seen)
        me.shot(name)

    (found,) = (each for each in load(english).findings if each.rule.code == "DP02" and each.fix is not None)
    me.open(f"/findings?finding={found.fingerprint}")
    me.page.get_by_text("Proposed fix: write").click()
    me.sees("Proof: every number goes where it went.")
    me.page.mouse.move(0, 0)
    me.page.mouse.wheel(0, -5000)
    me.shot("findings")

    me.open("/routes?new=route")
    me.fill("Name", "Moscow 495, new block")
    me.choose("Standard")
    me.page.get_by_role("textbox", name="Number templates, one per line").press_sequentially("_7495555[1-3]XX")
    me.sees("then 2 digits")
    me.sees("Without a trunk, calls on this route are impossible.")
    me.shot("route-form")

    me.open("/reviews?session=1")
    me.sees("3 decided, 0 later, 25 to go")
    me.shot("review")
