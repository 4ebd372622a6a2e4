"""What the log says of a write is what has changed: only touched rows are read, and none is forgotten."""

import json
import multiprocessing
import shutil
from contextlib import suppress
from dataclasses import replace

import pytest
from build import route
from hypothesis import HealthCheck, given, settings
from moves import MOVES, edit_of

from dialmap.core.audit import AuditAction
from dialmap.core.edits import Edit, edits_of
from dialmap.core.model import TABLES, Trunk
from dialmap.core.people import Who
from dialmap.service import audit, inventory, snapshots
from dialmap.service.transactions import changing, utc_now
from dialmap.store import inventory as stored
from dialmap.store import rows
from dialmap.store.db import prepare, reading


def state(path):
    with reading(path) as db:
        return rows.read_snapshot(db)


def told(path, after):
    """What the log says from entry ``after`` on: kind, key, both states."""
    entries = reversed(audit.history(path))
    return [(each.kind, each.key, each.old, each.new) for each in entries if each.id > after and each.kind in KINDS]


KINDS = set(TABLES.values())


def expected(old, new):
    def as_json(row):
        return "" if row is None else json.dumps(rows.logged(row), ensure_ascii=False, sort_keys=True)

    return [
        (TABLES[edit.kind], " / ".join(edit.key), as_json(edit.before), as_json(edit.after))
        for edit in edits_of(old, new)
    ]


@given(MOVES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_log_tells_all_that_differs_and_nothing_else(tmp_path_factory, moves):
    path = tmp_path_factory.mktemp("moves") / "moves.db"
    prepare(path)
    with changing(path, Who("me"), AuditAction.EDIT, utc_now) as write:
        stored.replace(write, [Edit(None, Trunk("a")), Edit(None, route(name="b", pattern="_2XX", trunks=["a", "c"]))])
    old, last = state(path), max(each.id for each in audit.history(path))
    with changing(path, Who("me"), AuditAction.EDIT, utc_now) as write:
        for move in moves:
            if move[0] == "clear":
                stored.clear(write)
                continue
            edit = edit_of(rows.read_snapshot(write.db), move)
            if edit is not None:
                stored.replace(write, [edit], detach=move[1] == "a")
    assert told(path, last) == expected(old, state(path))
    assert audit.verify(path).first_broken is None


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_whole_data_sets_are_told_too_with_and_without_a_write_ahead_log(sample, mode):
    with reading(sample) as db:
        db.rollback()
        assert db.execute(f"pragma journal_mode = {mode}").fetchone() == (mode,)
    old = state(sample)
    snapshots.take(sample, "before", Who("me"))
    last = max(each.id for each in audit.history(sample))
    inventory.start_empty(sample, Who("me"))
    assert told(sample, last) == expected(old, state(sample))
    assert len(told(sample, last)) == 139
    last = max(each.id for each in audit.history(sample))
    snapshots.restore(sample, "before", Who("me"))
    assert told(sample, last) == expected(type(old)(), old)


def test_a_write_that_fails_tells_nothing(sample):
    last = max(each.id for each in audit.history(sample))
    with suppress(ZeroDivisionError), changing(sample, Who("me"), AuditAction.EDIT, utc_now) as write:
        stored.clear(write)
        _ = 1 / 0
    assert told(sample, last) == []
    assert len(state(sample).every_row) == 139


@pytest.fixture
def copied(large, tmp_path):
    """A large database of one's own."""
    return shutil.copy(large, tmp_path / "copied.db")


def test_an_edit_of_one_row_does_not_read_the_others(copied, monkeypatch):
    def only_some(db, kind, only="", asked=()):
        assert only, "everything was read"
        return read(db, kind, only, asked)

    row, read = state(copied).trunks[0], rows._read
    monkeypatch.setattr(rows, "_read", only_some)
    inventory.save(copied, replace(row, note="touched"), row, Who("me"))
    assert audit.history(copied)[0].key == row.name


def edit_often(path, worker):
    for number in range(50):
        inventory.save(path, Trunk(f"writer {worker} edit {number}"), None, Who(f"writer {worker}"))


def test_eight_writers_at_once_are_all_served(copied):
    """Each of 8 processes makes 50 edits without a pause; none is refused as busy, and the log tells all of them."""
    before = len(audit.history(copied))
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=edit_often, args=(copied, each)) for each in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert [each.exitcode for each in writers] == [0] * 8
    assert len([each for each in audit.history(copied)[:-before] if each.kind == "trunks"]) == 400
    assert audit.verify(copied).first_broken is None
