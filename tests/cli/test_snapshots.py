"""``dialmap snapshot``, ``diff`` and ``audit``: exit codes and what is said."""

import json
import sqlite3
from dataclasses import replace

import pytest
from build import VERA
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.service import inventory, snapshots
from dialmap.service.boards import load
from dialmap.service.exchange import export_all


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("DIALMAP_WHO", "Vera")

    def call(*words):
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)

    return call


def test_snapshot_keeps_lists_exports_imports_and_restores(run, sample, empty, tmp_path):
    assert run("snapshot", "--db", sample, "Monday").exit_code == 0
    assert run("snapshot", "--db", sample, "Monday").exit_code == 2
    (listed,) = json.loads(run("snapshot", "--db", sample, "--json").stdout)
    assert (listed["name"], listed["who"]) == ("Monday", "Vera")
    file = tmp_path / "monday.json"
    assert run("snapshot", "--db", sample, "Monday", "--export", file).exit_code == 0
    assert run("snapshot", "--db", empty, "--import", file).exit_code == 0
    assert run("snapshot", "--db", empty, "Monday", "--restore").exit_code == 0
    assert load(empty).arriving == 53
    file.write_text(file.read_text(encoding="utf-8").replace("SUP-1041", "SUP-1042"), encoding="utf-8")
    broken = run("snapshot", "--db", empty, "--import", file)
    assert broken.exit_code == 2
    assert "was edited after it was written" in broken.stderr


def test_diff_says_what_calls_do_and_exits_by_it(run, sample, tmp_path):
    snapshots.take(sample, "before", VERA)
    before = f"before@{sample}"
    same = run("diff", before, sample, "--fail-on-change")
    assert same.exit_code == 0
    assert "Proof: every number goes where it went." in same.stdout
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, name="Kazan"), row, VERA)
    assert run("diff", before, sample, "--fail-on-change").exit_code == 0
    row = load(sample).routes["Kazan"]
    inventory.save(sample, replace(row, trunks=()), row, VERA)
    changed = run("diff", before, sample)
    assert changed.exit_code == 0
    assert "Казань" in changed.stdout
    assert "_7843" in changed.stdout
    assert run("diff", before, sample, "--fail-on-change").exit_code == 1
    told = json.loads(run("diff", before, sample, "--json").stdout)
    assert told["same_behavior"] is False
    (moved,) = [each for each in told["ranges"] if each["example"].startswith("7843")][:1]
    assert (moved["from"], moved["to"]) == ("Казань", "Kazan")
    assert {each["code"] for each in told["findings"]["new"]} >= {"RT01"}


@pytest.mark.parametrize("wrong", ["none.db", "nobody@{sample}", "{folder}"])
def test_diff_of_what_cannot_be_read_is_one_sentence(run, sample, tmp_path, wrong):
    (tmp_path / "odd").mkdir()
    text = wrong.format(sample=sample, folder=tmp_path / "odd")
    broken = run("diff", text, sample)
    assert broken.exit_code == 2
    assert broken.stderr.startswith("dialmap: ")
    assert "Traceback" not in broken.output


def test_diff_takes_folders_of_csv_files(run, sample, tmp_path):
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, data in export_all(sample):
        (folder / name).write_bytes(data)
    assert "Proof" in run("diff", sample, folder, "--fail-on-change").stdout


def test_audit_verifies_and_names_the_first_broken_entry(run, sample):
    whole = run("audit", "--db", sample, "--verify")
    assert whole.exit_code == 0
    assert "139 entries, unbroken." in whole.stdout
    assert len(json.loads(run("audit", "--db", sample, "--json", "--kind", "trunks").stdout)) == 12
    connection = sqlite3.connect(sample)
    connection.execute("drop trigger audit_log_no_update")
    connection.execute("update audit_log set new = old where id = 42")
    connection.commit()
    connection.close()
    broken = run("audit", "--db", sample, "--verify")
    assert broken.exit_code == 1
    assert "Entry 42" in broken.stdout


@pytest.mark.parametrize("name", ["own.db", "other.db", "link.zip", "hard.zip", "own.db-wal", "chain.html"])
def test_nothing_is_written_over_a_database(run, sample, tmp_path, name):
    snapshots.take(sample, "one", VERA)
    for each in ("own.db", "other.db"):
        (tmp_path / each).write_bytes(sample.read_bytes())
    (tmp_path / "link.zip").symlink_to(tmp_path / "other.db")
    (tmp_path / "chain.html").symlink_to(tmp_path / "link.zip")
    (tmp_path / "hard.zip").hardlink_to(tmp_path / "other.db")
    (tmp_path / "own.db-wal").write_bytes(b"what is not yet in the database")
    target = tmp_path / name
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    for words in (["report", "--out", target], ["snapshot", "one", "--export", target]):
        broken = run(words[0], "--db", sample, *words[1:])
        assert (broken.exit_code, broken.stdout) == (2, "")
        assert broken.stderr == f"dialmap: {target} is a database; name another file\n"
    if target.suffix == ".zip":
        assert run("export", "--db", sample, target).exit_code == 2
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


def test_an_export_does_not_put_its_files_over_databases(run, sample, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "routes.csv").hardlink_to(sample)
    broken = run("export", "--db", sample, tmp_path / "out")
    assert broken.exit_code == 2
    assert "routes.csv is a database" in broken.stderr
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["routes.csv"]
    assert load(sample).arriving == 53


@pytest.mark.parametrize(
    "words",
    [
        ["one", "--export", "f.json", "--restore"],
        ["--restore"],
        ["--export", "f.json"],
        ["one", "--export", "/nonexistent/f.json"],
        ["\udcff"],
    ],
)
def test_calls_that_make_no_sense_are_one_sentence(run, sample, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    snapshots.take(sample, "one", VERA)
    broken = run("snapshot", "--db", sample, *words)
    assert broken.exit_code == 2, broken.output
    assert broken.stderr.startswith("dialmap: ")
    assert not (tmp_path / "f.json").exists()


@pytest.mark.parametrize("text", ["x" * 400, "x" * 400 + "@also"])
def test_names_that_no_file_can_have_are_one_sentence(run, sample, text):
    broken = run("diff", text, sample)
    assert broken.exit_code == 2
    assert "Traceback" not in broken.output


def test_a_snapshot_is_found_where_the_path_has_an_at_sign(run, sample, tmp_path):
    folder = tmp_path / "me@work"
    folder.mkdir()
    (folder / "d.db").write_bytes(sample.read_bytes())
    snapshots.take(folder / "d.db", "one", VERA)
    assert "Proof" in run("diff", f"one@{folder / 'd.db'}", sample).stdout


def test_a_spoiled_log_is_still_shown(run, sample):
    connection = sqlite3.connect(sample)
    connection.execute("drop trigger audit_log_no_update")
    connection.execute("update audit_log set new = '{' where id = 42")
    connection.commit()
    connection.close()
    assert run("audit", "--db", sample).exit_code == 0
    assert run("audit", "--db", sample, "--json").exit_code == 0
    assert run("audit", "--db", sample, "--verify").exit_code == 1
