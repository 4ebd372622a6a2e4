"""What was changed can be taken back, one write at a time, and never over what came later."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from build import OLEG, VERA, route, scenario, transfer, trunk

from dialmap.core.audit import MOST_TOLD
from dialmap.core.edits import Edit
from dialmap.core.exchange import Upload
from dialmap.core.people import NewPerson, Role, Who
from dialmap.core.proposals import NewProposal
from dialmap.core.settings import Settings
from dialmap.core.snapshots import SnapshotReason
from dialmap.errors import DataError, RightsError
from dialmap.service import audit, exchange, inventory, people, proposals, retention, snapshots, undo
from dialmap.service.boards import load
from dialmap.service.precautions import FRESH
from dialmap.service.settings import change_settings
from dialmap.service.transactions import utc_now
from dialmap.store.db import prepare


def rows(path):
    board = load(path)
    rows = {(type(row), row.key): row for row in board.snapshot.every_row}
    return rows | board.settings.stored | {"is_sample": board.stamp.is_sample}


def last(path):
    return undo.newest(path, VERA).id


def imported(path, text, name="trunks.csv", **how):
    return exchange.apply_import(path, exchange.plan_import(path, [Upload(name, text.encode())]), VERA, **how)


MOVES = {
    "an edit": lambda path: inventory.save(
        path, replace(load(path).routes["Казань"], note="x", trunks=()), load(path).routes["Казань"], VERA
    ),
    "another name": lambda path: inventory.save(
        path, replace(load(path).trunks["pbx-office"], name="pbx-new"), load(path).trunks["pbx-office"], VERA
    ),
    "a new scenario": lambda path: inventory.save(path, scenario("Night"), None, VERA),
    "a deleted trunk": lambda path: inventory.delete(path, load(path).trunks["pbx-office"], VERA),
    "a deleted route": lambda path: inventory.delete(path, load(path).routes["Казань"], VERA),
    "a deleted scenario": lambda path: inventory.delete(path, load(path).snapshot.scenarios[0], VERA),
    "settings": lambda path: change_settings(path, Settings(zone="Asia/Omsk", rules={"RT05": "off"}), VERA),
    "everything": lambda path: inventory.start_empty(path, VERA),
    "an import": lambda path: imported(path, "name,status\nnew,connected\nreserve-sip,disabled\n"),
    "an import that deletes": lambda path: imported(path, "name,status\nnew,connected\n", delete_missing=True),
    "a large import": lambda path: imported(
        path, "name,status\n" + "".join(f"t{at},connected\n" for at in range(MOST_TOLD + 1)), delete_missing=True
    ),
}


def test_a_restore_is_taken_back_with_its_settings(sample):
    kept = snapshots.take(sample, "", VERA).name
    change_settings(sample, Settings(country="KZ", masking=True, rules={"RT05": "off"}), VERA)
    MOVES["a deleted route"](sample)
    before = rows(sample)
    snapshots.restore(sample, kept, VERA)
    assert rows(sample) != before
    undo.take_back(sample, last(sample), VERA)
    assert rows(sample) == before


def test_a_setting_that_was_changed_later_is_not_overwritten(sample):
    change_settings(sample, Settings(country="KZ"), VERA)
    first = last(sample)
    change_settings(sample, Settings(country="DE"), OLEG)
    with pytest.raises(DataError, match="country was changed later by Oleg"):
        undo.take_back(sample, first, VERA)
    assert load(sample).settings.country == "DE"


def test_an_editor_takes_no_setting_back(sample):
    change_settings(sample, Settings(country="KZ"), VERA)
    people.add(sample, NewPerson(name="Ed", role=Role.EDITOR), VERA)
    with pytest.raises(RightsError, match="Administrator"):
        undo.take_back(sample, last(sample), Who("Ed"))
    assert load(sample).settings.country == "KZ"


@pytest.mark.parametrize("name", MOVES)
def test_taken_back_it_is_as_it_was_and_taken_back_again_as_it_became(sample, name):
    before = rows(sample)
    MOVES[name](sample)
    after = rows(sample)
    assert after != before
    assert len(undo.reversal(sample, last(sample))) >= 1
    undo.take_back(sample, last(sample), VERA)
    assert rows(sample) == before
    assert audit.history(sample)[0].action == "take back"
    undo.take_back(sample, last(sample), VERA)
    assert rows(sample) == after
    assert audit.verify(sample).first_broken is None


def test_a_later_change_is_named_and_nothing_is_stored(sample):
    MOVES["an edit"](sample)
    first = last(sample)
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, note="later"), row, OLEG)
    later, before = audit.history(sample)[0].id, rows(sample)
    with pytest.raises(DataError, match=rf"Казань was changed later by Oleg \(entry {later}\)"):
        undo.take_back(sample, first, VERA)
    assert rows(sample) == before
    undo.take_back(sample, later, OLEG)
    undo.take_back(sample, first, VERA)


def test_what_came_to_belong_to_it_later_is_not_lost(empty):
    inventory.save(empty, scenario("s"), None, VERA)
    first = last(empty)
    inventory.save(empty, transfer("s", "105"), None, OLEG)
    with pytest.raises(DataError, match="s / 1 was changed later by Oleg"):
        undo.take_back(empty, first, VERA)
    assert load(empty).outcome_of(("s", "1")) is not None


def test_a_large_import_in_between_is_a_later_change(empty):
    inventory.save(empty, trunk("t1"), None, VERA)
    first = last(empty)
    imported(empty, "name,status\n" + "".join(f"t{at},disabled\n" for at in range(MOST_TOLD + 1)))
    with pytest.raises(DataError, match="t1 was changed later by Vera"):
        undo.take_back(empty, first, VERA)


@pytest.mark.parametrize("number", [-1, 0, 1, 10**9, 10**30])
def test_what_changed_no_row_is_refused_with_a_reason(empty, number):
    snapshots.take(empty, "kept", VERA)
    with pytest.raises(DataError, match="changed no row and no setting"):
        undo.take_back(empty, number, VERA)


def test_a_row_changed_by_hand_is_not_overwritten(sample):
    import sqlite3  # noqa: PLC0415

    MOVES["an edit"](sample)
    with sqlite3.connect(sample) as connection:
        connection.execute("update routes set note = 'by hand' where name = 'Казань'")
    with pytest.raises(DataError, match="is not what that change left"):
        undo.take_back(sample, last(sample), VERA)


def test_a_deletion_keeps_a_snapshot_first_and_the_next_one_uses_it(sample):
    for name in ("reserve-sip", "pbx-office"):
        inventory.delete(sample, load(sample).trunks[name], VERA)
    (kept,) = snapshots.listed(sample)
    assert kept.reason is SnapshotReason.DELETE
    assert "reserve-sip" in {row.name for row in snapshots.content(sample, kept.name).snapshot.trunks}
    later = lambda: utc_now() + FRESH * 2  # noqa: E731
    inventory.delete(sample, load(sample).routes["Казань"], VERA, clock=later)
    assert len(snapshots.listed(sample)) == 2


def test_many_rows_are_one_entry_with_both_states(sample):
    before = len(audit.history(sample))
    MOVES["a large import"](sample)
    told = [each for each in audit.history(sample)[:-before] if each.kind != "person"]
    assert [(each.action, each.kind) for each in told] == [
        ("import and delete", "rows"),
        ("snapshot", "snapshot"),
        ("snapshot", "snapshot"),
    ]
    inventory.save(sample, route("after", "_9XXXX"), None, VERA)
    from dialmap.service.doctor import examine  # noqa: PLC0415

    assert examine(sample) == ()


def editor(path):
    people.add(path, NewPerson(name="Ed", role=Role.EDITOR), VERA)
    return Who("Ed")


@pytest.mark.parametrize("name", ["everything", "a large import", "an import that deletes"])
def test_nobody_takes_back_more_than_they_may_do(sample, name):
    """Not by a chain of taking back either: an editor could empty everything by it."""
    ed = editor(sample)
    before = rows(sample)
    MOVES[name](sample)
    with pytest.raises(RightsError, match="Administrator"):
        undo.take_back(sample, last(sample), ed)
    undo.take_back(sample, last(sample), VERA)
    with pytest.raises(RightsError, match="Administrator"):
        undo.take_back(sample, last(sample), ed)
    assert rows(sample) == before


def test_an_applied_proposal_is_taken_back_by_a_reviewer_and_an_own_import_by_an_editor(sample):
    ed = editor(sample)
    fresh = (Edit(None, trunk("proposed")),)
    wanted = NewProposal(title="x", numbers="_1XX", route="", edits=fresh)
    proposals.apply(sample, proposals.find(sample, proposals.propose(sample, wanted, ed)), VERA)
    with pytest.raises(RightsError, match="Reviewer"):
        undo.take_back(sample, last(sample), ed)
    uploads = [Upload("trunks.csv", b"name,status\nmine,connected\n")]
    exchange.apply_import(sample, exchange.plan_import(sample, uploads), ed)
    undo.take_back(sample, undo.newest(sample, ed).id, ed)
    assert "mine" not in load(sample).trunks


def test_a_snapshot_is_kept_before_rows_go_by_taking_back(sample):
    inventory.save(sample, trunk("wrong"), None, VERA)
    undo.take_back(sample, last(sample), VERA)
    (kept,) = snapshots.listed(sample)
    assert "wrong" in {row.name for row in snapshots.content(sample, kept.name).snapshot.trunks}


def test_a_foreign_snapshot_is_no_precaution(sample, empty, tmp_path):
    (tmp_path / "s.json").write_bytes(snapshots.as_file(empty, snapshots.take(empty, "theirs", VERA).name))
    snapshots.add_from(sample, tmp_path / "s.json", VERA)
    inventory.delete(sample, load(sample).trunks["reserve-sip"], VERA)
    assert [each.reason for each in snapshots.listed(sample)] == [SnapshotReason.DELETE, SnapshotReason.FILE]


def test_another_entry_under_the_same_number_is_not_taken_back(sample):
    MOVES["an edit"](sample)
    shown = undo.newest(sample, VERA)
    before = rows(sample)
    with pytest.raises(DataError, match="is another one by now"):
        undo.take_back(sample, shown.id, VERA, shown="x")
    assert rows(sample) == before
    undo.take_back(sample, shown.id, VERA, shown=shown.hash)


def test_what_names_it_since_is_not_left_behind(empty):
    inventory.save(empty, trunk("t"), None, VERA)
    first = last(empty)
    inventory.save(empty, route("r", "_1XX", ["t"]), None, OLEG)
    with pytest.raises(DataError, match="r was changed later by Oleg"):
        undo.take_back(empty, first, VERA)
    second = undo.newest(empty, OLEG).id
    inventory.save(empty, scenario("s"), None, VERA)
    inventory.save(empty, transfer("s", "105", expected_route="r"), None, VERA)
    with pytest.raises(DataError, match="s / 1 was changed later by Vera"):
        undo.take_back(empty, second, OLEG)


def test_a_block_whose_scenario_went_later_does_not_come_back_alone(empty):
    inventory.save(empty, scenario("s"), None, VERA)
    inventory.save(empty, transfer("s", "105"), None, VERA)
    inventory.delete(empty, load(empty).outcome_of(("s", "1")).transfer, VERA)
    first = last(empty)
    inventory.delete(empty, load(empty).scenarios["s"], OLEG)
    with pytest.raises(DataError, match="s was changed later by Oleg"):
        undo.take_back(empty, first, VERA)


def test_a_snapshot_of_the_same_name_is_not_taken_for_the_one_of_the_log(empty, tmp_path):
    lines = "".join(f"t{at},connected\n" for at in range(MOST_TOLD + 1))
    imported(empty, "name,status\n" + lines)
    first = last(empty)
    imported(empty, "name,status,note\n" + "".join(f"t{at},connected,x\n" for at in range(MOST_TOLD + 1)))
    change_settings(empty, Settings(keep_snapshots=7), VERA)
    name = json.loads(next(each for each in audit.history(empty) if each.id == first).new)["after"]
    retention.tidy(empty, VERA, clock=lambda: utc_now() + timedelta(days=30))
    other = tmp_path / "other.db"
    prepare(other)
    snapshots.take(other, name, VERA)
    (tmp_path / "s.json").write_bytes(snapshots.as_file(other, name))
    snapshots.add_from(empty, tmp_path / "s.json", VERA)
    with pytest.raises(DataError, match="is not the one that the log tells of"):
        undo.take_back(empty, first, VERA)
