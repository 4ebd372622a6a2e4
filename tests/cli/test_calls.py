"""``dialmap calls``: files in, what they say out; bad calls are one sentence."""

import json

import pytest
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.service import calls


def run(path, *words):
    return CliRunner().invoke(main, ["calls", *words, "--db", str(path), "--who", "Vera"])


def test_calls_are_counted_said_listed_and_taken_back(sample):
    counted = run(sample, "import", str(calls.SAMPLE_CALLS.parent))
    assert counted.exit_code == 0, counted.output
    assert "2,952 calls counted." in counted.stderr
    for part in ("278  0  278", "reserve-sip", "mobile-gw"):
        assert part in counted.stdout
    again = run(sample, "import", str(calls.SAMPLE_CALLS))
    assert "all of it was counted before" in again.stderr
    told = json.loads(run(sample, "show", "--json").stdout)
    assert told["total"]["calls"] == 2_952
    assert {each["number"] for each in told["drift"]} == {"73425550120", "9161112233"}
    assert told["load"]["msk-sbc-1"]["channels"] == 120
    (listed,) = json.loads(run(sample, "files", "--json").stdout)
    assert (listed["name"], listed["calls"], listed["is_done"]) == ("Master.csv.gz", 2_952, True)
    assert "Asterisk, Master.csv" in run(sample, "files").stdout
    assert run(sample, "take-back", "Master.csv.gz").exit_code == 0
    assert calls.counted_files(sample) == ()


def test_a_table_of_others_by_its_columns(sample, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("wohin,wann,wie\n600,2026-03-01 10:00,klappt\n601,?,klappt\n", encoding="utf-8")
    said = ["--column", "number=wohin", "--column", "start=wann", "--column", "disposition=wie"]
    counted = run(sample, "import", str(path), *said, "--ending", "klappt=answered", "--json")
    assert counted.exit_code == 1
    assert "report.csv:3:start: no moment" in counted.stderr
    assert json.loads(counted.stdout)["total"] == {"calls": 1, "answered": 1, "failed": 0, "seconds": 0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show"], "no call was counted yet"),
        (["import"], "name files after"),
        (["show", "x.csv"], "name files after"),
        (["take-back", "nowhere.csv"], "no call of nowhere.csv is counted"),
        (["import", "missing.csv"], "missing.csv cannot be read"),
        (["import", "x", "--column", "number"], "is no pair"),
        (["import", "x", "--column", "colour=a"], "a call has no colour"),
        (["import", "x", "--column", "number=a"], "which column is the start"),
        (["import", "x", "--ending", "a=answered"], "--ending needs --column"),
        (["import", "x", "--column", "number=a", "--column", "start=b", "--ending", "a=well"], "no call ends as well"),
    ],
)
def test_a_wrong_call_is_one_sentence(sample, words, said):
    result = run(sample, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_one_bad_file_of_several_is_told_and_the_others_are_counted(sample, tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (tmp_path / "Master.csv.gz").write_bytes(calls.SAMPLE_CALLS.read_bytes())
    result = run(sample, "import", str(tmp_path))
    assert result.exit_code == 1
    assert "a.csv: a.csv is no list of calls" in result.stderr
    assert calls.counted_files(sample)[0].calls == 2_952
