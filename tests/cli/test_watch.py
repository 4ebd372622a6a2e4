"""``dialmap watch``, ``sources`` and ``check --files``: exit codes for a timer, stopped when asked, all data sets."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import yaml
from build import VERA
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.core.alerts import AlertChannel, NewAlertRule
from dialmap.core.sources import NewSource
from dialmap.service import alerts, exchange, sources
from dialmap.service.datasets import PROJECT
from dialmap.store.db import noting

EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
RUN = [sys.executable, "-c", "from dialmap.cli import main; main()"]


def run(*words):
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def desk(sample, tmp_path):
    """The sample, and a folder with its export as a source."""
    folder = tmp_path / "export"
    folder.mkdir()
    for name, data in exchange.export_all(sample):
        (folder / name).write_bytes(data)
    sources.save(sample, NewSource(name="export", place=str(folder)), None, VERA, clock=lambda: EARLIER)
    return sample, folder


def test_one_round_says_by_its_exit_code_whether_there_is_something_to_look_at(desk):
    path, folder = desk
    quiet = run("watch", "--db", str(path), "--once")
    assert (quiet.exit_code, quiet.stdout) == (0, "export: As stored\n")
    assert "sources read: 1, not due: 0; messages sent: 0, not delivered: 0" in quiet.stderr
    assert run("watch", "--db", str(path), "--once").stdout == ""  # not due yet
    assert run("watch", "--db", str(path), "--once", "--all").stdout == "export: As stored\n"
    file = folder / "trunks.csv"
    file.write_bytes(file.read_bytes() + b"fresh,,,connected,,,\n")
    (source,) = (each.source for each in sources.watched(path))
    sources.save(path, NewSource(name="export", place=str(folder), every=1), source, VERA, clock=lambda: EARLIER)
    with noting(path) as db:
        db.execute("update source_readings set at = ?", [EARLIER.isoformat()])
    odd = run("--language", "ru", "watch", "--db", str(path), "--once")
    assert odd.exit_code == 1
    assert odd.stdout.startswith("export: Расходится. строк: 1")
    again = run("watch", "--db", str(path), "--once")  # it is not due, and still differs
    assert (again.exit_code, again.stdout) == (1, "")


def test_an_alert_by_the_exit_code_is_printed_once(desk):
    path, _folder = desk
    alerts.save(path, NewAlertRule(name="ci", channel=AlertChannel.EXIT), None, VERA)
    first = run("watch", "--db", str(path), "--once")
    assert first.exit_code == 1
    assert "Dialmap, sample: " in first.output
    assert run("watch", "--db", str(path), "--once").exit_code == 0


def test_how_each_source_stands_is_listed(desk):
    path, folder = desk
    assert run("sources", "--db", str(path)).exit_code == 0
    run("watch", "--db", str(path), "--once")
    (told,) = json.loads(run("sources", "--db", str(path), "--json").output)
    assert (told["name"], told["state"], told["rows"]) == ("export", "alike", {"added": 0, "changed": 0, "removed": 0})
    for each in folder.iterdir():
        each.unlink()
    (source,) = (each.source for each in sources.watched(path))
    sources.save(path, NewSource(name="export", place=str(folder), every=1), source, VERA)
    run("watch", "--db", str(path), "--once")
    broken = run("sources", "--db", str(path))
    assert broken.exit_code == 1
    assert "Cannot be read" in broken.output


def test_every_data_set_is_watched_and_one_that_is_spoiled_keeps_nobody_from_the_others(desk, tmp_path, monkeypatch):
    path, _folder = desk
    sets = tmp_path / "sets"
    sets.mkdir()
    path.rename(sets / "good.db")
    (sets / "bad.db").write_bytes(b"SQLite format 3\0" + b"x" * 4_000)
    monkeypatch.setenv("DIALMAP_SETS", str(sets))
    monkeypatch.delenv("DIALMAP_DB", raising=False)
    found = run("watch", "--once")
    assert found.exit_code == 2
    assert "export: As stored" in found.output
    assert "bad.db" in found.output


def test_it_goes_round_until_it_is_asked_to_stop(desk):
    path, _folder = desk
    child = subprocess.Popen(
        [*RUN, "watch", "--db", str(path), "--every", "3600"], stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert child.stdout.readline() == "export: As stored\n"
    child.send_signal(signal.SIGTERM)
    assert child.wait(20) == 0
    child.stdout.close()


def test_files_are_checked_without_a_database(tmp_path, sample_folder):
    checked = run("check", "--files", str(sample_folder), "--json", "--fail-on", "never")
    assert checked.exit_code == 0
    assert json.loads(checked.output)["expected"] == 60
    assert run("check", "--files", str(sample_folder)).exit_code == 1
    broken = tmp_path / "exports"
    broken.mkdir()
    (broken / "routes.csv").write_text("name\nx\n", encoding="utf-8")
    refused = run("check", "--files", str(broken))
    assert refused.exit_code == 2
    assert "routes.csv" in refused.output


def test_the_hook_for_pre_commit_calls_what_there_is(tmp_path, sample_folder, monkeypatch):
    (hook,) = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").symlink_to(sample_folder)
    program, *words = hook["entry"].split()
    assert program == "dialmap"
    assert run(*words, *hook["args"]).exit_code == 1  # the sample has errors


@pytest.mark.parametrize("name", ["dialmap-watch.service", "dialmap-watch.timer"])
def test_the_units_of_systemd_have_their_sections(name):
    text = (PROJECT / "data" / "deploy" / name).read_text(encoding="utf-8")
    assert ("[Service]" in text) is name.endswith(".service")
    assert ("ExecStart=/opt/dialmap/.venv/bin/dialmap watch --once" in text) is name.endswith(".service")
    assert ("[Timer]" in text) is name.endswith(".timer")


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    found = run("watch", "--db", str(tmp_path / "typo.db"), "--once")
    assert found.exit_code == 2
    assert "there is no database at" in found.stderr
    assert not (tmp_path / "typo.db").exists()


def test_no_source_is_said(sample):
    assert "No source is named yet" in run("sources", "--db", str(sample)).output
