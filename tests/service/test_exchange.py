"""Applying a plan: whole or not at all, and never on data that has changed since."""

import re

import pytest
from build import VERA, trunk

from dialmap.core.exchange import Upload
from dialmap.errors import DataError
from dialmap.i18n import Language, of_system
from dialmap.service import inventory
from dialmap.service.boards import load
from dialmap.service.exchange import apply_import, export_all, plan_import, read_uploads, sample_in, start


def names(path):
    return [each.name for each in load(path).snapshot.trunks]


def csv(*lines):
    return [Upload("trunks.csv", "\n".join(("name,status", *lines)).encode())]


def test_stores_the_good_rows_and_leaves_the_refused_out(empty):
    plan = plan_import(empty, csv("a,connected", "b,broken"))
    assert apply_import(empty, plan, VERA) == 1
    assert names(empty) == ["a"]


def test_all_or_nothing_stores_nothing(empty):
    plan = plan_import(empty, csv("a,connected", "b,broken"))
    with pytest.raises(DataError, match="nothing was imported"):
        apply_import(empty, plan, VERA, all_or_nothing=True)
    assert names(empty) == []


def test_deletes_what_is_missing_only_if_asked(empty):
    apply_import(empty, plan_import(empty, csv("a,connected", "b,connected")), VERA)
    plan = plan_import(empty, csv("b,connected"))
    assert apply_import(empty, plan, VERA) == 0
    assert apply_import(empty, plan, VERA, delete_missing=True) == 1
    assert names(empty) == ["b"]


def test_refuses_a_plan_that_is_out_of_date(empty):
    plan = plan_import(empty, csv("a,connected"))
    inventory.save(empty, trunk("z"), None, VERA)
    with pytest.raises(DataError, match="after the preview"):
        apply_import(empty, plan, VERA)
    assert names(empty) == ["z"]


def test_export_and_import_of_the_sample_change_nothing(sample, tmp_path):
    for excel in (False, True):
        uploads = [Upload(name, data) for name, data in export_all(sample, excel)]
        plan = plan_import(sample, uploads)
        assert {item.status.value for item in plan.items} == {"same"}
        assert plan.problems == ()


def test_the_first_start_loads_the_sample_and_the_second_leaves_it_alone(tmp_path):
    path = tmp_path / "first.db"
    start(path)
    first = load(path)
    assert first.stamp.is_sample
    inventory.start_empty(path, VERA)
    start(path)
    assert load(path).snapshot.is_empty
    assert not load(path).stamp.is_sample


def test_both_samples_have_the_same_shape(tmp_path):
    """The same numbers, patterns and trunks, the same findings about the same places; only names differ."""
    found = []
    for language in Language:
        path = tmp_path / f"{language}.db"
        start(path, language)
        board = load(path)
        assert sample_in(board.snapshot) is language
        routes = [(each.type, each.templates, each.trunks, each.enabled) for each in board.snapshot.routes]
        verdicts = sorted((re.sub(r"[^\d+*]", "", each.number), each.verdict) for each in board.outcomes)
        found.append((routes, verdicts, board.arriving, sorted(each.rule.code for each in board.findings)))
    assert found[0] == found[1]
    assert of_system({"LANG": "ru_RU.UTF-8"}) is of_system({"LANG": "C", "LC_ALL": "ru_RU"}) is Language.RU
    assert of_system({"LANG": "C.UTF-8"}) is of_system({}) is Language.EN


def test_unreadable_paths_are_problems(tmp_path):
    (tmp_path / "nothing").mkdir()
    uploads, problems = read_uploads([tmp_path / "none.csv", tmp_path / "nothing"])
    assert uploads == []
    assert ["cannot be read" in str(problems[0].message), "no CSV file" in str(problems[1].message)] == [True, True]
