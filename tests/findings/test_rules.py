"""Every rule against its cases, and the registry against the modules, the pages and the cases."""

import inspect
from pathlib import Path

import pytest
import yaml
from build import routing

from dialmap.findings import ALL_RULES, Rule, run_rules
from dialmap.findings.base import Flag, fingerprint, route_ref
from dialmap.findings.rules import patterns, routes, scenarios, transfers, trunks
from dialmap.i18n import Language
from dialmap.service.checking import rule_page

FOLDER = Path(__file__).parent / "cases"
HEADINGS = {
    Language.EN: ["What it checks", "Why it matters", "How to fix", "Example"],
    Language.RU: ["Что проверяется", "Почему это важно", "Как исправить", "Пример"],
}


def cases():
    for path in sorted(FOLDER.glob("*.yml")):
        for name, case in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            yield pytest.param(path.stem, case, id=f"{path.stem} {name}")


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_flags_what_its_cases_say(code, case):
    rule = next(rule for rule in ALL_RULES if rule.code == code)
    data = {name: case.get(name, ()) for name in ("trunks", "routes", "scenarios", "transfers")}
    found = run_rules(routing(case.get("policy", "specific"), **data), [rule])
    assert sorted(str(finding.ref) for finding in found) == sorted(case["flags"])
    for text in case.get("says", ()):
        assert any(text in str(finding.message) for finding in found), [str(finding.message) for finding in found]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_has_cases_of_both_kinds(rule):
    stored = yaml.safe_load((FOLDER / f"{rule.code}.yml").read_text(encoding="utf-8"))
    flags = [bool(case["flags"]) for case in stored.values()]
    assert True in flags
    assert False in flags


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize("language", list(Language))
def test_has_a_page_with_the_four_headings(rule, language):
    page = rule_page(rule, language)
    assert page.startswith(f"# {rule.code} ")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == HEADINGS[language]


def test_registry_holds_every_rule_once():
    written = [
        value
        for module in (patterns, routes, scenarios, trunks, transfers)
        for _name, value in inspect.getmembers(module)
        if isinstance(value, Rule)
    ]
    assert sorted(rule.code for rule in ALL_RULES) == sorted(rule.code for rule in written)
    assert len({rule.name for rule in ALL_RULES}) == len({rule.code for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(rule.summary for rule in ALL_RULES)


def test_severity_is_no_part_of_a_code_or_name():
    assert not [rule.name for rule in ALL_RULES if {"error", "warning", "note"} & set(rule.name.split("-"))]


def test_fingerprint_names_the_object_and_the_evidence():
    flag = Flag(route_ref("a"), None, evidence=("x",))
    assert fingerprint("RT01", flag) == fingerprint("RT01", Flag(route_ref("a"), None, ("x",), "other example"))
    others = [
        fingerprint("RT02", flag),
        fingerprint("RT01", Flag(route_ref("b"), None, ("x",))),
        fingerprint("RT01", Flag(route_ref("a"), None, ("y",))),
    ]
    assert len({fingerprint("RT01", flag), *others}) == 4


def test_the_sample_shows_every_rule_and_is_mostly_healthy(sample):
    from dialmap.service.checking import load  # noqa: PLC0415

    board = load(sample)
    assert {finding.rule.code for finding in board.findings} == {rule.code for rule in ALL_RULES}
    assert board.arriving / board.expected > 0.8
    snapshot = board.snapshot
    assert (len(snapshot.trunks), len(snapshot.routes), len(snapshot.scenarios)) == (12, 40, 25)
    assert board.expected == 60
