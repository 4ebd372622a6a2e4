"""Every rule against its cases, and the registry against the modules, the pages and the cases."""

import importlib
import inspect
import pkgutil
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from build import VERA, routing
from clean import clean
from rule_cases import FOLDER, cases, made

from dialmap.core.exchange import Upload
from dialmap.core.findings import Severity, route_ref
from dialmap.core.model import Snapshot
from dialmap.core.routing import Routing
from dialmap.dialplan import Policy
from dialmap.findings import ALL_RULES, Rule, judge
from dialmap.findings import rules as package
from dialmap.findings.base import Flag, fingerprint
from dialmap.i18n import Language
from dialmap.reports.rules import rule_page
from dialmap.service.boards import load
from dialmap.service.datasets import PROJECT
from dialmap.service.exchange import apply_import, export_all, plan_import
from dialmap.store.db import prepare

HEADINGS = {
    Language.EN: ["What it checks", "Why it matters", "How to fix", "Example"],
    Language.RU: ["Что проверяется", "Почему это важно", "Как исправить", "Пример"],
}


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_flags_what_its_cases_say(code, case):
    rule = next(rule for rule in ALL_RULES if rule.code == code)
    found = judge(made(case), [rule]).findings
    assert sorted(str(finding.ref) for finding in found) == sorted(case["flags"])
    for text in case.get("says", ()):
        assert any(text in str(finding.message) for finding in found), [str(finding.message) for finding in found]
    if "severity" in case:
        assert {finding.severity for finding in found} == {case["severity"]}


@pytest.mark.parametrize(("code", "case"), [each for each in cases() if each.values[1]["flags"]])
def test_a_proposed_fix_mends_what_it_was_proposed_for(code, case):
    rule = next(rule for rule in ALL_RULES if rule.code == code)
    view = made(case)
    for finding in judge(view, [rule]).findings:
        if finding.fix is None:
            continue
        assert finding.fix.edits
        rows = {kind: list(getattr(view.snapshot, kind)) for kind in ("trunks", "routes", "scenarios", "transfers")}
        for edit in finding.fix.edits:
            held = next(kept for kept in rows.values() if edit.before in kept)
            held[held.index(edit.before)] = edit.after
        after = Routing.compile(
            Snapshot(**{kind: tuple(kept) for kind, kept in rows.items()}), view.policy, view.country
        )
        assert finding.fingerprint not in {each.fingerprint for each in judge(after, [rule]).findings}


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


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
@pytest.mark.parametrize(
    ("language", "names"),
    [
        (Language.EN, r"Asterisk|FreePBX|[Tt]he platform|premium-rate|emergency number"),
        (Language.RU, r"Asterisk|FreePBX|[Пп]латформ(а|е|ы|у|ой)\b|[Пп]латные номера|[Ээ]кстренн"),
    ],
)
def test_what_is_said_of_a_pbx_of_the_platform_or_of_a_numbering_plan_has_its_source(rule, language, names):
    page = rule_page(rule, language)
    assert not re.search(names, page) or re.search(r"Source|Источник", page)


def test_registry_holds_every_rule_once():
    written = [
        value
        for module in map(
            importlib.import_module,
            sorted(each.name for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")),
        )
        for _name, value in inspect.getmembers(module)
        if isinstance(value, Rule)
    ]
    assert sorted(rule.code for rule in ALL_RULES) == sorted(rule.code for rule in written)
    assert len({rule.name for rule in ALL_RULES}) == len({rule.code for rule in ALL_RULES}) == len(ALL_RULES)
    assert all(rule.summary for rule in ALL_RULES)


def test_a_rule_lives_in_the_file_of_its_code():
    for rule in ALL_RULES:
        assert rule.check.__module__ == f"{package.__name__}.{rule.code.lower()}"


def test_severity_is_no_part_of_a_code_or_name():
    assert not [rule.name for rule in ALL_RULES if {"error", "warning", "note"} & set(rule.name.split("-"))]


def test_fingerprint_names_the_object_and_the_evidence():
    flag = Flag(route_ref("a"), None, evidence=("x",))
    assert fingerprint("RT01", flag) == fingerprint(
        "RT01", Flag(route_ref("a"), None, evidence=("x",), example="other example")
    )
    others = [
        fingerprint("RT02", flag),
        fingerprint("RT01", Flag(route_ref("b"), None, evidence=("x",))),
        fingerprint("RT01", Flag(route_ref("a"), None, evidence=("y",))),
    ]
    assert len({fingerprint("RT01", flag), *others}) == 4


def test_a_sound_configuration_of_two_hundred_routes_has_nothing_above_a_note():
    for policy in Policy:
        view = routing(policy.value, **clean())
        assert len(view.snapshot.routes) == 200
        found = judge(view, ALL_RULES).findings
        assert [str(each.message) for each in found if each.severity is not Severity.NOTE] == []
        assert {each.rule.code for each in found} <= {"RT04", "RT05", "RT08", "TK04"}


EVERY = yaml.safe_load((Path(__file__).parent / "every_rule.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(EVERY))
def test_the_every_rule_sets_fire_exactly_where_they_say(name):
    case = EVERY[name]
    found = {}
    for finding in judge(made(case), ALL_RULES).everything:
        found.setdefault(finding.rule.code, []).append(str(finding.ref))
    assert {code: sorted(refs) for code, refs in found.items()} == case["flags"]


def test_the_every_rule_sets_show_every_rule():
    assert {code for case in EVERY.values() for code in case["flags"]} == {rule.code for rule in ALL_RULES}


def test_the_sample_shows_many_rules_and_is_mostly_healthy(sample):
    board = load(sample)
    shown = {finding.rule.code for finding in board.judged.everything}
    assert len(shown) >= 18
    assert {"DP01", "RT01", "RT02", "SC01", "SC03", "TK01", "TR01", "TR02", "TR04"} <= shown
    assert board.arriving / board.expected > 0.8
    snapshot = board.snapshot
    assert (len(snapshot.trunks), len(snapshot.routes), len(snapshot.scenarios)) == (12, 40, 25)
    assert board.expected == 60


def test_severities_can_be_changed_and_rules_switched_off():
    view = made(EVERY["without_a_catch_all"])
    found = judge(view, ALL_RULES, severities={"RT01": Severity.NOTE, "TR01": None}).findings
    assert {each.severity for each in found if each.rule.code == "RT01"} == {Severity.NOTE}
    assert not [each for each in found if each.rule.code == "TR01"]


def test_every_rule_says_what_its_fingerprint_is_made_of():
    assert [rule.code for rule in ALL_RULES if not rule.identity] == []


def test_fingerprints_outlast_an_export_and_import(sample, tmp_path):
    before = {finding.fingerprint for finding in load(sample).findings}
    other = tmp_path / "other.db"
    prepare(other)
    uploads = [Upload(name, data) for name, data in export_all(sample, excel=True)]
    apply_import(other, plan_import(other, reversed(uploads)), VERA)
    assert {finding.fingerprint for finding in load(other).findings} == before


@pytest.mark.parametrize("name", list(EVERY))
def test_fingerprints_do_not_depend_on_notes_or_on_the_order_of_the_rows(name):
    snapshot = made(EVERY[name]).snapshot
    turned = Snapshot(
        tuple(replace(row, note="other") for row in reversed(snapshot.trunks)),
        tuple(replace(row, note="other") for row in snapshot.routes),
        tuple(replace(row, note="other") for row in reversed(snapshot.scenarios)),
        tuple(replace(row, note="other") for row in reversed(snapshot.transfers)),
    )
    sides = [judge(Routing.compile(each, Policy.SPECIFIC), ALL_RULES).findings for each in (snapshot, turned)]
    assert {each.fingerprint for each in sides[0]} == {each.fingerprint for each in sides[1]}


def test_a_fingerprint_changes_with_the_evidence_that_matters():
    def of(code, **data):
        rule = next(rule for rule in ALL_RULES if rule.code == code)
        return {each.fingerprint for each in judge(routing(**data), [rule]).findings}

    wide, narrow = {"name": "all", "pattern": "_7XXXXXXXXXX"}, {"name": "moscow", "pattern": "_7495XXXXXXX"}
    one = of("RT03", policy="order", routes=[wide, narrow])
    assert one != of("RT03", policy="order", routes=[{**wide, "name": "another"}, narrow])
    assert one == of("RT03", policy="order", routes=[{**wide, "trunks": ["t"]}, narrow], trunks=[{"name": "t"}])
    dead = {"name": "a", "pattern": "_1XX", "trunks": ["t"]}
    first = of("RT02", routes=[dead], trunks=[{"name": "t", "status": "disabled"}])
    assert first != of("RT02", routes=[dead], trunks=[{"name": "t", "status": "requested"}])


def test_the_readme_has_a_row_for_every_rule():
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [rule.code for rule in ALL_RULES if f"| {rule.code} | {rule.name} | {rule.severity} |" not in text] == []
