"""Who does it on the command line: ``--who``, ``DIALMAP_WHO``, else the system's user; nobody does nothing."""

import getpass

import pytest
from build import VERA, trunk
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.core.people import NewPerson, Role
from dialmap.service import audit, backups, inventory, people, snapshots

WRITES = (("snapshot", "kept"), ("import", "{csv}"), ("restore", "{backup}"), ("snapshot", "Monday", "--restore"))


@pytest.fixture
def run(monkeypatch, sample, tmp_path):
    monkeypatch.delenv("DIALMAP_WHO", raising=False)
    monkeypatch.delenv("DIALMAP_ADMINISTRATORS")
    csv, copy = tmp_path / "trunks.csv", tmp_path / "backup.db"
    csv.write_text("name,status\nnew,connected\n", encoding="utf-8")

    def call(*words, who=None):
        if not copy.exists():
            backups.backup(sample, copy)
        named = [word.format(csv=csv, backup=copy) for word in words]
        return CliRunner().invoke(
            main, [named[0], "--db", str(sample), *named[1:], *(() if who is None else ("--who", who))]
        )

    return call


def test_the_name_is_given_or_in_the_environment_or_the_systems_user(run, sample, monkeypatch):
    me = getpass.getuser()
    assert run("snapshot", "one").exit_code == 0
    monkeypatch.setenv("DIALMAP_WHO", "Vera")
    refused = run("snapshot", "two")
    assert (refused.exit_code, "Vera is not among the people" in refused.stderr) == (2, True)
    from dialmap.core.people import Who  # noqa: PLC0415

    for name in ("Vera", "Oleg"):
        people.add(sample, NewPerson(name=name, role=Role.EDITOR), Who(me))
    assert run("snapshot", "two").exit_code == run("snapshot", "three", who="oleg").exit_code == 0
    told = [(each.who, each.subject) for each in audit.history(sample) if each.kind == "snapshot"]
    assert told == [("Oleg", f"os:{me}"), ("Vera", f"os:{me}"), (me, f"os:{me}")]


@pytest.mark.parametrize("words", WRITES)
@pytest.mark.parametrize("who", ["", "  ", "\u200b"])
def test_nobody_writes_nothing(run, sample, words, who):
    snapshots.take(sample, "Monday", VERA)
    before = sample.read_bytes()
    done = run(*words, who=who)
    assert (done.exit_code, "nobody said who does it" in done.stderr) == (2, True), done.output
    assert sample.read_bytes() == before


@pytest.mark.parametrize("words", WRITES)
def test_a_role_holds_on_the_command_line_too(run, sample, words):
    snapshots.take(sample, "Monday", VERA)
    people.add(sample, NewPerson(name="Guest", role=Role.VIEWER), VERA)
    before = audit.verify(sample)
    done = run(*words, who="Guest")
    assert (done.exit_code, "Guest has the role “Viewer”" in done.stderr) == (2, True), done.output
    assert audit.verify(sample) == before


def test_a_backup_is_restored_by_whom_the_database_knows_not_the_backup(run, sample):
    run("snapshot", "first", who="Vera")
    people.add(sample, NewPerson(name="Second", role=Role.ADMINISTRATOR), VERA)
    (vera, _second) = people.listed(sample)
    people.let_go(sample, vera, type(VERA)("Second"))
    assert run("restore", "{backup}", who="Vera").exit_code == 2  # the backup would let her
    assert run("restore", "{backup}", who="Second").exit_code == 0
    inventory.save(sample, trunk("back"), None, VERA)
