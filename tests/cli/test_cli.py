"""The command line, as a stranger and as a machine use it."""

import json
from dataclasses import replace

import pytest
from build import VERA
from click.testing import CliRunner

from dialmap import __version__
from dialmap.cli import main
from dialmap.core.edits import edits_of
from dialmap.core.model import Template
from dialmap.findings import ALL_RULES
from dialmap.service import inventory
from dialmap.service.boards import load


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("DIALMAP_LANGUAGE", raising=False)

    def call(*words, **named):
        return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False, **named)

    return call


def test_import_creates_the_database_whatever_the_order(run, tmp_path, sample_folder):
    db = tmp_path / "new.db"
    files = [sample_folder / name for name in ("transfers.csv", "scenarios.csv", "routes.csv", "trunks.csv")]
    result = run("import", "--db", db, *files)
    assert result.exit_code == 0, result.output
    assert "New: 139" in result.output
    again = run("import", "--db", db, sample_folder, "--json")
    assert json.loads(again.output)["rows"] == {"new": 0, "changed": 0, "same": 139, "missing": 0}


def test_import_says_where_and_what(run, tmp_path):
    path = tmp_path / "trunks.csv"
    path.write_text("name,status\na,connected\nb,broken\n")
    result = run("import", "--db", tmp_path / "new.db", path)
    assert result.exit_code == 1
    assert f"{path}:3:status: broken is not allowed" in result.stderr
    nothing = run("import", "--db", tmp_path / "new.db", tmp_path / "none.csv")
    assert nothing.exit_code == 2


def test_import_dry_run_and_all_or_nothing_store_nothing(run, tmp_path):
    path, db = tmp_path / "trunks.csv", tmp_path / "new.db"
    path.write_text("name,status\na,connected\nb,broken\n")
    for flag in ("--dry-run", "--all-or-nothing"):
        assert "Nothing was stored." in run("import", "--db", db, path, flag).output
    assert json.loads(run("check", "--db", db, "--json").output)["revision"] == 0


def test_a_workbook_is_written_and_read_and_so_is_a_template(run, sample, empty, tmp_path):
    book, blank = tmp_path / "all.xlsx", tmp_path / "blank.xlsx"
    assert run("export", "--db", sample, book).exit_code == 0
    assert run("import", "--db", empty, tmp_path).exit_code == 0  # a folder of workbooks
    assert not edits_of(load(empty).snapshot, load(sample).snapshot)
    assert run("export", "--db", sample, "--template", blank).exit_code == 0
    told = run("import", "--db", empty, "--dry-run", blank)
    assert told.exit_code == 0
    assert told.stderr.count("the example row of the template is not read") == 4


def test_export_writes_what_import_reads(run, sample, tmp_path):
    assert run("export", "--db", sample, tmp_path / "out").exit_code == 0
    assert run("export", "--db", sample, tmp_path / "out.zip", "--excel").exit_code == 0
    for source in (tmp_path / "out", tmp_path / "out.zip"):
        result = run("import", "--db", sample, source, "--json", "--dry-run")
        assert json.loads(result.output)["rows"]["same"] == 139, result.output


def test_check_exits_by_what_it_found(run, sample, empty, tmp_path):
    assert run("check", "--db", empty).exit_code == 0
    result = run("check", "--db", sample)
    assert result.exit_code == 1
    assert "RT01 route-without-trunk" in result.output
    for bad in (tmp_path / "none.db", tmp_path):
        broken = run("check", "--db", bad)
        assert broken.exit_code == 2
        assert broken.stderr.startswith("dialmap: ")
        assert "Traceback" not in broken.output


def test_check_json_is_complete(run, sample):
    said = json.loads(run("check", "--db", sample, "--json").output)
    assert (said["arriving"], said["expected"], said["policy"]) == (53, 60, "specific")
    assert {finding["code"] for finding in said["findings"]} <= {rule.code for rule in ALL_RULES}
    assert len(said["findings"]) == len(load(sample).findings)
    assert all(len(finding["fingerprint"]) == 16 for finding in said["findings"])


def test_lookup_shows_winner_candidates_and_reasons(run, sample):
    text = run("lookup", "--db", sample, "7 (843) 555-01-10").output
    assert "→ Горячая линия Казань" in text
    assert "position 5" in text
    said = json.loads(run("lookup", "--db", sample, "78435550110", "999", "--json").output)
    assert [row["verdict"] for row in said] == ["no_trunk", "no_route"]
    assert [each["wins"] for each in said[0]["candidates"]] == [True, False]


def test_rules_are_listed_and_explained_in_both_languages(run):
    assert run("rules").output.count("\n") == len(ALL_RULES)
    assert "Why it matters" in run("rules", "rt01").output
    assert "Почему это важно" in run("--language", "ru", "rules", "route-without-trunk").output
    assert run("rules", "XX99").exit_code == 2
    assert json.loads(run("rules", "RT01", "--json").output)[0]["name"] == "route-without-trunk"


def test_lookup_takes_a_list_from_a_file_or_the_standard_input(run, sample, tmp_path):
    """And says for the winner where it stands and what leaves; a condition is told, and decides nothing."""
    row = load(sample).routes["Казань"]
    written = Template("_7843XXXXXXX", "9", "8", source="extensions.conf:12")
    night = Template("_78435550XXX", "9", condition="19:00-09:00")
    inventory.save(sample, replace(row, templates=(written, night), context="pstn"), row, VERA)
    path = tmp_path / "numbers.txt"
    path.write_text("978435550111\n999\n", encoding="utf-8")
    said = json.loads(run("lookup", "--db", sample, "301", "--numbers", path, "--json").output)
    assert [each["typed"] for each in said] == ["301", "978435550111", "999"]
    found = {key: said[1][key] for key in ("route", "context", "template", "source", "sends", "verdict")}
    assert found == {
        "route": "Казань",
        "context": "pstn",
        "template": "_97843XXXXXXX",
        "source": "extensions.conf:12",
        "sends": "878435550111",
        "verdict": "arrives",
    }
    assert [each["name"] for each in said[1]["trunks"]] == list(row.trunks)
    assert said[1]["conditional"] == [{"route": "Казань", "template": "_978435550XXX", "condition": "19:00-09:00"}]
    assert said[2]["route"] is said[2]["sends"] is None
    piped = run("lookup", "--db", sample, "--numbers", "-", input="978435550111\n")
    assert "_978435550XXX while this holds: 19:00-09:00" in piped.output
    assert "--numbers" in run("lookup", "--db", sample).output


@pytest.mark.parametrize("command", [(), ("import",), ("export",), ("check",), ("lookup",), ("rules",), ("match",)])
def test_help_exists_in_both_languages(run, command):
    english, russian = run(*command, "--help").output, run("--language", "ru", *command, "--help").output
    assert english != russian
    assert "Usage" in english
    assert any("а" <= letter <= "я" for letter in russian)
    assert not any("а" <= letter <= "я" for letter in english)


def test_takes_the_database_from_the_environment(run, sample):
    assert run("check", env={"DIALMAP_DB": str(sample)}).exit_code == 1
    assert __version__ in run("--version").output


def test_a_name_cannot_drive_the_terminal(run, tmp_path):
    path = tmp_path / "trunks.csv"
    path.write_text("name,status\n\x1b[31mred\u202e,connected\n")
    run("import", "--db", tmp_path / "new.db", path)
    output = run("check", "--select", "TK02", "--db", tmp_path / "new.db").output
    assert "\x1b" not in output
    assert "⟨U+001B⟩" in output


def test_match_needs_no_database(run, tmp_path):
    patterns, numbers = tmp_path / "patterns.txt", tmp_path / "numbers.csv"
    patterns.write_text("_1XX\n\n_X.\n_1[2\n")
    numbers.write_text("name;number\na;1 0 5\nb;999\nc;7\n")
    result = run("match", patterns, numbers)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["1 0 5\t_1XX", "999\t_X.", "7\t—"]
    assert f"{patterns}:4: _1[2: the bracket [ is never closed" in result.stderr
    said = json.loads(run("match", patterns, numbers, "--policy", "order", "--json").output)
    assert [(row["pattern"], row["line"]) for row in said["numbers"]] == [("_1XX", 1), ("_X.", 3), (None, None)]
    assert said["unreadable"][0]["line"] == 4
    assert run("match", tmp_path / "none", numbers).exit_code == 2


def test_expressions_are_said_as_templates(run):
    told = run("templates", r"^8(495|499)\d{7}$", "112")
    assert told.exit_code == 0
    assert told.stdout.splitlines() == ["_849[59]XXXXXXX", "_112!"]
    odd = run("templates", r"^(?!7)\d+$", "^7$", "--json")
    assert odd.exit_code == 1
    first, second = json.loads(odd.stdout)
    assert (first["templates"], second["templates"]) == ([], ["7"])
    assert "looks ahead" in first["why"]


def test_a_copy_check_says_which_scenarios_would_fail_elsewhere(run, sample, empty):
    same = run("copy-check", sample, sample)
    assert (same.exit_code, "24 scenarios would work there as well." in same.output) == (0, True)
    other = run("copy-check", sample, empty, "--scenario", "Горячая линия")
    assert (other.exit_code, "1 of 1 scenarios would fail there." in other.output) == (1, True)
    told = json.loads(run("copy-check", sample, empty, "--json").output)
    assert {each["there"]["verdict"] for each in told["transfers"]} >= {"no_route"}
    assert "Горячая линия" in told["failing"]
    assert run("copy-check", sample, empty, "--scenario", "nobody").exit_code == 2


def test_a_list_of_data_sets_that_cannot_be_read_is_a_sentence(run, tmp_path, monkeypatch):
    monkeypatch.delenv("DIALMAP_DB", raising=False)
    monkeypatch.setenv("DIALMAP_SETS", str(tmp_path / "nowhere"))
    made = run("check")
    assert (made.exit_code, "neither a folder nor a .toml file" in made.stderr) == (2, True)
