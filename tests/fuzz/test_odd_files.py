"""Files that are none, given to every command that opens one: one sentence, no waiting, nothing stored."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from fuzzing import attempt, bounded, cases, spoiled

from dialmap.cli import main
from dialmap.errors import DataError
from dialmap.service import snapshots
from dialmap.service.baselines import read_baseline
from dialmap.service.files import read_file

COMMANDS = {
    "import": ["import", "--db", "{db}", "{file}"],
    "baseline": ["check", "--db", "{db}", "--baseline", "{file}"],
    "snapshot": ["snapshot", "--db", "{db}", "--import", "{file}"],
    "patterns": ["match", "{file}", "{good}"],
    "numbers": ["match", "{good}", "{file}"],
    "diff": ["diff", "{file}", "{db}"],
}


def fifo(path):
    os.mkfifo(path)


def loop(path):
    path.symlink_to(path)


def device(path):
    path.symlink_to("/dev/zero")


def folder(path):
    path.mkdir()


def sparse(path):
    with path.open("wb") as file:
        file.truncate(3 * 2**30)


@pytest.mark.parametrize("make", [fifo, loop, device, folder, sparse], ids=lambda make: make.__name__)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("suffix", [".json", ".csv", ".zip"])
def test_every_command_refuses_what_is_no_ordinary_file(sample, tmp_path, make, command, suffix):
    good, file = tmp_path / "good.txt", tmp_path / f"odd{suffix}"
    good.write_text("100\n")
    make(file)
    before = snapshots.present(sample).hash
    words = [word.format(db=sample, file=file, good=good) for word in COMMANDS[command]]
    with bounded():
        done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, done.output
    assert isinstance(done.exception, SystemExit)
    assert str(file) in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert snapshots.present(sample).hash == before
    assert snapshots.listed(sample) == ()


def test_a_file_is_measured_while_it_is_read(tmp_path):
    endless = Path("/proc/self/environ")  # says that it has no bytes
    assert endless.stat().st_size == 0
    assert read_file(endless)
    with pytest.raises(DataError, match="has more than 0 MB"):
        read_file(endless, 3)
    with pytest.raises(DataError, match="cannot be read"):
        read_file(Path("a\0b"))


@pytest.mark.parametrize(
    "content",
    [
        "[" * 200_000,
        '{"a":' * 200_000,
        "9" * 10_000,
        "[" + "[]," * 7_000_000,
        '{"runs": [[]]}',
        '{"findings": [{"fingerprint": 3}]}',
    ],
    ids=["lists", "objects", "digits", "values", "runs", "no text"],
)
def test_a_baseline_of_anything_is_a_sentence(tmp_path, content):
    path = tmp_path / "baseline.json"
    path.write_text(content)
    with bounded(), pytest.raises(DataError) as told:
        read_baseline(path)
    assert str(told.value).startswith(str(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_baseline_is_read_in_whatever_encoding_a_console_wrote_it(tmp_path, encoding):
    path = tmp_path / "baseline.json"
    path.write_text(json.dumps({"findings": [{"fingerprint": "a", "said": "Ёж"}]}, ensure_ascii=False), encoding)
    assert read_baseline(path) == {"a"}


def test_a_spoiled_baseline_gives_fingerprints_or_a_sentence(sample, tmp_path):
    told = CliRunner().invoke(main, ["check", "--db", str(sample), "--format", "json"]).stdout_bytes
    path = tmp_path / "baseline.json"
    for chance in cases(500):
        path.write_bytes(spoiled(told, chance))
        found, said = attempt(read_baseline, path)
        assert str(path) in said if found is None else all(isinstance(each, str) for each in found)
