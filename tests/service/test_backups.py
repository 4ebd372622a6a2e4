"""A backup has everything and is sound, while others write; a restore loses nothing; the doctor finds what is wrong."""

import random
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace

import pytest
from build import VERA

from dialmap.core.model import TABLES, Trunk
from dialmap.core.people import Who
from dialmap.errors import DataError, DialmapError, UsageError
from dialmap.service import audit, backups, doctor, inventory, reviews, signatures, snapshots
from dialmap.service.boards import current, load
from dialmap.service.exchange import export_all
from dialmap.store import copies, db


def spoil(path, *statements):
    """Change a database by hand, whatever it forbids."""
    with closing(sqlite3.connect(path)) as hand:
        hand.execute("pragma ignore_check_constraints = on")
        hand.execute("pragma writable_schema = on")
        for each in statements:
            hand.execute(each)
        hand.commit()


@pytest.fixture
def used(sample):
    """A database with a snapshot, a session and a signature."""
    snapshots.take(sample, "Monday", VERA)
    number = reviews.open_session(sample, "Weekly", ("Vera", "Nina"), VERA)
    signatures.sign_off(sample, number, Who("Nina"), reviews.agenda(sample, number).now, accept_undecided=True)
    return sample


def test_a_backup_has_everything_and_comes_back(used, tmp_path):
    made = backups.backup(used, tmp_path / "monday.db")
    assert made.rows == 139
    assert (made.entries, made.log_head) == (audit.verify(used).entries, audit.verify(used).last_hash)
    assert made.snapshots == len(snapshots.listed(used)) == 3
    inventory.start_empty(used, VERA)
    found, kept = backups.restore(used, tmp_path / "monday.db", VERA)
    assert found.hash == made.hash == snapshots.present(used).hash
    assert load(kept).snapshot.is_empty
    assert audit.verify(used).first_broken is None
    assert audit.verify(used).entries == made.entries + 1
    assert audit.history(used)[0].kind == "backup"
    assert len(reviews.agenda(used, 1).sign_offs) == 1
    assert not doctor.examine(used)
    assert [each.name for each in tmp_path.iterdir() if ".part" in each.name] == []


def test_a_restore_is_a_new_state_for_every_page(used, tmp_path):
    backups.backup(used, tmp_path / "monday.db")
    inventory.save(used, Trunk("later"), None, VERA)
    before = current(used)[0].revision
    with closing(sqlite3.connect(used)) as somebody:
        assert somebody.execute("select count(*) from trunks where name = 'later'").fetchone() == (1,)
        backups.restore(used, tmp_path / "monday.db", VERA)
        assert somebody.execute("select count(*) from trunks where name = 'later'").fetchone() == (0,)
    assert current(used)[0].revision > before


def test_a_backup_is_never_written_over_a_database(used, tmp_path):
    backups.backup(used, tmp_path / "monday.db")
    for target in (used, tmp_path / "monday.db"):
        with pytest.raises(UsageError, match="is a database; name another file"):
            backups.backup(used, target)
    assert load(used).arriving == 53


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from dialmap.core.model import Trunk
    from dialmap.service import inventory
    number = 0
    while True:
        inventory.save(Path(sys.argv[1]), Trunk(f"{sys.argv[2]}-{number}"), who="writer")
        print(number, flush=True)
        number += 1
""")


def test_a_backup_is_of_one_moment_while_others_write(sample, tmp_path):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(sample), name], stdout=subprocess.PIPE) for name in "ab"
    ]
    try:
        for each in writers:
            each.stdout.readline()
        for number in range(8):
            made = backups.backup(sample, tmp_path / f"{number}.db")
            copied = load(tmp_path / f"{number}.db")
            assert made.rows == len(copied.snapshot.every_row)
            assert made.entries == made.rows  # each row was told once
            assert not doctor.examine(tmp_path / f"{number}.db")
    finally:
        for each in writers:
            each.kill()
            each.wait()
            each.stdout.close()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"SQLite format 3\0 and nothing"])
def test_what_is_no_backup_changes_nothing(used, tmp_path, content):
    (tmp_path / "wrong.db").write_bytes(content)
    before = snapshots.present(used).hash
    for source in (tmp_path / "wrong.db", tmp_path / "none.db", used):
        with pytest.raises(DataError):
            backups.restore(used, source, VERA)
    assert snapshots.present(used).hash == before
    assert not doctor.examine(used)


def test_a_damaged_backup_is_refused_and_a_damaged_database_is_healed_by_a_backup(used, tmp_path):
    backups.backup(used, tmp_path / "good.db")
    shutil.copy(tmp_path / "good.db", tmp_path / "bad.db")
    size = (tmp_path / "bad.db").stat().st_size
    with (tmp_path / "bad.db").open("rb+") as file:
        for at in range(4096 * 3, size, 4096 * 2):
            file.seek(at)
            file.write(b"\xff" * 512)
    with pytest.raises(DataError, match=r"bad\.db is damaged"):
        backups.restore(used, tmp_path / "bad.db", VERA)
    assert load(used).arriving == 53
    shutil.copy(tmp_path / "bad.db", used)
    for end in ("-wal", "-shm"):
        used.with_name(used.name + end).unlink(missing_ok=True)
    _found, kept = backups.restore(used, tmp_path / "good.db", VERA)
    assert load(used).arriving == 53
    assert kept.stat().st_size == size
    assert not doctor.examine(used)


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(sample, tmp_path):
    old = tmp_path / "old.db"
    backups.backup(sample, old)
    columns = ("decisions", "undecided", "log_entry", "log_head", "seal")
    spoil(
        old,
        "delete from _sqlite_migrations where name = 'm008_signatures'",
        *(f"alter table sign_offs drop column {each}" for each in columns),
    )
    backups.restore(sample, old, VERA)
    assert load(sample).arriving == 53


def test_a_healthy_database_has_nothing_wrong(used):
    assert doctor.examine(used) == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update trunks set status = 'asleep' where name = 'nsk-sbc-1'", "nsk-sbc-1 holds what cannot be read"),
        ("update transfers set value_list = '[' where rowid = 1", "holds what cannot be read"),
        ("update routes set note = 'by hand' where name = 'Казань'", "Казань is not what the audit log says"),
        ("delete from route_trunks where route = 'Казань'", "Казань is not what the audit log says"),
        ("delete from trunks where name = 'nsk-sbc-1'", "nsk-sbc-1 is not what the audit log says"),
        ("update dataset set log_head = 'x'", "was altered, taken out or put in"),
        ("insert into transfers select 'nowhere', block, action, inbound_action, outbound_action, number,"
         " expected_route, note, version, value_list from transfers limit 1", "its row in scenarios is missing"),
    ],
)  # fmt: skip
def test_the_doctor_finds_what_was_done_by_hand(used, statement, said):
    spoil(used, statement)
    assert said in " ".join(str(each.what) for each in doctor.examine(used))


def test_the_doctor_finds_names_that_look_alike(sample):
    inventory.save(sample, Trunk("nsk-sbc-1\u200b"), None, VERA)
    inventory.save(sample, Trunk("nsk-\u0455bc-1"), None, VERA)  # a Cyrillic letter
    (found,) = doctor.examine(sample)
    assert "'nsk-sbc-1', 'nsk-sbc-1\\u200b', 'nsk-\\u0455bc-1'" in str(found.what)


def test_a_snapshot_heals_rows_that_were_damaged_by_hand(used):
    """Whatever is put into whatever column of whatever row: the restore goes through."""
    chance = random.Random(1)
    wanted = snapshots.content(used, "Monday").hash
    with closing(sqlite3.connect(used)) as hand:
        columns = {
            table: [name for _at, name, *_rest in hand.execute(f"pragma table_info({table})")]
            for table in (*TABLES.values(), "route_patterns", "route_trunks", "settings")
        }
    for number in range(120):
        table = chance.choice(list(columns))
        column = chance.choice(columns[table])
        value = chance.choice(["''", "'['", "'x'", "-1", "99999999999", "'\u0000'", "'{}'"])
        row = f"(select rowid from {table} order by random() limit 1)"
        with closing(sqlite3.connect(used)) as hand:
            hand.execute("pragma ignore_check_constraints = on")
            try:
                hand.execute(f"update {table} set {column} = {value} where rowid = {row}")
                if chance.random() < 0.2:
                    hand.execute(f"delete from {table} where rowid = {row}")
                hand.commit()
            except sqlite3.Error:
                hand.rollback()
        if number % 4 == 3:
            snapshots.restore(used, "Monday", VERA)
            assert snapshots.present(used).hash == wanted
            assert audit.verify(used).first_broken is None
            assert load(used).arriving == 53


def test_what_cannot_be_read_is_kept_in_the_log_as_it_was_stored(used):
    spoil(used, "update trunks set status = 'asleep', note = 'why' where name = 'nsk-sbc-1'")
    with pytest.raises(DialmapError, match="holds a value that Dialmap does not know"):
        load(used)
    snapshots.restore(used, "Monday", VERA)
    (entry,) = (each for each in audit.history(used, "trunks") if each.action == "restore")
    assert (entry.key, '"status": "asleep"' in entry.old, '"why"' in entry.old) == ("nsk-sbc-1", True, True)


@pytest.mark.parametrize("said", ["attempt to write a readonly database", "unable to open database file", "disk full"])
def test_a_database_is_read_where_nothing_can_be_written(sample, monkeypatch, said):
    """As in a read-only folder and on a full disk: SQLite cannot make the files that it wants beside the database."""
    copies.single_file(sample)
    connect = sqlite3.connect

    class Refusing(sqlite3.Connection):
        def execute(self, *_words):
            raise sqlite3.OperationalError(said)

    def refusing(path, **more):
        return connect(path, **more) if "immutable" in str(path) else connect(path, factory=Refusing, **more)

    monkeypatch.setattr(db.sqlite3, "connect", refusing)
    assert load(sample).arriving == 53
    assert len(export_all(sample)) == 4
    sample.with_name(sample.name + "-wal").write_bytes(b"writes that the file does not have yet")
    with pytest.raises(DataError):
        load(sample)


def test_an_old_trunk_that_is_saved_again_satisfies_the_doctor(sample):
    row = load(sample).trunks["nsk-sbc-1"]
    spoil(sample, "update trunks set note = 'by hand' where name = 'nsk-sbc-1'")
    assert len(doctor.examine(sample)) == 1
    changed = load(sample).trunks["nsk-sbc-1"]
    inventory.save(sample, replace(row, note="as it should be"), changed, VERA)
    assert not doctor.examine(sample)


def test_start_empty_can_be_taken_back(sample):
    before = snapshots.present(sample)
    inventory.start_empty(sample, VERA)
    inventory.start_empty(sample, VERA)  # of nothing there is nothing to keep
    (kept,) = snapshots.listed(sample)
    snapshots.restore(sample, kept.name, VERA)
    assert snapshots.present(sample).hash == before.hash
