"""An edit, what leads from one list of rows to another, and a data set with edits, held against the store."""

from dataclasses import replace

from build import route, scenario, snapshot, transfer, trunk
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.edits import Edit, FieldChange, edits_between, edits_of
from dialmap.core.model import Snapshot


def test_an_edit_says_what_kind_key_and_fields_differ():
    old, new = trunk("t", note="x"), trunk("t", "disabled", note="y")
    edit = Edit(old, new)
    assert (edit.kind, edit.key, edit.row, edit.renames) == (type(old), ("t",), new, False)
    assert edit.fields == (FieldChange("status", old.status, new.status), FieldChange("note", "x", "y"))
    assert Edit(None, new).fields == Edit(old, None).fields == ()
    assert (Edit(old, None).row, Edit(transfer("s"), None).key) == (old, ("s", "1"))
    assert Edit(old, trunk("u")).renames


def test_a_version_is_no_difference():
    row = trunk("t")
    assert edits_between([row], [replace(row, version=9)]) == ()


PAIRS = some.tuples(some.sampled_from("abcd"), some.sampled_from("xy"))
ROWS = some.lists(PAIRS, max_size=4, unique_by=lambda row: row[0])


def made(rows):
    return Snapshot.of(
        [
            *(trunk(name, note=note) for name, note in rows),
            *(route(name, "_1X", note=note, position=ord(note)) for name, note in rows),
            *(scenario(name, note=note) for name, note in rows),
            *(transfer(name, note=note) for name, note in rows),
        ]
    )


@given(ROWS, ROWS)
def test_what_leads_from_one_data_set_to_another_leads_there(before, after):
    old, new = made(before), made(after)
    assert old.with_edits(edits_of(old, new)) == new
    assert edits_of(new, new) == ()


def test_rows_stand_in_the_order_of_the_store_however_they_come():
    rows = [route("b", "1", position=1), route("a", "2", position=1), route("c", "3"), trunk("z"), trunk("y")]
    found = Snapshot.of(rows)
    assert [row.name for row in found.routes] == ["c", "a", "b"]
    assert [row.name for row in found.trunks] == ["y", "z"]
    assert found.rows(type(rows[0])) == found.routes
    assert set(found.every_row) == set(rows)


def test_a_scenario_that_goes_takes_its_blocks_along():
    data = snapshot(transfers=[{"scenario": "s", "number": "1"}, {"scenario": "u", "number": "2"}])
    after = data.with_edits([Edit(data.scenarios[0], None)])
    assert ([row.name for row in after.scenarios], [row.key for row in after.transfers]) == (["u"], [("u", "1")])
