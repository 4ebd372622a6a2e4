"""``dialmap check``: formats for machines held against their schemas, choosing rules, thresholds, baselines."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
from build import VERA, route, trunk
from click.testing import CliRunner

from dialmap.cli import main
from dialmap.core.reviews import Choice, Decision
from dialmap.core.settings import Settings
from dialmap.findings import ALL_RULES
from dialmap.service import calls, counting, findings, inventory
from dialmap.service.boards import load
from dialmap.service.settings import change_settings

#: SARIF 2.1.0 with errata 01.
SCHEMA = json.loads((Path(__file__).parents[1] / "reports" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


@pytest.fixture
def check(sample):
    def call(*words, db=sample):
        return CliRunner().invoke(main, ["check", "--db", str(db), *map(str, words)], catch_exceptions=False)

    return call


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sarif_is_valid_by_the_official_schema(sample, language):
    waived = load(sample).findings[0]
    findings.waive(sample, [waived], Decision(choice=Choice.FALSE_ALARM, reason="on purpose"), VERA)
    words = ["--language", language, "check", "--db", str(sample), "--format", "sarif"]
    said = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    validator = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(said)] == []
    (run,) = said["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in ALL_RULES]
    found = load(sample).findings
    assert len(run["results"]) == len(found)
    accepted = {"kind": "external", "status": "accepted", "justification": "on purpose"}
    assert [each["suppressions"] for each in run["results"] if "suppressions" in each] == [[accepted]]
    for result, finding in zip(run["results"], found, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule.code
        assert result["partialFingerprints"] == {"dialmap/v1": finding.fingerprint}


def test_a_broken_sarif_would_be_noticed(check):
    said = json.loads(check("--format", "sarif").stdout)
    said["runs"][0]["results"][0]["level"] = "catastrophe"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, SCHEMA, jsonschema.Draft4Validator)


def test_junit_has_a_case_for_each_finding_and_for_each_quiet_rule(check, sample):
    root = ET.fromstring(check("--format", "junit", "--fail-on", "error").stdout)
    findings = load(sample).findings
    errors = [finding for finding in findings if finding.severity == "error"]
    assert len(root.findall(".//failure")) == len(errors) == int(root.get("failures"))
    assert len(root.findall(".//skipped")) == len(findings) - len(errors)
    assert len(root.findall("testsuite")) == len(ALL_RULES) - 4
    quiet = {rule.code for rule in ALL_RULES} - {finding.rule.code for finding in findings}
    quiet -= set(load(sample).settings.switched_off)
    assert int(root.get("tests")) == len(findings) + len(quiet)


def test_gitlab_gets_each_open_finding_once_in_the_file_where_its_object_stands(check, sample):
    waived, *others = load(sample).findings
    findings.waive(sample, [waived], Decision(choice=Choice.FALSE_ALARM, reason="on purpose"), VERA)
    said = json.loads(check("--format", "gitlab", "--fail-on", "never").stdout)
    assert [each["fingerprint"] for each in said] == [each.fingerprint for each in others]
    assert {each["severity"] for each in said} == {"critical", "major", "info"}
    assert {each["location"]["path"] for each in said} <= {"routes.csv", "trunks.csv", "scenarios.csv", "transfers.csv"}
    for each in said:
        assert set(each) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert each["location"]["lines"] == {"begin": 1}


def test_json_says_what_each_finding_has_cost_where_calls_were_counted(check, sample):
    assert "calls_lost" not in json.loads(check("--format", "json").stdout)["findings"][0]
    counting.count_file(sample, calls.SAMPLE_CALLS, VERA)
    said = {
        tuple(each["object"]["key"]): each
        for each in json.loads(check("--json", "--select", "RT01").stdout)["findings"]
    }
    assert said["Горячая линия Казань",]["calls_lost"] == 278


def test_select_and_ignore_take_codes_beginnings_and_names(check, sample):
    def codes(*words):
        return {finding["code"] for finding in json.loads(check("--format", "json", *words).stdout)["findings"]}

    assert codes("--select", "RT01") == {"RT01"}
    assert codes("--select", "route-without-trunk,tk") >= {"RT01", "TK01", "TK03"}
    assert {code[:2] for code in codes("--select", "TK", "--select", "SC")} == {"TK", "SC"}
    assert "TK01" not in codes("--ignore", "TK01")
    assert "RT05" not in codes() | codes("--select", "RT")  # a list, unless somebody asks for it by name
    assert codes("--select", "unused-route,TK02") == {"RT05", "TK02"}
    change_settings(sample, Settings(rules={"TK02": "off"}), VERA)
    assert codes("--select", "unused-route,TK02") == {"RT05"}
    wrong = check("--select", "ZZ")
    assert wrong.exit_code == 2
    assert "there is no rule ZZ" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--fail-on", "never"], 0),
        (["--fail-on", "error"], 1),
        (["--select", "RT05", "--fail-on", "warning"], 0),
        (["--select", "RT05"], 1),
        (["--select", "RT16", "--fail-on", "warning"], 1),
    ],
)
def test_fails_from_the_severity_that_was_asked_for(check, words, code):
    assert check(*words).exit_code == code


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_with_a_baseline_only_new_findings_fail(check, sample, tmp_path, form):
    baseline = tmp_path / "baseline.json"
    baseline.write_text(check("--format", form).stdout, encoding="utf-8")
    quiet = check("--baseline", baseline)
    assert quiet.exit_code == 0
    assert "findings are in the baseline" in quiet.stdout
    inventory.save(sample, route("New orphan", "_6XX"), None, VERA)
    loud = check("--baseline", baseline)
    assert loud.exit_code == 1
    assert "New orphan" in loud.stdout
    assert "Горячая линия Казань" not in loud.stdout
    told = json.loads(check("--baseline", baseline, "--format", "json").stdout)["findings"]
    assert {each["object"]["key"][0] for each in told if each["new"]} == {"New orphan"}
    states = json.loads(check("--baseline", baseline, "--format", "sarif").stdout)["runs"][0]["results"]
    assert {each["baselineState"] for each in states} == {"new", "unchanged"}


@pytest.mark.parametrize("content", [None, "no json", "[]", '{"findings": [{}]}', '{"runs": [{"results": [{}]}]}', "3"])
def test_a_baseline_that_cannot_be_read_is_one_sentence(check, tmp_path, content):
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content)
    broken = check("--baseline", path)
    assert broken.exit_code == 2
    assert broken.stderr.startswith(f"dialmap: {path}")
    assert "Traceback" not in broken.output


def test_settings_hold_on_the_command_line_too(check, sample):
    change_settings(sample, Settings(rules={"RT01": "note", "TR01": "off"}, masking=True), VERA)
    said = json.loads(check("--format", "json").stdout)
    assert {each["severity"] for each in said["findings"] if each["code"] == "RT01"} == {"note"}
    assert not [each for each in said["findings"] if each["code"] == "TR01"]
    assert said["switched_off"] == ["RT05", "RT08", "RT18", "TK02", "TR01"]
    text = check().stdout
    assert "2 rules are switched off." in text
    assert "78435550110" not in text
    assert "7843•••••10" in text


def test_a_name_with_control_characters_makes_no_broken_xml(empty, check):
    inventory.save(empty, trunk("a\x01b<&>"), None, VERA)
    root = ET.fromstring(check("--format", "junit", "--select", "TK02", db=empty).stdout)
    assert root.find(".//failure").get("message") is not None


def test_what_freepbx_shows_is_checked_as_it_means_it(empty, check):
    inventory.save(empty, trunk("t"), None, VERA)
    inventory.save(empty, route("out", "NXXNXXXXXX", ["t"]), None, VERA)

    def said(*words):
        found = json.loads(check("--format", "json", "--select", "DP", "--country", "US", *words, db=empty).stdout)
        return [finding["code"] for finding in found["findings"]]

    assert said() == []  # without a digit it might be a word
    inventory.save(empty, route("abroad", "011.", ["t"]), None, VERA)
    assert said() == ["DP04"]
    assert said("--profile", "freepbx") == []
    assert load(empty).routes["abroad"].templates[0].pattern == "011."
    change_settings(empty, Settings.of({"profile": "freepbx"}), VERA)
    assert said() == ["DP04"]  # stored before the data was FreePBX's: the page says so, with the fix
    assert said("--profile", "freepbx") == []


def test_a_check_as_if_the_data_were_from_elsewhere(check):
    def codes(*words):
        return {finding["code"] for finding in json.loads(check("--format", "json", *words).stdout)["findings"]}

    def text(*words):
        return check("--format", "json", *words).stdout

    off = [json.loads(text("--profile", each))["switched_off"] for each in ("twin", "asterisk", "freepbx")]
    known = ["RT05", "RT08", "RT09", "TK02", "TR05", "TR07"]
    assert off == [["RT05", "RT08", "RT18", "TK02"], known, known]
    assert codes("--profile", "asterisk").isdisjoint({"RT09", "TR05", "TR07"})
    told = json.loads(check("--format", "json", "--select", "RT16", "--country", "DE").stdout)["findings"]
    assert any("110" in each["message"] for each in told)
    assert text("--policy", "order") != text("--policy", "specific") == text()
    wrong = check("--country", "XX")
    assert wrong.exit_code == 2
    assert "there is no country XX" in wrong.stderr
