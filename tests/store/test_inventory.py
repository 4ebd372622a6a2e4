"""Rows: saved, renamed, deleted, and never overwritten unseen."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from build import VERA, route, scenario, transfer, trunk
from hypothesis import given, settings
from hypothesis import strategies as some

from dialmap.core.model import Scenario, Template
from dialmap.errors import ConflictError, DataError
from dialmap.service import inventory
from dialmap.store.db import prepare, reading
from dialmap.store.rows import read_snapshot
from dialmap.store.settings import read_stamp


def stored(path):
    with reading(path) as db:
        return read_snapshot(db)


def test_reads_back_what_was_saved(empty):
    rows = [
        trunk("t", "requested", provider="п", endpoint="h", ticket="1", channels=0, note="n"),
        replace(route("r", trunks=("t", "ghost")), templates=(Template("_1X", "9", "7"), Template("*21#"))),
        scenario("s", "virtual_pbx", enabled=False, owner="o", note="=cmd|' /C calc'!A0"),
        transfer("s", "+7 (495)", expected_route="r", note="\u202e<b>"),
    ]
    for row in rows:
        inventory.save(empty, row, None, VERA)
    found = stored(empty)
    assert (*found.trunks, *found.routes, *found.scenarios, *found.transfers) == tuple(rows)


def test_does_not_overwrite_what_somebody_else_saved(empty):
    inventory.save(empty, trunk("t"), None, VERA)
    opened = stored(empty).trunks[0]
    inventory.save(empty, replace(opened, note="theirs"), opened, VERA)
    with pytest.raises(ConflictError) as caught:
        inventory.save(empty, replace(opened, note="mine"), opened, VERA)
    assert caught.value.current.note == "theirs"
    assert stored(empty).trunks[0].note == "theirs"
    inventory.save(empty, replace(opened, note="mine"), caught.value.current, VERA)
    assert stored(empty).trunks[0].note == "mine"


def test_says_when_somebody_else_deleted_it(empty):
    inventory.save(empty, trunk("t"), None, VERA)
    opened = stored(empty).trunks[0]
    inventory.delete(empty, opened, VERA)
    for act in (
        lambda: inventory.save(empty, replace(opened, note="x"), opened, VERA),
        lambda: inventory.delete(empty, opened, VERA),
    ):
        with pytest.raises(ConflictError) as caught:
            act()
        assert caught.value.current is None


def test_references_follow_a_new_name(empty):
    for row in (trunk("t"), route("r", "1", ["t"]), scenario("s"), transfer("s", "1", expected_route="r")):
        inventory.save(empty, row, None, VERA)
    before = stored(empty)
    inventory.save(empty, replace(before.trunks[0], name="t2"), before.trunks[0], VERA)
    inventory.save(empty, replace(stored(empty).routes[0], name="r2"), stored(empty).routes[0], VERA)
    inventory.save(empty, replace(before.scenarios[0], name="s2"), before.scenarios[0], VERA)
    after = stored(empty)
    assert [each.name for each in after.trunks] == ["t2"]
    assert (after.routes[0].name, after.routes[0].trunks) == ("r2", ("t2",))
    assert (after.transfers[0].scenario, after.transfers[0].expected_route) == ("s2", "r2")


@pytest.mark.parametrize("make", [trunk, lambda name: route(name, "1"), scenario], ids=["trunk", "route", "scenario"])
def test_refuses_a_name_that_is_taken(empty, make):
    inventory.save(empty, make("a"), None, VERA)
    inventory.save(empty, make("b"), None, VERA)
    with pytest.raises(DataError, match="already"):
        inventory.save(empty, make("a"), None, VERA)
    snapshot = stored(empty)
    old = next(row for row in (*snapshot.trunks, *snapshot.routes, *snapshot.scenarios) if row.name == "b")
    with pytest.raises(DataError, match="already"):
        inventory.save(empty, replace(old, name="a"), old, VERA)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (trunk(""), "the name is empty"),
        (trunk(" a"), "space"),
        (route("r"), "at least one number template"),
        (trunk("a", note="\0"), "NUL"),
        (trunk("a", note="x" * 100_001), "characters"),
    ],
)
def test_refuses_what_the_form_requires(empty, row, said):
    with pytest.raises(DataError, match=said):
        inventory.save(empty, row, None, VERA)
    assert stored(empty).is_empty


def test_deleting_a_scenario_takes_its_blocks_and_a_trunk_leaves_the_lists_of_its_routes(empty):
    for row in (trunk("t"), route("r", "1", ["t"]), Scenario("s"), transfer("s", "1")):
        inventory.save(empty, row, None, VERA)
    snapshot = stored(empty)
    inventory.delete(empty, snapshot.scenarios[0], VERA)
    inventory.delete(empty, snapshot.trunks[0], VERA)
    after = stored(empty)
    assert (after.scenarios, after.transfers, after.trunks) == ((), (), ())
    assert after.routes[0].trunks == ()
    with pytest.raises(ConflictError):
        inventory.save(empty, replace(snapshot.routes[0], note="opened before"), snapshot.routes[0], VERA)


def test_a_version_never_comes_back_under_the_same_name(empty):
    """Delete A, give B its name: a form that was opened on the old A must not save over the new one."""
    inventory.save(empty, trunk("B"), None, VERA)
    inventory.save(empty, trunk("A"), None, VERA)
    opened = stored(empty).trunks[0]
    inventory.delete(empty, opened, VERA)
    (other,) = stored(empty).trunks
    inventory.save(empty, replace(other, name="A"), other, VERA)
    assert stored(empty).trunks[0].version > opened.version
    with pytest.raises(ConflictError):
        inventory.save(empty, replace(opened, note="mine"), opened, VERA)
    assert stored(empty).trunks[0].note == ""


def test_whatever_touches_a_row_gives_it_the_next_revision(empty):
    for row in (trunk("t"), route("r", "1", ["t"]), scenario("s"), transfer("s", "1", expected_route="r")):
        inventory.save(empty, row, None, VERA)

    def versions():
        rows = stored(empty).every_row
        return {type(row).__name__: row.version for row in rows}

    def revision():
        with reading(empty) as db:
            return read_stamp(db).revision

    assert sorted(versions().values()) == [1, 2, 3, 4]
    row = stored(empty).trunks[0]
    inventory.save(empty, replace(row, name="t2"), row, VERA)
    assert (versions()["Trunk"], versions()["Route"]) == (revision(), revision())
    row = stored(empty).routes[0]
    inventory.save(empty, replace(row, name="r2"), row, VERA)
    assert (versions()["Route"], versions()["Transfer"]) == (revision(), revision())
    row = stored(empty).scenarios[0]
    inventory.save(empty, replace(row, name="s2"), row, VERA)
    assert (versions()["Scenario"], versions()["Transfer"]) == (revision(), revision())
    inventory.delete(empty, stored(empty).trunks[0], VERA)
    assert versions()["Route"] == revision()


@given(some.lists(some.tuples(some.sampled_from("abc"), some.sampled_from("abc"), some.booleans()), max_size=12))
@settings(max_examples=30, deadline=None)
def test_no_form_ever_saves_over_a_row_that_it_did_not_show(moves):
    """Random saves, renames and deletes: a name and a version name one state, for ever."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        prepare(path)
        seen = {}
        for name, other, is_delete in moves:
            present = {row.name: row for row in stored(path).trunks}
            if name not in present:
                inventory.save(path, trunk(name), None, VERA)
            elif is_delete:
                inventory.delete(path, present[name], VERA)
            elif other not in present:
                inventory.save(path, replace(present[name], name=other), present[name], VERA)
            for row in stored(path).trunks:
                key = (row.name, row.version)
                assert seen.setdefault(key, row) == row
