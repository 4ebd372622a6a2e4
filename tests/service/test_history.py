"""Snapshots, the audit log and comparisons: what was, who did what, what differs; and what happens to forgers."""

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from itertools import product

import pytest
from build import OLEG, VERA, route, routing, scenario, transfer, trunk
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.compare import Comparison
from dialmap.core.content import Content, read_content
from dialmap.core.exchange import Upload
from dialmap.core.model import Snapshot, Trunk
from dialmap.core.settings import Settings
from dialmap.dialplan import DialTable, Policy
from dialmap.errors import ConflictError, DataError
from dialmap.service import audit, compare, inventory, snapshots
from dialmap.service.boards import load
from dialmap.service.exchange import apply_import, export_all, plan_import
from dialmap.service.settings import change_settings
from dialmap.store.db import reading
from dialmap.store.settings import read_stamp


def run(path, statement):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)


def tamper(path, *statements):
    """Change the file behind the program's back, triggers taken off first, as a forger would."""
    connection = sqlite3.connect(path)
    for verb in ("update", "delete"):
        for table in ("audit_log", "snapshots"):
            connection.execute(f"drop trigger if exists {table}_no_{verb}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_every_write_is_told_with_who_what_old_and_new(empty):
    inventory.save(empty, trunk("t"), None, VERA)
    inventory.save(empty, route("r", "_1XX", ["t"]), None, VERA)
    opened = load(empty).trunks["t"]
    inventory.save(empty, replace(opened, name="u"), opened, OLEG)
    log = audit.history(empty)
    assert [(each.who, each.action, each.kind, each.key) for each in log if each.who == "Oleg"][:3] == [
        ("Oleg", "edit", "routes", "r"),
        ("Oleg", "edit", "trunks", "u"),
        ("Oleg", "edit", "trunks", "t"),
    ]
    told = next(each for each in log if each.kind == "routes" and each.who == "Oleg")
    assert json.loads(told.old)["trunks"] == ["t"]
    assert json.loads(told.new)["trunks"] == ["u"]
    inventory.delete(empty, load(empty).trunks["u"], who=OLEG)
    assert {each.kind for each in audit.history(empty) if each.action == "delete"} == {"trunks", "routes"}


def test_an_import_and_a_start_from_scratch_are_told_row_by_row(sample):
    count = len(audit.history(sample))
    assert count == 139
    inventory.start_empty(sample, who=VERA)
    gone = [each for each in audit.history(sample) if each.action == "start empty" and each.kind != "setting"]
    assert len(gone) == 139
    assert all(each.old and not each.new for each in gone)
    assert audit.verify(sample).first_broken is None


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("update audit_log set who = 'Somebody' where id = 5", 5),
        ("update audit_log set new = '' where id = 7", 7),
        ("delete from audit_log where id = 9", 10),
        ("delete from audit_log where id >= 130", 130),
        ("insert into audit_log values (140, 'now', '', 'edit', 'trunks', 'x', '', '', 'abc', '')", 140),
        ("update audit_log set hash = 'abc' where id = 139", 139),
    ],
)
def test_whoever_alters_the_log_is_found_out(sample, statement, broken):
    assert audit.verify(sample).first_broken is None
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        run(sample, "update audit_log set who = ''")
    tamper(sample, statement)
    assert audit.verify(sample).first_broken == broken


def test_a_snapshot_holds_everything_and_comes_back(sample):
    change_settings(sample, Settings(country="KZ", rules={"RT05": "off"}), VERA)
    kept = snapshots.take(sample, "before", VERA)
    assert (kept.name, kept.who, kept.hash) == ("before", "Vera", snapshots.present(sample).hash)
    inventory.start_empty(sample, VERA)
    change_settings(sample, Settings(), VERA)
    assert snapshots.present(sample).hash != kept.hash
    saved = snapshots.restore(sample, "before", OLEG)
    assert snapshots.present(sample).hash == kept.hash
    assert snapshots.content(sample, saved.name).snapshot.is_empty
    assert audit.verify(sample).first_broken is None


def test_a_snapshot_is_immutable_and_its_hash_is_looked_at(sample):
    snapshots.take(sample, "kept", VERA)
    with pytest.raises(sqlite3.IntegrityError, match="immutable"):
        run(sample, "update snapshots set name = 'other'")
    tamper(sample, f"update snapshots set hash = '{'0' * 64}'")
    with pytest.raises(DataError, match="was altered"):
        snapshots.restore(sample, "kept", VERA)
    assert not load(sample).snapshot.is_empty


def test_names_of_snapshots_are_unique_and_made_where_none_is_given(sample):
    snapshots.take(sample, "one", VERA)
    with pytest.raises(DataError, match="there is a snapshot one already"):
        snapshots.take(sample, " one ", VERA)
    names = {snapshots.take(sample, "", VERA).name for _again in range(3)}
    assert len(names) == 3


def test_an_import_keeps_what_was_there_before(sample, sample_folder):
    before = snapshots.present(sample).hash
    uploads = [Upload("trunks.csv", b"name,status\nnew,connected\n")]
    apply_import(sample, plan_import(sample, uploads), VERA)
    assert [(kept.reason, kept.hash) for kept in snapshots.listed(sample)] == [("import", before)]


def test_a_snapshot_file_goes_round_and_an_edited_one_is_refused(sample, empty):
    snapshots.take(sample, "trip", VERA)
    data = snapshots.as_file(sample, "trip")
    kept = snapshots.add_file(empty, data, "trip.json", VERA)
    assert snapshots.content(empty, "trip").hash == snapshots.present(sample).hash
    assert kept.reason == "file"
    edited = data.replace(b"74955550112", b"74955550113", 1)
    assert edited != data
    with pytest.raises(DataError, match="was edited after it was written"):
        snapshots.add_file(empty, edited, "trip.json", VERA)
    for broken in (b"", b"{}", b"[1]", b"\xff", json.dumps({"format": "x"}).encode()):
        with pytest.raises(DataError, match="is no snapshot"):
            snapshots.add_file(empty, broken, "x.json", VERA)
    assert len(snapshots.listed(empty)) == 1


def test_the_content_hash_does_not_depend_on_order_or_versions(sample):
    content = snapshots.present(sample)
    turned = Content(
        replace(content.snapshot, trunks=tuple(replace(each, version=9) for each in reversed(content.snapshot.trunks))),
        dict(reversed(content.settings.items())),
    )
    assert turned.hash == content.hash
    assert read_content(json.loads(content.canonical)).hash == content.hash
    assert Content(replace(content.snapshot, trunks=content.snapshot.trunks[1:]), content.settings).hash != content.hash


KILLED = """
import sys
from pathlib import Path
from dialmap.core.model import Snapshot, Trunk
from dialmap.service import inventory, snapshots
path = Path(sys.argv[1])
print("go", flush=True)
for number in range(10_000):
    inventory.save(path, Trunk(f"t{number}"), who="killed")
    if number % 3 == 0:
        snapshots.take(path, f"s{number}", "killed")
"""


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_each_write_is_whole_with_its_entry(empty, seed):
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(empty)], stdout=subprocess.PIPE)
    child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0.02, 0.5))
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    told = [each for each in audit.history(empty) if each.kind == "trunks"]
    assert {each.key for each in told} == set(load(empty).trunks)
    kept = snapshots.listed(empty)
    assert {each.key for each in audit.history(empty) if each.kind == "snapshot"} == {each.name for each in kept}
    for each in kept[:3]:
        assert snapshots.content(empty, each.name).hash == each.hash
    assert audit.verify(empty).first_broken is None
    with reading(empty) as db:
        assert read_stamp(db).revision == len(told) + len(kept)


def test_objects_are_compared_field_by_field():
    one = {"trunks": [{"name": "t"}], "routes": [{"name": "a", "pattern": "_1XX", "trunks": ["t"]}]}
    other = {
        "trunks": [{"name": "t", "status": "disabled"}],
        "routes": [{"name": "a", "pattern": "_1XX", "trunks": ["t"], "note": "x"}, {"name": "b", "pattern": "_2XX"}],
    }
    found = Comparison(routing(**one), routing(**other))
    assert [(change.key, [each.field for each in change.fields]) for change in found.edits] == [
        (("t",), ["status"]),
        (("a",), ["note"]),
        (("b",), []),
    ]
    assert {(each.pattern, each.count) for each in found.ranges} == {("_1XX", 100), ("_2XX", 100)}


def test_renamed_and_reordered_is_proven_to_change_nothing():
    one = {
        "trunks": [{"name": "t"}],
        "routes": [{"name": "a", "pattern": "_1XX", "trunks": ["t"]}, {"name": "b", "pattern": "_2XX"}],
    }
    other = {
        "trunks": [{"name": "t"}],
        "routes": [{"name": "z", "pattern": "_2XX"}, {"name": "y", "pattern": "_1[0-9]X", "trunks": ["t"]}],
    }
    found = Comparison(routing(**one), routing(**other))
    assert found.is_same_behavior
    assert len(found.edits) == 4


SETS = some.lists(
    some.tuples(some.sampled_from(["_1X", "_X", "12", "_[12]X", "_X.", "_2!"]), some.sampled_from("tu")), max_size=4
)


@given(SETS, SETS)
def test_ranges_are_just_the_numbers_that_end_up_elsewhere(before, after):
    def made(rows):
        routes = [{"name": f"r{at}", "pattern": pattern, "trunks": [name]} for at, (pattern, name) in enumerate(rows)]
        return routing(trunks=[{"name": "t"}, {"name": "u"}], routes=routes)

    old, new = made(before), made(after)
    found = Comparison(old, new)
    covered = DialTable.compile([each.pattern for each in found.ranges])
    for digits in [digits for size in (1, 2, 3) for digits in product("0123", repeat=size)]:
        number = "".join(digits)
        ends = [(found_route := view.winner(number)) and view.routes.leads(found_route) for view in (old, new)]
        assert (covered.winner(number) is not None) == (ends[0] != ends[1]), number
    for each in found.ranges:
        ends = [(found_route := view.winner(each.witness)) and view.routes.leads(found_route) for view in (old, new)]
        assert ends[0] != ends[1]


def test_transfers_and_findings_that_change_are_named():
    before = Snapshot((trunk("t"),), (route("a", "_1XX", ["t"]),), (scenario("s"),), (transfer("s", "105"),))
    old = Content(before, Settings().stored)
    new = Content(replace(old.snapshot, routes=(route("a", "_1XX"),)), old.settings)
    found = compare.difference(("old", old), ("new", new))
    fresh, gone, _staying = found.findings
    assert "RT01" in {each.rule.code for each in fresh}
    assert {each.rule.code for each in gone} >= {"RT10"}
    (change,) = found.comparison.verdicts
    assert (change.before.verdict, change.after.verdict) == ("arrives", "no_trunk")
    (moved,) = found.comparison.ranges
    assert [call.number for call in moved.calls] == ["105"]


def test_sides_may_be_files_folders_and_snapshots(sample, tmp_path):
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, data in export_all(sample):
        (folder / name).write_bytes(data)
    snapshots.take(sample, "kept@home", VERA)
    (tmp_path / "s.json").write_bytes(snapshots.as_file(sample, "kept@home"))
    sides = [compare.side(text) for text in (str(sample), str(folder), f"kept@home@{sample}", str(tmp_path / "s.json"))]
    assert len({side.hash for side in sides}) == 1
    for wrong in (str(tmp_path / "none"), f"nobody@{sample}", f"kept@{tmp_path}"):
        with pytest.raises(DataError):
            compare.side(wrong)
    (folder / "routes.csv").write_text("name,type,patterns\nx,wrong,_1XX\n")
    with pytest.raises(DataError, match=r"line 2, type: wrong is not allowed"):
        compare.side(str(folder))


def test_a_trunk_that_was_never_saved_is_not_told(empty):
    inventory.save(empty, Trunk("t"), None, VERA)
    with pytest.raises(DataError):
        inventory.save(empty, Trunk("t"), None, VERA)
    assert [each.kind for each in audit.history(empty)] == ["trunks", "person"]


def test_another_policy_is_another_behavior():
    rows = {
        "trunks": [{"name": "t"}, {"name": "u"}],
        "routes": [
            {"name": "a", "pattern": "_7X.", "trunks": ["t"]},
            {"name": "b", "pattern": "_74X.", "trunks": ["u"]},
        ],
    }
    found = Comparison(routing("order", **rows), routing("specific", **rows))
    assert not found.is_same_behavior
    assert {each.pattern for each in found.ranges} == {"_74X."}


def test_a_folder_is_judged_by_the_settings_of_the_other_side(sample, tmp_path):
    change_settings(sample, Settings(policy=Policy.ORDER, country="KZ"), VERA)
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, data in export_all(sample):
        (folder / name).write_bytes(data)
    for sides in ((str(sample), str(folder)), (str(folder), str(sample))):
        one, other = compare.sides(*sides)
        assert one.hash == other.hash


def test_after_a_restore_an_old_form_overwrites_nothing(empty):
    inventory.save(empty, trunk("t"), None, VERA)
    snapshots.take(empty, "then", VERA)
    for note in ("one", "two"):
        row = load(empty).trunks["t"]
        inventory.save(empty, replace(row, note=note), row, VERA)
    opened = load(empty).trunks["t"]
    snapshots.restore(empty, "then", VERA)
    for note in ("three", "four", "five"):
        row = load(empty).trunks["t"]
        inventory.save(empty, replace(row, note=note), row, VERA)
    with pytest.raises(ConflictError):
        inventory.save(empty, replace(opened, note="mine"), opened, VERA)
    assert load(empty).trunks["t"].note == "five"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"policy": "specific"', '"policy": "x"'),
        ('"masking": "no"', '"masking": "no", "rule:RT01": "bogus"'),
        ('"channels": 120', f'"channels": {10**30}'),
        ('"enabled": true', '"enabled": "yes"'),
    ],
)
def test_a_snapshot_file_with_a_fitting_hash_and_odd_values_is_refused(sample, empty, old, new):
    snapshots.take(sample, "odd", VERA)
    told = json.loads(snapshots.as_file(sample, "odd").decode().replace(old, new, 1))
    plain = json.dumps(told["content"], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    told["hash"] = hashlib.sha256(plain.encode("ascii")).hexdigest()
    with pytest.raises(DataError):
        snapshots.add_file(empty, json.dumps(told).encode(), "odd.json", VERA)
    assert not snapshots.listed(empty)
