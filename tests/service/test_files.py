"""Files are written whole or not at all: on a full disk, in the middle of a kill, through a link, into a pipe."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from dialmap.errors import DataError
from dialmap.service import files


def test_a_new_file_takes_the_place_of_the_old_one_and_nothing_else_is_left(tmp_path):
    target = tmp_path / "report.html"
    files.write(target, b"one")
    target.chmod(0o640)
    files.write(target, b"two")
    assert target.read_bytes() == b"two"
    assert target.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_and_what_it_names_is_written(tmp_path):
    (tmp_path / "latest.html").symlink_to(tmp_path / "report.html")
    files.write(tmp_path / "latest.html", b"one")
    assert (tmp_path / "latest.html").is_symlink()
    assert (tmp_path / "report.html").read_bytes() == b"one"


def test_a_pipe_is_written_to(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    files.write(tmp_path / "pipe", b"one")
    reader.join()
    assert read == [b"one"]


def test_a_full_disk_leaves_the_old_files(tmp_path, monkeypatch):
    files.write_folder(tmp_path, [("a.csv", b"old"), ("b.csv", b"old")])
    synced = []

    def full(handle):
        synced.append(handle)
        if len(synced) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DataError, match="cannot be written: No space left on device"):
        files.write_folder(tmp_path, [("a.csv", b"new"), ("b.csv", b"new")])
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.csv": b"old", "b.csv": b"old"}


@pytest.mark.parametrize("wrong", ["file/a.csv", "folder"])
def test_what_cannot_be_written_is_a_sentence(tmp_path, wrong):
    (tmp_path / "file").write_bytes(b"one")
    (tmp_path / "folder").mkdir()
    with pytest.raises(DataError, match="cannot be written"):
        files.write(tmp_path / wrong, b"two")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder"]


def test_a_kill_leaves_whole_files(tmp_path):
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from dialmap.service import files
        letters = b"ab"
        while True:
            for at in (0, 1):
                data = letters[at:at + 1] * 2_000_000
                files.write_folder(Path(sys.argv[1]), [("one.csv", data), ("two.csv", data)])
                print(at, flush=True)
    """)
    chance = random.Random(1)
    rounds = int(os.environ.get("DIALMAP_KILLS", "12"))
    for _round in range(rounds):
        with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as child:
            child.stdout.readline()
            time.sleep(chance.random() / 50)  # the moment of a kill is what is tried here
            os.kill(child.pid, signal.SIGKILL)
        for name in ("one.csv", "two.csv"):
            data = (tmp_path / name).read_bytes()
            assert (len(data), len(set(data))) == (2_000_000, 1)


def test_nothing_takes_the_place_of_a_pipe_or_a_device(tmp_path):
    """As root a backup to /dev/null would have made it an ordinary file."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DataError, match="this is a device or a pipe"), files.replacing(tmp_path / "pipe"):
        pass
    assert (tmp_path / "pipe").is_fifo()
    assert list(tmp_path.iterdir()) == [tmp_path / "pipe"]
    with pytest.raises(DataError, match="cannot be written: No space left"):
        files.write(Path("/dev/full"), b"one")


def test_what_a_killed_write_left_is_taken_away_once_it_is_old(tmp_path):
    old, fresh = tmp_path / ".dialmap-0123.part", tmp_path / ".dialmap-4567.part-journal"
    for each in (old, fresh):
        each.write_bytes(b"half")
    os.utime(old, (0, 0))
    files.write(tmp_path / "out.csv", b"whole")
    assert {each.name for each in tmp_path.iterdir()} == {fresh.name, "out.csv"}
