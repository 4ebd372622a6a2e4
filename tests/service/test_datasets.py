"""Several data sets side by side: which there are, and what copying scenarios from one to another would do."""

import pytest
from build import VERA, route, scenario, transfer, trunk

from dialmap.core.copying import Fate
from dialmap.core.settings import Policy
from dialmap.errors import DataError
from dialmap.service import datasets, inventory, snapshots
from dialmap.service.boards import load
from dialmap.service.compare import copy_check
from dialmap.service.exchange import prepare
from dialmap.service.settings import set_policy


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("DIALMAP_DB", raising=False)
    place = tmp_path / "sets"
    place.mkdir()
    for name in ("staging", "live"):
        prepare(place / f"{name}.db")
    (place / "notes.db").write_text("no database")
    monkeypatch.setenv("DIALMAP_SETS", str(place))
    return place


def named():
    return [each.name for each in datasets.listed()]


def test_without_a_word_there_is_one(tmp_path, monkeypatch):
    monkeypatch.setenv("DIALMAP_DB", str(tmp_path / "here.db"))
    monkeypatch.delenv("DIALMAP_SETS", raising=False)
    assert [(each.name, each.path) for each in datasets.listed()] == [("here", tmp_path / "here.db")]


def test_the_databases_of_a_folder(folder, monkeypatch):
    assert named() == ["live", "staging"]
    assert datasets.default_path() == folder / "live.db"
    monkeypatch.setenv("DIALMAP_DB", str(folder / "staging.db"))
    assert named() == ["staging", "live"]
    monkeypatch.setenv("DIALMAP_DB", str(folder.parent / "live.db"))
    assert named() == ["live.db", "live", "staging"]


def test_the_list_of_a_file(folder, tmp_path, monkeypatch):
    file = tmp_path / "sets.toml"
    file.write_text(f'[sets]\n"Боевой" = "sets/live.db"\nStaging = "{folder / "staging.db"}"\n')
    monkeypatch.setenv("DIALMAP_SETS", str(file))
    assert [(each.name, each.path) for each in datasets.listed()] == [
        ("Боевой", tmp_path / "sets" / "live.db"),
        ("Staging", folder / "staging.db"),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sets = 1", "has no table"),
        ("[sets]\n", "has no table"),
        ("[sets]\na = 5\n", "must be the path"),
        ("[sets\n", "is no TOML file"),
        ('[sets]\n"" = "a.db"\n', "must be the path"),
        ("[sets]\n" + "".join(f'a{at} = "{at}.db"\n' for at in range(40)), "more than 32"),
    ],
)
def test_a_list_that_says_something_else_is_a_sentence(text, why, tmp_path, monkeypatch):
    file = tmp_path / "sets.toml"
    file.write_text(text)
    monkeypatch.setenv("DIALMAP_SETS", str(file))
    monkeypatch.setenv("DIALMAP_DB", str(tmp_path / "x.db"))
    with pytest.raises(DataError, match=why):
        datasets.listed()
    assert datasets.paths() == (tmp_path / "x.db",)


def test_a_place_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("DIALMAP_SETS", str(tmp_path / "nowhere"))
    with pytest.raises(DataError, match="neither a folder nor"):
        datasets.listed()


def filled(path, *rows):
    prepare(path)
    for row in rows:
        inventory.save(path, row, None, VERA)
    return path


def test_each_has_its_own_log_and_hash(folder):
    before = load(folder / "live.db").hash
    filled(folder / "staging.db", trunk("t"))
    assert load(folder / "live.db").hash == before
    assert load(folder / "live.db").stamp.revision == 0


@pytest.fixture
def sides(tmp_path):
    here = filled(
        tmp_path / "here.db",
        trunk("т"),
        route("Москва", ["_7495XXXXXXX"], ["т"]),
        route("Казань", ["_7843XXXXXXX"], ["т"]),
        route("Внутренние", ["_3XX"], ["т"], type="interconnect"),
        scenario("а"),
        scenario("б"),
        transfer("а", "74955550100", block="Москва"),
        transfer("а", "78435550100", block="Казань"),
        transfer("б", "301", block="офис", inbound="custom_direction"),
        transfer("б", "999", block="никуда"),
    )
    there = filled(
        tmp_path / "there.db",
        trunk("т"),
        route("Москва", ["_8495XXXXXXX"], ["т"]),
        route("Все 7843", ["_7843XXXXXXX"], ["т"]),
        route("Внутренние", ["_3XX"], ["т"], type="interconnect"),
        route("Девятки", ["_999"], ["т"]),
        scenario("б"),
        transfer("б", "111", block="прежний"),
    )
    return here, there


def test_what_would_become_of_scenarios_elsewhere(sides):
    here, there = sides
    found = copy_check(load(here), snapshots.present(there))
    fates = {(each.here.transfer.scenario, each.here.transfer.block): each for each in found.rows}
    assert {key: each.fate for key, each in fates.items()} == {
        ("а", "Москва"): Fate.BREAKS,
        ("а", "Казань"): Fate.OTHERWISE,
        ("б", "офис"): Fate.ALIKE,
        ("б", "никуда"): Fate.MENDS,
    }
    assert fates["а", "Москва"].instead == "84955550100"
    assert (found.failing, found.replaced) == (("а",), ("б",))
    assert found.rows[0].fate is Fate.BREAKS
    assert copy_check(load(here), snapshots.present(there), ["б"]).failing == ()


def test_the_other_sides_own_policy_decides_there(sides):
    here, there = sides
    inventory.save(there, route("0 всё", ["_X."], [], position=0), None, VERA)
    alike = copy_check(load(here), snapshots.present(there), ["б"])
    assert alike.failing == ()
    set_policy(there, Policy.ORDER, VERA)
    assert copy_check(load(here), snapshots.present(there), ["б"]).failing == ("б",)


def test_into_itself_nothing_changes(sample):
    found = copy_check(load(sample), snapshots.present(sample))
    assert {each.fate for each in found.rows} == {Fate.ALIKE, Fate.FAILS}
