"""Opening, creating and refusing databases; transactions whole or not at all."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading

import pytest
from build import VERA
from sqlite_utils import Database, Migrations

from dialmap.core.edits import Edit
from dialmap.core.model import Trunk
from dialmap.errors import DataError
from dialmap.service import inventory
from dialmap.service.audit import verify
from dialmap.service.datasets import default_path
from dialmap.service.transactions import utc_now
from dialmap.store.db import explain, prepare, reading, writing
from dialmap.store.inventory import replace
from dialmap.store.migrations import STEPS
from dialmap.store.rows import read_snapshot
from dialmap.store.settings import read_stamp


def test_creates_a_database_with_strict_tables_foreign_keys_and_wal(tmp_path):
    path = tmp_path / "deep" / "new.db"
    assert prepare(path) is True
    assert prepare(path) is False
    with reading(path) as db:
        tables = db.execute("select name, sql from sqlite_master where type = 'table'").fetchall()
        ours = [sql for name, sql in tables if not name.startswith(("_", "sqlite_"))]
        assert ours
        assert all("strict" in sql for sql in ours)
        assert db.execute("pragma foreign_keys").fetchone() == (1,)
        assert db.execute("pragma journal_mode").fetchone() == ("wal",)


def test_each_write_raises_the_revision(empty):
    with reading(empty) as db:
        before = read_stamp(db).revision
    inventory.save(empty, Trunk("a"), None, VERA)
    inventory.save(empty, Trunk("b"), None, VERA)
    with reading(empty) as db:
        assert read_stamp(db).revision == before + 2


def test_a_failed_write_changes_nothing(empty):
    def fail():
        with writing(empty, "Vera", utc_now) as write:
            replace(write, [Edit(None, Trunk("a"))])
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    with reading(empty) as db:
        assert read_snapshot(db).is_empty
        assert read_stamp(db).revision == 0


@pytest.mark.parametrize(
    ("content", "said"), [(b"not a database, just text " * 50, "is not a database"), (b"\0" * 4096, "not a database")]
)
def test_names_a_file_that_is_no_database(tmp_path, content, said):
    path = tmp_path / "x.db"
    path.write_bytes(content)
    for act in (lambda: prepare(path), lambda: reading(path).__enter__()):
        with pytest.raises(DataError, match=said):
            act()
    assert path.read_bytes() == content


def test_names_a_database_of_another_program(tmp_path):
    path = tmp_path / "x.db"
    Database(path)["dogs"].insert({"name": "Rex"})
    with pytest.raises(DataError, match="another program"):
        prepare(path)


def test_names_a_database_of_a_newer_version(empty):
    with sqlite3.connect(empty) as connection:
        connection.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('dialmap', 'm999_future', 'now')"
        )
    with pytest.raises(DataError, match="newer Dialmap"):
        prepare(empty)
    with pytest.raises(DataError, match="m999_future"), reading(empty):
        pass


def test_names_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(DataError, match="no database at"), reading(tmp_path / "none.db"):
        pass
    with pytest.raises(DataError, match="is a folder"):
        prepare(tmp_path)


def test_a_read_only_database_is_one_sentence(empty):
    def fail():
        with writing(empty, "Vera", utc_now) as write:
            write.db.execute("pragma query_only = on")
            replace(write, [Edit(None, Trunk("a"))])

    with pytest.raises(DataError, match="read-only"):
        fail()


@pytest.mark.parametrize(
    "said",
    ["unable to open database file", "database is locked", "database disk image is malformed", "disk is full", "?"],
)
def test_explains_what_sqlite_says(said, tmp_path):
    message = str(explain(sqlite3.OperationalError(said), tmp_path / "x.db"))
    assert "x.db" in message
    assert "nothing was saved" in message or "check" in message or "backup" in message


def test_takes_the_path_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("DIALMAP_DB", str(tmp_path / "here.db"))
    assert default_path() == tmp_path / "here.db"
    monkeypatch.delenv("DIALMAP_DB")
    assert default_path().name == "dialmap.db"


def test_migrates_from_every_earlier_step(tmp_path):
    steps = [step.__name__ for step in STEPS]
    migrations = Migrations("dialmap")
    for step in STEPS:
        migrations()(step)
    schemas = []
    for number, stop in enumerate([*steps[1:], None]):
        path = tmp_path / f"{number}.db"
        database = Database(path)
        migrations.apply(database, stop_before=stop)
        database.close()
        prepare(path)
        schemas.append(Database(path).schema)
    assert len(schemas) == len(steps)
    assert len(set(schemas)) == 1


def test_concurrent_writers_lose_nothing(empty):
    def write(worker):
        for number in range(20):
            inventory.save(empty, Trunk(f"{worker}-{number}"), None, VERA)

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(empty) as db:
        assert len(read_snapshot(db).trunks) == 80
        assert read_stamp(db).revision == 80


def test_a_killed_process_leaves_whole_writes_only(empty):
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from dialmap.core.model import Trunk
        from dialmap.store.db import writing
        from dialmap.core.edits import Edit
        from dialmap.service.transactions import utc_now
        from dialmap.store.inventory import replace
        number = 0
        while True:
            with writing(Path(sys.argv[1]), "Vera", utc_now) as write:
                replace(write, [Edit(None, Trunk(f"{number}-a"))])
                replace(write, [Edit(None, Trunk(f"{number}-b"))])
            number += 1
            print(number, flush=True)
    """)
    for round_ in range(3):
        with subprocess.Popen([sys.executable, "-c", script, str(empty)], stdout=subprocess.PIPE) as child:
            for _line in range(5 + round_):
                child.stdout.readline()
            os.kill(child.pid, signal.SIGKILL)
        with reading(empty) as db:
            names = {trunk.name for trunk in read_snapshot(db).trunks}
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        halves = [{name[:-2] for name in names if name.endswith(end)} for end in ("-a", "-b")]
        assert halves[0] == halves[1] != set()


def test_a_log_that_is_older_than_its_head_is_whole_after_the_upgrade(sample):
    """In a database of the fourth step the data set did not remember the newest entry's hash."""
    with sqlite3.connect(sample) as connection:
        connection.execute("update dataset set log_head = ''")
        connection.execute("delete from _sqlite_migrations where name = 'm012_log_head'")
    connection.close()
    prepare(sample)
    assert verify(sample).first_broken is None
