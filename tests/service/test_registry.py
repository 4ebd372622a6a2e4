"""The numbering registry: files in, one load after the other, and what it says of numbers, templates and routes."""

import random
from pathlib import Path

import numpy as np
import pytest
import yaml
from build import route, scenario, transfer, trunk
from hypothesis import given, settings
from hypothesis import strategies as st

from dialmap.board import check
from dialmap.core.coverage import Coverage, covered, said
from dialmap.core.exchange import Upload
from dialmap.core.holders import NONE, UNASSIGNED, UNKNOWN, Holders, national_of
from dialmap.core.model import Snapshot
from dialmap.core.number_map import Owner, Place, held_cells
from dialmap.core.people import Who
from dialmap.core.settings import Settings
from dialmap.errors import DataError
from dialmap.exchange.plan import stage
from dialmap.exchange.registry_files import is_registry, read_registry
from dialmap.service import registry
from dialmap.service.audit import history

VERA = Who("Вера")
CASES = yaml.safe_load((Path(__file__).parents[1] / "exchange" / "registry.yml").read_text(encoding="utf-8"))
HEADER = "АВС/ DEF;От;До;Емкость;Оператор;Регион\n"
ROWS = [
    ("9010000000", "9014999999", "Заря", "Север"),
    ("9015000000", "9016999999", "Весна", "Север"),
    ("9020000000", "9020999999", "Заря", "Юг"),
    ("4955550000", "4955559999", "Весна", "Москва"),
]
HOLDERS = Holders.of(ROWS)


def upload(*rows, name="DEF-9xx.csv"):
    lines = (f"{a[:3]};{a[3:]};{b[3:]};{int(b) - int(a) + 1};{who};{where}\n" for a, b, who, where in rows)
    return Upload(name, (HEADER + "".join(lines)).encode())


def loaded(path, *uploads):
    staged = registry.stage_registry(path, uploads)
    registry.load_registry(path, staged, VERA)
    return staged


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_read_of_a_file_and_what_is_said(empty, case):
    data = case["text"].encode(case.get("encoding", "utf-8"))
    staged = registry.stage_registry(empty, [Upload(case.get("file", "DEF-9xx.csv"), data)])
    assert [list(row) for row in staged.ranges] == case["ranges"]
    assert [f"{each.line}: {each.column}" for each in staged.problems] == case.get("said", [])
    assert len(staged.problems) - len(staged.errors) == case.get("hints", 0)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_spoiled_files_are_refused_with_a_sentence(junk, at):
    data = upload(*ROWS).data
    spoiled = data[:at] + junk + data[at:]
    found = read_registry([Upload("a.csv", spoiled)])
    assert all(str(each.message) for each in found.problems)
    is_registry(spoiled)
    starts = [first for first, _last, _who, _where in found.ranges]
    assert starts == sorted(starts)


def test_files_replace_their_kind_of_numbers_and_the_last_load_can_be_taken_back(empty):
    first = loaded(empty, upload(*ROWS[:3]))
    assert (first.fresh, first.gone, dict(first.after)) == (3, 0, {"9": 3})
    second = loaded(empty, upload(ROWS[3], name="ABC-4xx.csv"))
    assert (second.fresh, second.gone, dict(second.after)) == (1, 0, {"4": 1, "9": 3})
    third = registry.stage_registry(empty, [upload(ROWS[0])])
    assert (third.fresh, third.gone) == (0, 2)
    registry.load_registry(empty, third, VERA)
    assert len(registry.current(empty)) == 2
    registry.take_back(empty, VERA)
    assert [registry.current(empty).range(at).operator for at in range(4)] == ["Весна", "Заря", "Весна", "Заря"]
    registry.take_back(empty, VERA)
    assert registry.current(empty).is_empty
    with pytest.raises(DataError, match="no registry is loaded"):
        registry.take_back(empty, VERA)
    told = [(each.action, each.kind) for each in history(empty) if each.kind == "registry"]
    assert told == [("take back", "registry")] * 2 + [("import", "registry")] * 3


def test_nothing_new_is_not_loaded_and_an_old_preview_neither(empty):
    old = registry.stage_registry(empty, [upload(ROWS[0])])
    loaded(empty, upload(*ROWS))
    with pytest.raises(DataError, match="somebody has loaded another registry"):
        registry.load_registry(empty, old, VERA)
    again = registry.stage_registry(empty, [upload(*ROWS)])
    with pytest.raises(DataError, match="nothing was loaded"):
        registry.load_registry(empty, again, VERA)


def test_an_import_says_where_a_registry_belongs():
    plan = stage(Snapshot(), 0, [upload(*ROWS)])
    assert ["numbering registry" in str(each.message) for each in plan.problems] == [True]


@pytest.mark.parametrize(
    ("number", "country", "national"),
    [
        ("79015551234", "RU", "9015551234"),
        ("89015551234", "RU", "9015551234"),
        ("+79015551234", "RU", "9015551234"),
        ("9015551234", "RU", "9015551234"),
        ("81079015551234", "RU", "9015551234"),
        ("+79015551234", "US", "9015551234"),
        ("01179015551234", "US", "9015551234"),
        ("9015551234", "US", ""),
        ("79015551234", "US", ""),
        ("301", "RU", ""),
        ("*901555123", "RU", ""),
    ],
)
def test_which_russian_number_is_meant(number, country, national):
    assert national_of(number, country) == national


def test_whose_a_number_is():
    assert HOLDERS.operator(HOLDERS.place_of("89015000001", "RU")) == "Весна"
    assert HOLDERS.place_of("79017000000", "RU") == UNASSIGNED
    assert HOLDERS.place_of("78005550100", "RU") == UNKNOWN  # that kind of number was not loaded
    assert HOLDERS.place_of("301", "RU") == UNKNOWN
    assert NONE.place_of("79017000000", "RU") == UNKNOWN


@given(st.lists(st.integers(0, 9_999_999_999), min_size=1, max_size=20))
def test_one_number_and_a_column_of_them_say_the_same(numbers):
    near = [*numbers, *(int(end) + off for row in ROWS for end in row[:2] for off in (-1, 0, 1))]
    found = HOLDERS.at(np.array(near, np.int64)).tolist()
    assert found == [HOLDERS.place_of(f"7{each:010}", "RU") for each in near]


def board(*routes, numbers=(), settings=None):
    calls = [transfer("с", number, block=str(at)) for at, number in enumerate(numbers)]
    rows = Snapshot((trunk("т"),), tuple(routes), (scenario("с"),), tuple(calls))
    return check(rows, settings or Settings())


BOARD = board(
    route("Север", ["_7901XXXXXXX"], ["т"]),
    route("Юг", ["_79020XXXXXX", "_8902XXXXXXX"], ["т"]),
    route("Ничьи", ["_79019XXXXXX", "_79017XXXXXX", "_7909XXXXXXX"], ["т"]),
    numbers=["79010000001", "79019234567", "79091234567", "301"],
)


def test_of_whom_routes_and_templates_take_numbers():
    of = Coverage(BOARD.routing, HOLDERS)
    north = of.by_route["Север"]
    assert north.operators == {"Заря": 5_000_000, "Весна": 2_000_000}
    assert (dict(north.regions), north.unassigned, north.unknown) == ({"Север": 7_000_000}, 1_000_000, 0)
    south = of.by_route["Юг"]
    assert (south.assigned, south.unassigned) == (2_000_000, 9_000_000)
    assert of.by_route["Ничьи"].unknown == 10_000_000  # of code 909 nothing was loaded
    assert [(name, each.pattern) for name, each, _held in of.nobodys] == [
        ("Ничьи", "_79019XXXXXX"),
        ("Ничьи", "_79017XXXXXX"),
    ]
    assert [each.number for each in of.unassigned] == ["79019234567"]
    assert covered(["_79020XXXXXX"], HOLDERS, "RU").operators == {"Заря": 1_000_000}
    assert covered(["_79020XXXXXX", "_790[12]XXXXXXX"], HOLDERS, "RU").assigned == 8_000_000
    assert covered(["_3XX"], HOLDERS, "RU") is None


def test_what_a_route_misses_of_an_operator():
    of = Coverage(BOARD.routing, HOLDERS)
    lacking = of.missing("Север", HOLDERS.chosen(["Заря"]), "7")
    assert [(each.first, each.last, each.taker) for each in lacking] == [("9020000000", "9020999999", "Юг")]
    assert of.missing("Север", HOLDERS.chosen(["Весна"], ["Север"]), "7") == ()
    by_eight = of.missing("Юг", HOLDERS.chosen(["Весна"]), "8")
    assert [(each.first, each.taker) for each in by_eight] == [("4955550000", ""), ("9015000000", "")]
    assert of.usual() == of.usual("Юг") == "7"
    eights = board(route("Восьмёрки", ["_8901XXXXXXX", "_79010XXXXXX"], ["т"]))
    assert Coverage(eights.routing, HOLDERS).usual("Восьмёрки") == "8"


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_counts_are_those_of_counting_number_by_number(seed):
    """On a small space: the last four digits vary, everything before them is fixed."""
    chance = random.Random(seed)
    rows, at = [], 0
    while at < 10_000:
        size = chance.choice([1, 10, 100, 500, 999])
        if chance.random() < 0.7:
            last = min(at + size - 1, 9_999)
            rows.append((f"901000{at:04}", f"901000{last:04}", chance.choice("АБ"), chance.choice("СЮ")))
        at += size
    holders = Holders.of(rows or [("9010000000", "9010000000", "А", "С")])
    patterns = ["_7901000XXXX", "_79010001XXX", "_7901000N[0-5]XX", "_79010003.", "79010001234", "_89010005XXX"]
    view = board(*(route(str(name), [each], ["т"]) for name, each in enumerate(chance.sample(patterns, 3)))).routing
    of = Coverage(view, holders)
    counted = {}
    for begins in "78":
        for number in range(10_000):
            winner = view.trace(f"{begins}901000{number:04}").winner
            if winner is not None:
                place = holders.place_of(f"7901000{number:04}", "RU")
                key = winner.route.name, holders.operator(place) if place >= 0 else ""
                counted[key] = counted.get(key, 0) + 1
    found = {(name, who): count for name, held in of.by_route.items() for who, count in held.operators.items()}
    assert found == {key: count for key, count in counted.items() if key[1]}
    nobodys = {name: held.unassigned for name, held in of.by_route.items()}
    for (name, who), count in counted.items():
        assert who or nobodys[name] == count


@given(st.lists(st.sampled_from(ROWS), min_size=1, max_size=4), st.sampled_from(["7", "8", "+7", ""]))
def test_ranges_as_templates_are_proven(rows, begins):
    made = said([row[:2] for row in rows], begins)
    assert made.is_proven
    assert made.numbers == sum(int(last) - int(first) + 1 for first, last, _who, _where in set(rows))


def test_the_map_by_operator_counts_every_number():
    found = held_cells(HOLDERS, "RU", Place("79", 11, Owner.OPERATOR), depth=1)
    (ninth,) = (each for each in found if each.prefix == "790")
    assert dict(ninth.owners) == {"Заря": 6_000_000, "Весна": 2_000_000}
    assert ninth.free == 10**8 - 8_000_000
    everything = held_cells(HOLDERS, "RU", Place("", 11, Owner.REGION), depth=2)
    by_prefix = {each.prefix: dict(each.owners) for each in everything}
    assert by_prefix["79"] == by_prefix["89"] == {"Север": 7_000_000, "Юг": 1_000_000}
    assert by_prefix["74"] == {"Москва": 10_000}
    assert by_prefix["10"] == {}
    assert held_cells(HOLDERS, "RU", Place("7", 9, Owner.OPERATOR)) is None
