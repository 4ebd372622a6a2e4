"""Boards from the database: what was read before is used again, and never where it is not the same any more."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from build import VERA, route, scenario, transfer, trunk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from moves import MOVES, edit_of

from dialmap.core.audit import AuditAction
from dialmap.core.edits import Edit
from dialmap.core.exchange import Upload
from dialmap.core.model import key_values
from dialmap.core.settings import Settings
from dialmap.service import boards, exchange, inventory
from dialmap.service.settings import change_settings
from dialmap.service.transactions import changing, utc_now
from dialmap.store import inventory as stored
from dialmap.store import rows, snapshots
from dialmap.store.db import prepare, reading
from dialmap.store.settings import read_stamp

START_AT = datetime(2030, 1, 1, tzinfo=UTC)
START = [
    trunk("a"),
    trunk("b"),
    route("b", pattern="_2XX", trunks=["a", "c"]),
    scenario("a"),
    scenario("b"),
    transfer("a", "201", block="a", expected_route="b"),
    transfer("b", "101", block="b"),
]


def seen(path):
    with reading(path) as db:
        return rows.read_snapshot(db), read_stamp(db)


def versions(snapshot):
    return [(type(row), row, row.version) for row in snapshot.every_row]


@given(some.lists(MOVES, min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_read_before_is_used_again_where_nobody_has_written_it(tmp_path_factory, writes):
    path = tmp_path_factory.mktemp("since") / "since.db"
    prepare(path)
    with changing(path, VERA, AuditAction.EDIT, utc_now) as write:
        stored.replace(write, [Edit(None, row) for row in START])
    old, stamp = seen(path)
    for moves in writes:
        with changing(path, VERA, AuditAction.EDIT, utc_now) as write:
            for move in moves:
                edit = None if move[0] == "clear" else edit_of(rows.read_snapshot(write.db), move)
                if move[0] == "clear":
                    stored.clear(write)
                elif edit is not None:
                    stored.replace(write, [edit], detach=move[1] == "a")
        with reading(path) as db:
            since, whole = rows.read_since(db, old, stamp.revision), rows.read_snapshot(db)
            assert snapshots.present_sealed(db).canonical == snapshots.present(db).canonical
        assert versions(since) == versions(whole)
        before = {(type(row), key_values(row), row.version): row for row in old.every_row}
        for row in since.every_row:
            same = before.get((type(row), key_values(row), row.version))
            assert same is None or same is row
        old, stamp = since, seen(path)[1]


def test_a_board_after_an_edit_is_the_board_of_a_new_process(sample):
    held = boards.load(sample)
    assert held.findings
    row = held.snapshot.routes[3]
    inventory.save(sample, replace(row, enabled=False, note="off"), row, VERA)
    again = boards.load(sample)
    untouched = [each for each in held.snapshot.transfers if each in again.snapshot.transfers]
    assert all(any(each is other for other in again.snapshot.transfers) for each in untouched)
    boards._newest.clear()
    anew = boards.load(sample)
    assert anew.snapshot.transfers[0] is not again.snapshot.transfers[0]
    assert versions(anew.snapshot) == versions(again.snapshot)
    assert (anew.findings, anew.outcomes, anew.stamp) == (again.findings, again.outcomes, again.stamp)


def test_what_is_kept_of_a_data_set_is_the_same_with_and_without_its_rows(sample, empty, large):
    for path in (sample, empty, large):
        with reading(path) as db:
            assert snapshots.present_sealed(db).canonical == snapshots.present(db).canonical


def test_another_database_in_the_same_place_is_read_anew(sample, tmp_path):
    """A copy put over the file may hold other rows at the same revisions."""
    copy = tmp_path / "copy.db"
    shutil.copy(sample, copy)
    number = boards.load(sample).snapshot.transfers[0]
    inventory.save(sample, replace(number, note="here"), number, VERA)
    inventory.save(copy, replace(number, note="there"), number, VERA)
    held = boards.load(sample)
    assert held.snapshot.transfers[0].note == "here"
    shutil.copy(copy, sample)
    assert seen(sample)[0].transfers[0].version == held.snapshot.transfers[0].version
    assert boards.load(sample).snapshot.transfers[0].note == "there"


@pytest.mark.parametrize("delete", [False, True])
def test_the_board_after_an_import_is_the_one_that_its_preview_worked_out(empty, sample, delete):
    """First into nothing, then once more with rows that are changed, new and missing."""
    transfers = "scenario,block,inbound_action,number\nDay,Desk,custom_direction,301\nDay,New,custom_direction,999\n"
    changed = [Upload("scenarios.csv", b"name\nDay\n"), Upload("transfers.csv", transfers.encode())]
    files = [Upload(name, data) for name, data in exchange.export_all(sample)]
    for uploads in (files, changed):
        held = boards.load(empty)
        assert held.findings is not None
        plan = exchange.plan_import(empty, uploads, held)
        made = exchange.effect(held, plan, delete_missing=delete)
        assert made.findings
        exchange.apply_import(empty, plan, VERA, delete_missing=delete, made=made)
        after = boards.load(empty)
        assert after.snapshot.transfers is made.new.snapshot.transfers
        boards._newest.clear()
        anew = boards.load(empty)
        assert versions(after.snapshot) == versions(anew.snapshot)
        assert (after.findings, after.outcomes, after.stamp) == (anew.findings, anew.outcomes, anew.stamp)
        assert (after.known, after.fresh, after.gone) == (anew.known, anew.fresh, anew.gone)


def test_a_board_that_somebody_else_has_overtaken_is_not_begun_from(sample):
    held = boards.load(sample)
    row = held.snapshot.trunks[0]
    inventory.save(sample, replace(row, note="theirs"), row, VERA)
    boards.expect(sample, held.stamp.revision, held)
    assert boards.load(sample).snapshot.trunks[0].note == "theirs"


def test_what_was_found_before_an_import_is_read_anew_only_after_another_one(sample):
    """Imports within one second are told apart too: moments are stored to the second."""

    def bring(note, seconds):
        upload = [Upload("trunks.csv", f"name,status,note\nextra,connected,{note}\n".encode())]
        exchange.apply_import(sample, exchange.plan_import(sample, upload), VERA, clock=lambda: START_AT + seconds)
        return boards.load(sample)

    def edit(seconds):
        row = boards.load(sample).trunks["extra"]
        with changing(sample, VERA, AuditAction.EDIT, lambda: START_AT + seconds) as write:
            stored.replace(write, [Edit(row, replace(row, note=f"{seconds}"))])
        return boards.load(sample)

    def found(board):
        return {each.fingerprint for each in board.findings}

    change_settings(sample, Settings(rules={"TK02": "note"}), VERA)
    before = found(boards.load(sample))
    first = bring("one", timedelta())
    assert first.known == before
    assert found(first) > before  # the trunk that the import brings is used by nobody
    assert bring("two", timedelta()).known == found(first)
    edited = edit(timedelta(seconds=5))
    later = edit(timedelta(seconds=9))
    assert later.known is edited.known
    assert bring("three", timedelta(seconds=20)).known is not later.known
