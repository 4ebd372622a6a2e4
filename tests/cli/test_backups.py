"""``dialmap backup``, ``restore`` and ``doctor``, as an administrator in a hurry and a machine call them."""

import json
import sqlite3
from contextlib import closing

import pytest
from build import VERA
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.core.model import Trunk
from dialmap.service import audit, inventory
from dialmap.service.boards import load


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def test_there_and_back(sample, tmp_path):
    target = tmp_path / "monday.db"
    made = run("backup", "--db", sample, target)
    assert made.exit_code == 0
    assert made.stdout.startswith(f"The backup was written to {target} and checked.\nRows: 139, entries of the log: ")
    inventory.save(sample, Trunk("later"), None, VERA)
    back = run("restore", "--db", sample, target, "--who", "Vera", "--json")
    assert back.exit_code == 0
    found = json.loads(back.stdout)
    assert (found["rows"], found["entries"]) == (139, 140)
    assert "later" in load(type(sample)(found["kept"])).trunks
    assert "later" not in load(sample).trunks
    assert audit.history(sample)[0].who == "Vera"


def test_a_backup_that_cannot_be_made_or_put_back_is_one_sentence(sample, tmp_path):
    (tmp_path / "x.db").write_text("no database")
    for words, said in (
        (["backup", "--db", sample, sample], "is a database; name another file"),
        (["backup", "--db", tmp_path / "none.db", tmp_path / "y.db"], "there is no database at"),
        (["restore", "--db", sample, tmp_path / "x.db"], "is no backup"),
        (["restore", "--db", sample, tmp_path / "none.db"], "there is no file"),
        (["restore", "--db", sample, sample], "is the database itself"),
    ):
        result = run(*words)
        assert result.exit_code == 2
        assert result.stderr.startswith("dialmap: ")
        assert said in result.stderr
    assert not (tmp_path / "y.db").exists()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_doctor_says_what_is_wrong_and_what_mends_it(sample, language):
    assert run("--language", language, "doctor", "--db", sample).exit_code == 0
    with closing(sqlite3.connect(sample)) as hand:
        hand.execute("update routes set note = 'by hand' where name = 'Казань'")
        hand.commit()
    found = run("--language", language, "doctor", "--db", sample)
    assert found.exit_code == 1
    wanted = "Route Казань is not what the audit log" if language == "en" else "Маршрут Казань: не то, что"
    assert wanted in found.stdout
    (told,) = json.loads(run("doctor", "--db", sample, "--json").stdout)
    assert told["mend"].startswith("look at it, and save it by its form")
