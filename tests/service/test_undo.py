"""What was changed can be taken back, one write at a time, and never over what came later."""

from dataclasses import replace

import pytest
from build import OLEG, VERA, route, scenario, transfer, trunk

from dialmap.core.audit import MOST_TOLD
from dialmap.core.exchange import Upload
from dialmap.core.people import NewPerson, Role, Who
from dialmap.core.settings import Settings
from dialmap.core.snapshots import SnapshotReason
from dialmap.errors import DataError, RightsError
from dialmap.service import audit, exchange, inventory, people, snapshots, undo
from dialmap.service.boards import load
from dialmap.service.settings import change_settings
from dialmap.service.transactions import utc_now


def rows(path):
    board = load(path)
    return {(type(row), row.key): row for row in board.snapshot.every_row} | board.settings.stored


def last(path):
    return undo.newest(path, VERA)


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
    assert ("s", "1") in load(empty).outcome_of


def test_a_large_import_in_between_is_a_later_change(empty):
    inventory.save(empty, trunk("t1"), None, VERA)
    first = last(empty)
    imported(empty, "name,status\n" + "".join(f"t{at},disabled\n" for at in range(MOST_TOLD + 1)))
    with pytest.raises(DataError, match="t1 was changed later by Vera"):
        undo.take_back(empty, first, VERA)


@pytest.mark.parametrize("number", [0, 1, 10**9])
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
    later = lambda: utc_now() + inventory.FRESH * 2  # noqa: E731
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
