"""Every page, in both languages, with no data, with the sample and with a large data set."""

import re
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from build import OLEG, VERA, route, scenario, transfer, trunk
from grids import grids, words
from streamlit.testing.v1 import AppTest

from dialmap import messages
from dialmap.core.edits import Edit
from dialmap.core.exchange import Upload
from dialmap.core.fields import FIELDS
from dialmap.core.findings import Severity, route_ref
from dialmap.core.flow import Start
from dialmap.core.model import LineAction, TrunkStatus
from dialmap.core.people import Who
from dialmap.core.profiles import Profile
from dialmap.core.proposals import NewProposal
from dialmap.core.reviews import Choice, Decision, Scope
from dialmap.core.settings import Policy, Settings
from dialmap.core.verdicts import Verdict
from dialmap.core.vocabulary import WORDS
from dialmap.errors import ConflictError, UsageError
from dialmap.i18n import Language, translator
from dialmap.reports import calls as counted
from dialmap.reports.voice import Voice
from dialmap.service import calls, comments, counting, findings, inventory, proposals, registry, reviews, snapshots
from dialmap.service.audit import history
from dialmap.service.boards import load
from dialmap.service.datasets import PROJECT
from dialmap.service.dialplans import as_files, box_of
from dialmap.service.exchange import apply_import, plan_import, prepare
from dialmap.service.settings import change_settings, set_policy
from dialmap.service.transactions import utc_now
from dialmap.ui import flow

#: What the router knows: a page that is added there is tested here.
PAGES = re.findall(r'st\.Page\("(\w+)\.py"', (PROJECT / "pages" / "router.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("data", ["empty", "sample", "large"])
def test_opens_without_an_error(app, request, data, page, language):
    at = app(request.getfixturevalue(data), page, language)
    assert len(at.title) == 1
    assert not at.error
    cyrillic = any("а" <= letter <= "я" for letter in at.title[0].value)
    assert cyrillic == (language == "ru")


def test_overview_gives_the_answer_first(app, sample):
    at = app(sample)
    assert ":red[**7 transfers fail.**] **53 of 60 transfers arrive.** 1 route has no trunk." in words(at)
    assert [metric.value for metric in at.metric] == ["7", "53 / 60", "12", "0"]
    first = grids(at)[0].value
    assert list(first["broken"]) == sorted(first["broken"], reverse=True)
    assert {"Route: Горячая линия Казань", "Route: Новосибирск"} <= set(first["object"])


def test_overview_says_what_to_do_with_no_data(app, empty):
    assert "Import your trunks" in words(app(empty))


def test_start_empty_needs_one_button(app, sample):
    at = app(sample)
    at.button(key="start_empty").click().run()
    assert load(sample).snapshot.is_empty
    assert "There is no data yet." in words(at)


def test_routes_are_found_by_text_and_by_number(app, sample):
    assert len(grids(app(sample, "routes", q="казан"))[0].value) == 2
    at = app(sample, "routes", number="7 843 555 01 10")
    table = grids(at)[0].value
    assert list(table["match"]) == ["✔ wins", "also matches"]
    assert list(table["name"]) == ["Горячая линия Казань", "Казань"]


def test_routes_are_filtered_by_problem(app, sample):
    table = grids(app(sample, "routes", problem="no_trunk"))[0].value
    assert list(table["name"]) == ["Горячая линия Казань"]


def test_a_link_opens_the_drawer_of_a_route(app, sample):
    at = app(sample, "routes", route="Новосибирск")
    text = words(at)
    assert "no listed trunk is connected" in text.replace("\\", "")
    assert "There is no" in words(app(sample, "routes", route="nobody"))


def fill(at, kind, row, version, **values):
    for field, value in values.items():
        key = f"form_{kind}_{row}_{version}_{field}"
        widgets = [
            each
            for each in (*at.text_input, *at.text_area, *at.radio, *at.multiselect, *at.selectbox, *at.checkbox)
            if each.key == key
        ]
        widgets[0].set_value(value)


def test_the_journey_of_the_platform(app, empty):
    at = app(empty, "trunks", new="trunk")
    fill(at, "trunk", "", 0, name="pbx", status="connected")
    at.button(key="save_trunk").click().run()
    assert load(empty).snapshot.trunks[0].name == "pbx"

    at = app(empty, "routes", new="route")
    fill(at, "route", "", 0, name="ext", type="interconnect", templates="_1XX\n205")
    at.run()
    assert at.button(key="save_route").disabled
    fill(at, "route", "", 0, trunks=["pbx"])
    at.run()
    at.button(key="save_route").click().run()
    route = load(empty).snapshot.routes[0]
    assert ([each.pattern for each in route.templates], route.trunks) == (["_1XX", "205"], ("pbx",))

    at = app(empty, "scenarios", new="scenario")
    fill(at, "scenario", "", 0, name="sales")
    at.button(key="save_scenario").click().run()
    at = app(empty, "scenarios", new="transfer")
    fill(at, "transfer", "", 0, scenario="sales", block="operator", number="105")
    at.button(key="save_transfer").click().run()
    assert "1 of 1 transfers arrive." in words(app(empty))

    at = app(empty, "trunks", trunk="pbx")
    at.button(key="ask_trunk").click().run()
    assert "1 route would be left without any trunk: ext" in words(at)
    at.button(key="delete_trunk").click().run()
    assert "0 of 1 transfers arrive." in words(app(empty))


def test_as_what_a_call_leaves_is_said_of_the_transfer_and_in_the_flow(app, empty):
    for row in (
        trunk("t"),
        route("out", "_X.", ["t"], prefix="9", prepend="7"),
        scenario("s"),
        transfer("s", "94955550100"),
    ):
        inventory.save(empty, row, None, VERA)
    for at in (app(empty, "scenarios", transfer="s\x1f1"), app(empty, "flow", at="number:94955550100")):
        assert "Leaves as 74955550100." in words(at)
    row = load(empty).trunks["t"]
    inventory.save(empty, replace(row, status=TrunkStatus.DISABLED), row, VERA)
    assert "Leaves as" not in words(app(empty, "scenarios", transfer="s\x1f1"))


def test_a_form_gets_the_underscore_that_freepbx_does_not_show(app, empty):
    change_settings(empty, Settings(profile=Profile.FREEPBX), VERA)
    inventory.save(empty, trunk("pbx"), None, VERA)
    at = app(empty, "routes", new="route")
    fill(at, "route", "", 0, name="out", templates="01XXX\n112", trunks=["pbx"])
    at.run()
    at.button(key="save_route").click().run()
    assert [each.pattern for each in load(empty).routes["out"].templates] == ["_01XXX", "112"]


def test_a_form_answers_before_it_is_saved(app, sample):
    """Under a template its words and who takes its numbers now; which transfers move; what the draft brings."""
    at = app(sample, "routes", new="route")
    fill(at, "route", "", 0, name="New", templates="_30X", trunks=["pbx-office"])
    at.run()
    said = words(at).replace("\\", "")
    assert "covers 10 numbers" in said
    assert "303 goes to route Контакт-центр now." in said
    moved = re.search(r"Saving moves (\d+) transfers here from: Контакт-центр \((\d+)\)\.", said)
    hit = [each for each in load(sample).outcomes if re.fullmatch(r"30\d", each.number) and each.verdict.counts]
    assert moved is not None
    assert int(moved[1]) == int(moved[2]) == len(hit)
    assert load(sample).routes.get("New") is None
    row = load(sample).trunks["pbx-office"]
    at = app(sample, "trunks", trunk="pbx-office")
    fill(at, "trunk", "pbx-office", row.version, status="disabled")
    at.run()
    assert "14 transfers would no longer arrive." in words(at)
    at.button(key="ask_trunk").click().run()
    assert "Delete pbx-office?" in words(at).replace("\\", "")
    assert at.button(key="delete_trunk").label.replace("\\", "") == "Delete pbx-office"


def test_a_result_block_is_made_inside_its_scenario_with_the_spelling_that_works(app, sample):
    name = load(sample).snapshot.scenarios[0].name
    at = app(sample, "scenarios", scenario=name)
    at.button(key="new_block").click().run()
    assert not at.exception
    fill(at, "transfer", "", 0, block="new one", number="84955550112")
    at.run()
    assert "74955550112" in words(at)
    assert "arrives through Дежурный инженер." in words(at)
    at.button(key="use_spelling").click().run()
    assert "This number hits route Дежурный инженер." in words(at)
    at.button(key="save_transfer").click().run()
    assert load(sample).outcome_of((name, "new one")).transfer.number == "74955550112"
    assert "of" not in at.query_params


def test_a_form_does_not_overwrite_somebody_elses_edit(app, sample):
    at = app(sample, "trunks", trunk="reserve-sip")
    before = load(sample).trunks["reserve-sip"]
    inventory.save(sample, trunk("reserve-sip", note="theirs", provider=before.provider), before, VERA)
    fill(at, "trunk", "reserve-sip", before.version, note="mine")
    at.button(key="save_trunk").click().run()
    assert "Somebody else changed this row" in words(at)
    assert load(sample).trunks["reserve-sip"].note == "theirs"
    at.button(key="mine_trunk").click().run()
    assert load(sample).trunks["reserve-sip"].note == "mine"


def test_lookup_shows_the_candidates_and_why_they_lost(app, sample):
    at = app(sample, "lookup", numbers="7 (843) 555-01-10")
    assert list(grids(at)[0].value["route"]) == ["Горячая линия Казань", "Казань"]
    assert "3 spaces removed" in words(at) or "2 brackets removed" in words(at)


def test_a_list_of_numbers_says_first_what_does_not_arrive(app, sample):
    at = app(sample, "lookup", numbers="301\n999\n*81\n78435550110")
    assert "2 of 4 numbers arrive. 2 do not." in words(at)
    assert list(grids(at)[0].value["typed"]) == ["78435550110", "999", "301", "*81"]
    at = app(sample, "lookup", numbers="301\n999\n*81\n78435550110", only="no_route", row="1")
    assert list(grids(at)[0].value["typed"]) == ["999"]
    assert "No template of an enabled route matches it" in words(at)


def test_a_long_list_of_numbers_stays_out_of_the_address(app, sample):
    at = app(sample, "lookup")
    at.text_area(key="numbers_typed").set_value("\n".join(f"7495555{at:04}" for at in range(500)))
    at.button(key="look_them_up").click().run()
    assert not at.exception
    assert "too long for the address" in words(at)
    assert not at.query_params.get("numbers")
    assert len(grids(at)[0].value) == 500
    at.button(key="close_list").click().run()
    assert grids(at) == []


def test_what_a_file_of_numbers_lacks_is_said_where_it_has_one_too(app, sample, monkeypatch):
    monkeypatch.setattr("dialmap.ui.lookup.read_numbers", lambda _upload: (["301"], messages._("Nothing to show.")))
    at = app(sample, "lookup")
    next(each for each in at.file_uploader if each.key == "numbers_file").upload("numbers.csv", b"301\n").run()
    assert not at.exception
    assert [each.value for each in at.warning] == ["Nothing to show."]
    assert list(grids(at)[0].value["route"]) == ["Контакт-центр"]


def test_the_workbench_shows_the_matrix_the_range_and_the_canonical_form(app, sample):
    at = app(sample, "lookup")
    at.session_state["lookup_tab"] = "Template check"
    at.run()
    at.text_area(key="bench_patterns").set_value("_7495XXXXXXX\n_X.\n_1[2")
    at.text_area(key="bench_numbers").set_value("7 495 555-01-00\n301\n*1")
    at.text_input(key="range_first").set_value("79030000000")
    at.text_input(key="range_last").set_value("79031999999")
    at.text_input(key="canonical").set_value("_8[2-9]X")
    at.text_input(key="expression").set_value(r"^(7|8)9\d{9}$")
    at.run()
    assert not at.exception
    assert grids(at)[0].value.to_numpy().tolist() == [
        ["74955550100", "●", "○", ""],
        ["301", "", "●", ""],
        ["*1", "", "", ""],
    ]
    assert at.code[0].value == "_7903[01]XXXXXX"
    assert at.code[1].value == "_[78]9XXXXXXXXX"
    assert "1 template takes just its numbers." in words(at)
    assert "`_8NX`" in words(at)
    assert "Proof" in words(at)
    assert "never closed" in words(at)
    at.text_input(key="expression").set_value("7495").run()
    assert at.code[1].value == "_7495!"
    at.text_input(key="expression").set_value("^[1-3]+$").run()
    assert "not every digit (at character 7)" in words(at)


def test_a_route_is_explained_in_words(app, sample):
    text = words(app(sample, "routes", route="Казань"))
    assert "then 7 digits" in text.replace("\\", "")
    assert "covers 10,000,000 numbers" in text.replace("\\", "")


def test_the_policy_is_changed_for_the_data_set(app, sample):
    at = app(sample, "lookup", numbers="74955550100")
    assert "Most specific template" in words(at)
    at.radio(key="policy").set_value("order").run()
    at.button(key="use_policy").click().run()
    assert load(sample).settings.policy == "order"
    assert "First in the list" in words(at)


def test_findings_show_the_page_of_the_rule(app, sample):
    finding = next(each for each in load(sample).findings if each.rule.code == "RT01")
    at = app(sample, "findings", finding=finding.fingerprint)
    assert "Why it matters" in words(at)
    assert "Почему это важно" in words(app(sample, "findings", "ru", finding=finding.fingerprint))


def test_import_shows_what_would_change_and_applies_it(app, empty):
    at = app(empty, "exchange")
    at.file_uploader[0].upload("trunks.csv", b"name,status\na,connected\nb,broken\n").run()
    assert [metric.value for metric in at.metric] == ["1", "0", "0", "0", "1"]
    assert load(empty).snapshot.is_empty
    at.button(key="apply").click().run()
    assert not at.exception
    assert [each.name for each in load(empty).snapshot.trunks] == ["a"]


def test_import_says_its_effect_before_and_after_and_is_undone(app, sample):
    at = app(sample, "exchange")
    before = load(sample)
    rows = "name,type,patterns,trunks\nКонтакт-центр,interconnect,_30X,pbx-office\nNew,standard,_9XX,pbx-office\n"
    at.file_uploader[0].upload("routes.csv", rows.encode()).run()
    assert f"{before.arriving} / {before.expected} before, " in words(at).replace("\\", "")
    titles = " ".join(each.label for each in at.expander)
    assert "transfers get another verdict or route." in titles
    assert "new findings." in titles
    assert at.button(key="apply").label == "Add 1, change 1"
    at.button(key="apply").click().run()
    assert not at.exception
    after = load(sample)
    new = len({each.fingerprint for each in after.findings} - {each.fingerprint for each in before.findings})
    assert "Imported: 1 added, 1 changed." in words(at)
    assert f"{new} new findings." in words(at)
    at.button(key="undo_import").click().run()
    assert load(sample).snapshot.routes == before.snapshot.routes
    assert "Imported:" not in words(at)


DIALPLAN = """[globals]
OUT=SIP/sbc
[macro-nothing]
exten => s,1,NoOp()
[from-internal]
include => world
exten => _[1-9]XX,1,Dial(PJSIP/${EXTEN},20)
[world]
exten => _9X.,1,Dial(${OUT}/8${EXTEN:1})
a line that is none
"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_dialplan_is_dropped_in_and_asks_where_calls_enter(app, empty, language):
    at = app(empty, "exchange", language)
    at.file_uploader[0].upload("extensions.conf", DIALPLAN.encode()).run()
    assert len(at.warning) == 1
    at.button(key="use_contexts").click().run()
    assert load(empty).settings.policy is Policy.CONTEXTS
    at.file_uploader[0].upload("extensions.conf", DIALPLAN.encode()).run()
    entry = at.selectbox(key="box_entry")
    assert [each.split(":")[0] for each in entry.options] == ["from-internal", "world", "macro-nothing"]
    (lost,) = [each for each in at.expander if each.label.startswith("1 ")]
    assert lost
    entry.select_index(1).run()
    at.selectbox(key="box_entry").select_index(0).run()
    at.button(key="apply").click().run()
    assert not at.exception
    board = load(empty)
    assert {name: row.trunks for name, row in board.routes.items()} == {"from-internal": (), "world": ("sbc",)}
    assert board.look_up("97495").trace.sends == "87495"


def test_a_broken_database_is_a_sentence_on_every_page(app, tmp_path):
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database " * 100)
    at = app(path)
    assert "is not a database" in words(at)


def test_findings_are_chosen_by_severity_rule_owner_and_name(app, sample):
    at = app(sample, "findings", owner="Лапина", severity="error")
    board = load(sample)
    wanted = [each for each in board.findings if each.severity == "error" and board.owner_of(each.ref) == "Лапина"]
    assert 0 < len(wanted) < len(board.findings)
    assert list(grids(at)[0].value["message"]) == [str(each.message) for each in wanted]
    at = app(sample, "findings", q="казань")
    assert len(grids(at)[0].value) == len(board.select(text="казань")) > 0


@pytest.mark.parametrize("group", ["rule", "object", "owner"])
def test_findings_are_grouped_and_a_group_opens(app, sample, group):
    board = load(sample)
    at = app(sample, "findings", group=group)
    groups = grids(at)[0].value
    assert groups[["error", "warning", "note"]].to_numpy().sum() == len(board.findings)
    first = groups["group"].iloc[0].removeprefix("\u2060")
    at = app(sample, "findings", group=group, **{"in": first})
    counts = groups.iloc[0][["error", "warning", "note"]]
    assert len(grids(at)[1].value) == counts.sum()


def test_next_and_previous_walk_through_the_findings(app, sample):
    findings = load(sample).ranked
    at = app(sample, "findings", finding=findings[0].fingerprint)
    assert at.button(key="previous").disabled
    at.button(key="next").click().run()
    assert at.query_params["finding"] == findings[1].fingerprint
    assert f"2 of {len(findings)}" in words(at)
    at.button(key="previous").click().run()
    assert at.query_params["finding"] == findings[0].fingerprint
    at.button(key="close_finding").click().run()
    assert "finding" not in at.query_params


def test_what_is_new_since_the_last_import_is_said(app, sample):
    assert "new since the last import" not in words(app(sample, "findings"))
    uploads = [Upload("routes.csv", "name,type,patterns\nНовый,standard,_7777XXXXXXX\n".encode())]
    apply_import(sample, plan_import(sample, uploads), VERA)
    board = load(sample)
    fresh = [each for each in board.findings if board.is_new(each)]
    assert {str(each.ref) for each in fresh} >= {"route:Новый"}
    at = app(sample, "findings", new="1")
    assert f"{len(fresh)} are new since the last import" in words(at)
    assert len(grids(at)[0].value) == len(fresh)


def test_a_fix_is_shown_as_a_difference_and_applied_by_a_click(app, sample):
    finding = next(each for each in load(sample).findings if each.rule.code == "DP02")
    at = app(sample, "findings", finding=finding.fingerprint)
    at.session_state[f"fix_{finding.fingerprint}"] = True
    at.run()
    told = " ".join(str(frame.value.to_numpy()) for frame in grids(at))
    assert "_7843[0-9]XXXXXX" in told
    assert "_7843XXXXXXX" in told
    assert "Proof: every number goes where it went." in words(at)
    at.button(key=f"apply_{finding.fingerprint}").click().run()
    assert not at.exception
    board = load(sample)
    assert not [each for each in board.findings if each.rule.code == "DP02"]
    assert board.routes[finding.ref.key[0]].templates[0].pattern == "_7843XXXXXXX"


def test_a_fix_that_somebody_overtook_is_refused_in_a_sentence(app, sample):
    finding = next(each for each in load(sample).findings if each.rule.code == "DP02")
    at = app(sample, "findings", finding=finding.fingerprint)
    at.session_state[f"fix_{finding.fingerprint}"] = True
    at.run()
    board = load(sample)
    route = board.routes[finding.ref.key[0]]
    inventory.save(sample, replace(route, note="changed meanwhile"), route, VERA)
    with pytest.raises(ConflictError):
        findings.apply(sample, finding.fix, VERA)
    assert load(sample).routes[route.name].templates == route.templates


def test_an_object_leads_back_to_its_finding(app, sample):
    finding = next(each for each in load(sample).findings if each.rule.code == "RT01")
    at = app(sample, "routes", route=finding.ref.key[0], back=f"severity=error&finding={finding.fingerprint}")
    assert not at.exception


def test_what_if_names_what_fails(app, sample):
    at = app(sample, "whatif", without="pbx-office")
    assert "14 transfers that arrive now would fail." in words(at)
    assert load(sample).arriving == 53
    quiet = app(sample, "whatif", without="reserve-sip")
    assert "0 transfers that arrive now would fail." in words(quiet)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_calls_of_hostile_names_and_masked_numbers(app, empty, tmp_path, language):
    """A channel, a context and a trunk come from a file; numbers are masked in every tab."""
    for row in (trunk("a|b <b>*x*</b>", channels=1), route("r", "_8X.", ["a|b <b>*x*</b>"]), scenario("s")):
        inventory.save(empty, row, None, VERA)
    inventory.save(empty, transfer("s", "84951234567"), None, VERA)
    change_settings(empty, Settings(masking=True), VERA)
    lines = "".join(
        f"{number},2026-03-01 10:00:0{at},{way},{end}\n"
        for at, (number, way, end) in enumerate(
            [
                ("84951234567", "SIP/a|b <b>*x*</b>", "ANSWERED"),
                ("84951234567", "SIP/<img src=x onerror=alert(1)>", "BUSY"),
                ("79990001122", "SIP/a|b <b>*x*</b>", "FAILED"),
            ]
        )
    )
    path = tmp_path / "<b>calls<b>.csv"
    path.write_text("number,start,trunk,status\n" + lines, encoding="utf-8")
    counting.count_file(empty, path, VERA)
    for tab in ("", "Otherwise than the table", "Routes", "Trunks", "Numbers", "Files"):
        at = app(empty, "calls", language)
        if tab:
            at.session_state["calls_tab"] = tab if language == "en" else messages._(tab).render(translator(Language.RU))
            at.run()
        assert not at.exception
        said = " ".join(each.value for kind in (at.markdown, at.caption, at.success, at.info) for each in kind)
        shown = said + " ".join(str(grid) for grid in grids(at))
        assert "84951234567" not in shown
        assert "79990001122" not in shown
        assert "<b>" not in said
    record = counted.record(calls.traffic(empty, load(empty)), 9, Voice(Language.EN, masking=True))
    assert record["drift"][0]["number"] == "7999•••••22"


def test_settings_are_stored_with_who_changed_them(app, sample):
    at = app(sample, "settings")
    at.radio(key="settings_policy").set_value("order").run()
    at.selectbox(key="settings_country").set_value("DE").run()
    at.toggle(key="settings_masking").set_value(True).run()
    at.button(key="settings_save").click().run()
    assert not at.exception
    settings = load(sample).settings
    assert (settings.policy, settings.country, settings.masking) == ("order", "DE", True)
    assert {(entry.key, entry.who) for entry in history(sample, "setting")} == {
        (key, "Vera") for key in ("policy", "country", "masking")
    }
    told = " ".join(str(frame.value.to_numpy()) for frame in grids(at))
    assert "Vera" in told


def test_what_the_form_did_not_touch_stays_as_somebody_else_set_it(sample):
    opened = load(sample).settings
    change_settings(sample, Settings(rules={"RT05": "off"}), Who("first"), opened)
    change_settings(sample, Settings(country="KZ"), Who("second"), opened)
    settings = load(sample).settings
    assert (settings.country, dict(settings.rules)) == ("KZ", {"RT05": "off"})


@pytest.mark.parametrize(
    "wrong", [Settings(country="XX"), Settings(rules={"ZZ01": "off"}), Settings(rules={"RT01": "x"})]
)
def test_settings_that_mean_nothing_are_refused(sample, wrong):
    before = load(sample).settings
    with pytest.raises(UsageError):
        change_settings(sample, wrong, VERA)
    assert load(sample).settings == before
    assert not history(sample, "setting")


def test_masked_numbers_are_nowhere_on_the_pages(app, sample):
    change_settings(sample, Settings(masking=True), VERA)
    for page in PAGES:
        at = app(sample, page)
        if page == "proposals":
            continue  # its table editor is a form: what is edited is shown as it is
        told = words(at) + " ".join(str(frame.value.to_numpy()) for frame in grids(at))
        assert "74955550112" not in told, page
    assert "7495•••••12" in " ".join(str(frame.value.to_numpy()) for frame in grids(app(sample, "scenarios")))


def test_a_switched_off_rule_is_said_and_silent(app, sample):
    change_settings(sample, Settings(rules={"TR01": "off"}), VERA)
    at = app(sample, "findings")
    assert "2 rules are switched off." in words(at)
    assert not [each for each in load(sample).findings if each.rule.code == "TR01"]


def test_a_variable_gets_its_values_in_the_form(app, sample):
    row = transfer("Партнёры", "{operator}", block="Variable")
    inventory.save(sample, row, None, VERA)
    at = app(sample, "scenarios", transfer="Партнёры\x1fVariable")
    area = next(each for each in at.text_area if "Values of the variable" in each.label)
    area.set_value("301\n 999 ").run()
    at.button(key="save_transfer").click().run()
    assert not at.exception
    stored = next(each for each in load(sample).snapshot.transfers if each.block == "Variable")
    assert stored.values == ("301", "999")
    assert load(sample).outcome_of(stored.key).number == "999"


def test_a_snapshot_is_taken_compared_and_restored(app, sample):
    at = app(sample, "compare")
    at.session_state["compare_tab"] = "Snapshots"
    at.run()
    at.text_input(key="snapshot_name").set_value("Monday").run()
    next(each for each in at.button if each.label == "Take a snapshot").click().run()
    assert [kept.name for kept in snapshots.listed(sample)] == ["Monday"]
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, trunks=()), row, VERA)
    at = app(sample, "compare", old="Monday")
    assert "5 ranges of numbers end up elsewhere" in words(at)
    assert "1 transfer gets another verdict or route" in words(at)
    assert "From “Monday” to “The present”" in words(at)
    at.session_state["compare_map"] = True
    at.run()
    assert not at.exception
    moving = next(each.value for each in grids(at) if "moved" in each.value)
    assert moving["moved"].sum() > 0
    at = app(sample, "compare", old="Tuesday")
    assert "There is no Tuesday to compare with" in words(at)
    assert "From “" not in words(at)
    assert app(sample, "compare", "ru", old="Monday").title[0].value == "Сравнение"
    at = app(sample, "compare", snapshot="Monday")
    at.session_state["compare_tab"] = "Snapshots"
    at.run()
    at.button(key="restore").click().run()
    assert not at.exception
    assert load(sample).routes["Казань"].trunks == row.trunks
    assert len(snapshots.listed(sample)) == 2


def test_tickets_that_a_remark_or_a_comment_names_are_links(app, sample):
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, note="asked in SUP-7"), row, VERA)
    comments.say(sample, route_ref("Казань"), "see OPS-12 too", VERA)
    opened = load(sample).settings
    assert not app(sample, "routes", route="Казань").get("link_button")
    change_settings(sample, replace(opened, tickets="https://t.example/{ticket}"), VERA)
    links = {each.proto.url for each in app(sample, "routes", route="Казань").get("link_button")}
    assert links == {"https://t.example/SUP-7", "https://t.example/OPS-12"}


def test_renaming_is_said_to_change_nothing(app, sample):
    snapshots.take(sample, "before", VERA)
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, name="Kazan"), row, VERA)
    said = words(app(sample, "compare", old="before"))
    assert "every number goes where it went. This is a proof." in said


def test_the_audit_log_is_shown_filtered_and_a_forgery_is_said(app, sample):
    row = load(sample).trunks["reserve-sip"]
    inventory.save(sample, replace(row, ticket="SUP-9"), row, VERA)
    at = app(sample, "audit", by="Vera", kind="trunks")
    assert "141 entries, unbroken." in words(at)
    (entry,) = grids(at)[0].value.to_dict("records")
    assert (entry["who"], entry["key"], entry["what"]) == ("Vera", "reserve-sip", "ticket: SUP-1260 → SUP-9")
    connection = sqlite3.connect(sample)
    connection.execute("drop trigger audit_log_no_update")
    connection.execute("update audit_log set who = 'Oleg' where id = 141")
    connection.execute("update dataset set revision = revision + 1")
    connection.commit()
    connection.close()
    assert "Entry 141 was altered" in words(app(sample, "audit"))


def test_a_proposal_shows_its_three_checks_and_is_applied(app, sample):
    fresh = route("Support", "_749555502XX", ["pbx-office"], position=50)
    wanted = NewProposal(title="Support line", numbers="_749555502XX", route="Support", edits=(Edit(None, fresh),))
    number = proposals.propose(sample, wanted, VERA)
    at = app(sample, "proposals", proposal=str(number))
    assert words(at).count("✔") == 3
    assert "✖" not in words(at)
    assert "1 range of numbers ends up elsewhere" in words(at)
    assert "Support" not in load(sample).routes
    at.button(key="apply_proposal").click().run()
    assert not at.exception
    assert "Support" in load(sample).routes
    assert "Settled by Vera" in words(app(sample, "proposals", proposal=str(number)))


def test_an_edit_of_a_form_is_put_aside_for_a_proposal(app, sample):
    at = app(sample, "routes", route="Казань")
    next(each for each in at.text_input if each.label == "Owner").set_value("Vera").run()
    at.button(key="propose_route").click().run()
    assert not at.exception
    assert load(sample).routes["Казань"].owner == "Белов"
    at.switch_page("proposals.py").run()
    at.text_input(key="proposal_title").set_value("A new owner").run()
    at.text_input(key="proposal_numbers").set_value("_7843XXXXXXX").run()
    assert "1 edit:" in words(at)
    at.button(key="propose").click().run()
    assert not at.exception
    (proposal,) = proposals.listed(sample)
    assert [each.field for each in proposal.edits[0].fields] == ["owner"]
    assert load(sample).routes["Казань"].owner == "Белов"


def test_a_session_is_opened_decided_and_its_waivers_are_listed(app, sample):
    at = app(sample, "reviews")
    at.text_input(key="session_title").set_value("Week 48").run()
    at.text_area(key="session_people").set_value("Vera\nOleg").run()
    at.button(key="session_open").click().run()
    assert not at.exception
    (session,) = reviews.sessions(sample)
    at = app(sample, "reviews", session=str(session.id))
    item = reviews.agenda(sample, session.id).items[0]
    assert at.query_params["item"] in (item.fingerprint, [item.fingerprint])  # pinned from the first draw
    key = f"decide_{session.id}_{item.fingerprint}"
    at.button(key=f"{key}_waive").click().run()
    at.button(key=f"{key}_save").click().run()
    assert "a reason is needed" in words(at)
    at.text_area(key=f"{key}_reason").set_value("closed soon").run()
    at.date_input(key=f"{key}_until").set_value(utc_now().date() + timedelta(days=5)).run()
    at.button(key=f"{key}_save").click().run()
    assert not at.exception
    assert reviews.agenda(sample, session.id).items[0].decision.reason == "closed soon"
    undecided = reviews.agenda(sample, session.id).items[1].fingerprint
    assert at.query_params["item"] in (undecided, [undecided])
    at = app(sample, "reviews")
    at.session_state["review_tab"] = "Waivers"
    at.run()
    assert "1 finding is waived. 1 waiver ends within 14 days. 0 waivers match nothing." in words(at)
    assert "1 is waived and counted apart." in words(app(sample, "findings"))
    assert len(grids(app(sample, "findings", waived="1"))[0].value) == 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_sign_off_and_report_are_offered(app, sample, language):
    number = reviews.open_session(sample, "Week 48", ("Vera",), VERA)
    for tab in ("Sign-off", "Report") if language == "en" else ("Согласование", "Отчёт"):
        at = app(sample, "reviews", language, session=str(number))
        at.session_state["session_tab"] = tab
        at.run()
        assert not at.exception
        assert not at.error


def test_every_page_is_in_the_router():
    files = {path.stem for path in (PROJECT / "pages").glob("*.py")}
    assert files == {*PAGES, "router"}
    assert len(PAGES) >= 13


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("asked", ["999", "x", "9" * 30, "²", "-1"])
@pytest.mark.parametrize("page", ["reviews", "proposals"])
def test_a_link_to_what_does_not_exist_says_so(app, sample, page, asked, language):
    param = page.removesuffix("s").replace("review", "session")
    at = app(sample, page, language, **{param: asked})
    (warning,) = at.warning
    assert asked.replace("-", "\\-") in warning.value
    assert ("There is no" in warning.value) == (language == "en")
    assert param not in at.query_params


def test_no_bare_name_of_a_field_or_of_a_value_stands_on_a_russian_page(app, sample):
    """Files have columns for ever, and those are named as they are, in code; everything else has a word."""
    change_settings(sample, Settings(masking=False, policy=Policy.ORDER, rules={"RT05": "off"}), VERA)
    row = load(sample).snapshot.transfers[0]
    changed = replace(row, inbound_action=LineAction.SOFTPHONE, note="по-русски")
    inventory.save(sample, changed, row, Who("Вера"))
    number = reviews.open_session(sample, "Разбор", ("Вера",), Who("Вера"))
    names = {field.name for fields in FIELDS.values() for field in fields}
    names |= {field.stored_as for fields in FIELDS.values() for field in fields if field.stored_as}
    for enum in WORDS:
        names |= {member.value for member in enum}
    bare = re.compile(rf"(?<![\w.@/=-])({'|'.join(map(re.escape, sorted(names)))})(?![\w.@/=-])(?! \d{{4}}-)")
    asked = [(page, {}) for page in PAGES] + [("reviews", {"session": str(number)}), ("audit", {"kind": "transfers"})]
    for page, query in asked:
        at = app(sample, page, "ru", **query)
        cells = [
            str(cell)
            for frame in grids(at)
            for line in frame.value.to_numpy()
            for cell in line
            if isinstance(cell, str)
        ]
        if page == "proposals":
            cells = []  # its table editor holds the cells of our files, which have stable values
        said = re.sub(r"`[^`]*`", "", words(at)).replace("\\", "") + " ".join(cells)
        assert sorted({found[0] for found in bare.finditer(said)}) == [], page


def test_a_form_in_conflict_shows_the_three_versions_in_words(app, sample):
    at = app(sample, "scenarios", "ru", transfer="\x1f".join(load(sample).snapshot.transfers[0].key))
    before = load(sample).snapshot.transfers[0]
    theirs = replace(before, inbound_action=LineAction.SOFTPHONE)
    inventory.save(sample, theirs, before, VERA)
    area = next(each for each in at.text_area if each.label == "Заметка")
    area.set_value("моё").run()
    at.button(key="save_transfer").click().run()
    rows = next(each.value for each in grids(at) if "theirs" in each.value.columns).to_numpy().tolist()
    assert [row[0] for row in rows] == ["Действие при переадресации (входящая линия)", "Заметка"]
    assert rows[0][2] == "Софтфон"


def test_somebody_elses_decision_neither_moves_anybody_nor_takes_what_they_typed(app, sample):
    number = reviews.open_session(sample, "Week 48", ("Vera", "Oleg"), VERA)
    first, second = reviews.agenda(sample, number).items[:2]
    at = app(sample, "reviews", session=str(number))
    key = f"decide_{number}_{first.fingerprint}"
    at.button(key=f"{key}_false_alarm").click().run()
    at.text_area(key=f"{key}_reason").set_value("typed by Vera").run()
    reviews.decide(sample, number, first, Decision(choice=Choice.LATER, note="by Oleg"), OLEG)
    reviews.decide(sample, number, second, Decision(choice=Choice.LATER), OLEG)
    at.run()
    assert at.query_params["item"] in (first.fingerprint, [first.fingerprint])
    assert at.text_area(key=f"{key}_reason").value == "typed by Vera"
    assert "Oleg decided “Later”" in words(at)
    at.button(key=f"{key}_save").click().run()
    assert "nothing was overwritten" in words(at)
    assert reviews.agenda(sample, number).items[0].decision.note == "by Oleg"
    at.button(key=f"{key}_mine").click().run()
    assert at.text_area(key=f"{key}_reason").value == "typed by Vera"
    at.button(key=f"{key}_save").click().run()
    decided = reviews.agenda(sample, number).items[0].decision
    assert (decided.who, decided.reason) == ("Vera", "typed by Vera")
    assert not at.exception


def test_theirs_is_taken_by_a_click(app, sample):
    number = reviews.open_session(sample, "Week 48", ("Vera", "Oleg"), VERA)
    first = reviews.agenda(sample, number).items[0]
    at = app(sample, "reviews", session=str(number))
    key = f"decide_{number}_{first.fingerprint}"
    at.button(key=f"{key}_fix").click().run()
    reviews.decide(sample, number, first, Decision(choice=Choice.LATER, note="by Oleg"), OLEG)
    at.run()
    at.button(key=f"{key}_theirs").click().run()
    assert at.text_area(key=f"{key}_note").value == "by Oleg"
    assert not at.exception


def test_a_fix_is_offered_with_its_owner_and_a_date_by_a_chip(app, sample):
    number = reviews.open_session(sample, "Week 48", ("Vera",), VERA)
    board = load(sample)
    found = next(each for each in board.findings if each.fix is not None and board.owner_of(each.ref))
    at = app(sample, "reviews", session=str(number), item=found.fingerprint)
    assert any("Proposed fix" in each.label for each in at.expander)
    key = f"decide_{number}_{found.fingerprint}"
    at.button(key=f"{key}_fix").click().run()
    assert at.selectbox(key=f"{key}_owner").value == board.owner_of(found.ref)
    at.button(key=f"{key}_due_14").click().run()
    at.button(key=f"{key}_save").click().run()
    decided = next(
        each for each in reviews.agenda(sample, number).items if each.fingerprint == found.fingerprint
    ).decision
    assert (decided.owner, decided.due) == (board.owner_of(found.ref), board.today + timedelta(days=14))


def test_a_meeting_begins_with_its_scope_and_decides_a_group_at_once(app, sample):
    at = app(sample, "reviews")
    at.text_input(key="session_title").set_value("Errors").run()
    at.text_area(key="session_people").set_value("Vera").run()
    at.button_group(key="session_scope").set_value([Severity.ERROR]).run()
    at.toggle(key="session_fresh").set_value(False).run()
    at.button(key="session_open").click().run()
    assert not at.exception
    items = reviews.agenda(sample, 1).items
    assert {each.severity for each in items} == {"error"}
    code = Counter(each.code for each in items).most_common(1)[0][0]
    group = [each for each in items if each.code == code]
    assert len(group) > 1
    at = app(sample, "reviews", session="1", item=group[0].fingerprint)
    key = f"decide_1_{group[0].fingerprint}"
    at.button(key=f"{key}_later").click().run()
    at.checkbox(key=f"{key}_group").set_value(True).run()
    at.button(key=f"{key}_save").click().run()
    assert not at.exception
    items = reviews.agenda(sample, 1).items
    decided = [each for each in items if each.decision is not None]
    assert ({each.code for each in decided}, len(decided)) == ({code}, len(group))
    left = next(each for each in items if each.position > group[0].position and each.decision is None)
    assert at.query_params["item"] in (left.fingerprint, [left.fingerprint])


@pytest.fixture
def boxed(sample):
    """The sample as an Asterisk would hold it: its routes in two contexts that are asked one after the other."""
    for at, row in enumerate(load(sample).snapshot.routes):
        inventory.save(sample, replace(row, context="from-desks" if at % 2 else "world"), row, VERA)
    set_policy(sample, Policy.CONTEXTS, VERA)
    return sample


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("page", PAGES)
def test_opens_where_there_are_contexts(app, boxed, page, language):
    assert not app(boxed, page, language).error


def test_routes_findings_flow_and_a_session_are_narrowed_to_a_context(app, boxed):
    board = load(boxed)
    at = app(boxed, "routes", context="from-desks")
    shown = {name for name, row in board.routes.items() if row.context == "from-desks"}
    assert set(grids(at)[0].value["name"]) == shown
    assert set(grids(at)[0].value["context"]) == {"from-desks"}
    at = app(boxed, "findings", context="from-desks")
    named = [each for each in board.open if board.context_of(each.ref) == "from-desks"]
    assert len(grids(at)[0].value) == len(named) > 0
    firsts = {each.key for each in flow.made(board, (), Start.CONTEXT, only_failing=False).nodes if not each.column}
    assert firsts == {"", "from-desks", "world"}
    assert not app(boxed, "flow", by="context").error
    wanted = Scope(contexts=frozenset({"from-desks"}))
    number = reviews.open_session(boxed, "Desks", ("Vera",), VERA, scope=wanted, board=board)
    assert {each.fingerprint for each in reviews.agenda(boxed, number).items} == {each.fingerprint for each in named}


def test_a_blocking_route_says_so_wherever_its_numbers_go(app, sample):
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, blocking=True), row, VERA)
    assert "Calls end here on purpose." in words(app(sample, "routes", route="Казань"))
    assert "Blocked on purpose" in words(app(sample, "lookup", numbers="78435550000"))
    assert list(grids(app(sample, "routes", q="Казань"))[0].value["trunks"]) == ["—", "Blocked on purpose"]
    assert load(sample).verdicts[Verdict.BLOCKED] > 0
    assert not app(sample, "flow").error
    assert not app(sample, "map", by="verdict").error


def test_the_order_of_the_contexts_is_told_where_it_counts(app, boxed):
    told = r"Contexts, as they are asked: world → from\-desks"
    assert told in words(app(boxed, "settings"))
    assert told in words(app(boxed, "routes"))


def test_an_invented_asterisk_is_followed_looked_at_and_imported(app, empty):
    at = app(empty, "exchange")
    at.button(key="try_box").click().run()
    at.selectbox(key="box_entry").set_value("from-robot").run()
    at.text_input(key="followed").set_value("88124955501").run()
    said = words(at)
    assert "is taken by" in said
    assert "Sent is 78124955501" in said
    at.button(key="use_contexts").click().run()
    assert not at.error
    at.button(key="apply").click().run()
    board = load(empty)
    assert {each.rule.code for each in board.findings} >= {"RT01", "RT03", "RT15", "TK05"}
    assert board.routes["North-west"].templates[0].source == "extensions.conf:45"
    assert board.trunks["regions-gw"].observed == "unreachable"
    assert "password" not in words(at)
    remembered = words(app(empty, "exchange"))
    assert "Calls enter at from" in remembered
    assert "lines are read" in remembered
    at = app(empty, "trunks", trunk="regions-gw")
    assert "The PBX said of it: Unreachable" in words(at)


def test_what_can_be_imported_is_told_on_the_page(app, empty):
    at = app(empty, "exchange")
    at.selectbox(key="format_page").set_value("freepbx-sql").run()
    assert "mysqldump asterisk outbound_routes" in words(at)


def test_a_call_that_goes_on_to_another_route_says_past_which(app, sample):
    change_settings(sample, replace(load(sample).settings, fall_through=True), VERA)
    said = words(app(sample, "lookup", numbers="78435550110"))
    assert "Goes on past Горячая линия Казань" in said
    assert (
        "has no live trunk, so the call goes on"
        in grids(app(sample, "lookup", numbers="78435550110"))[0].value.to_string()
    )


def test_routes_are_written_for_a_pbx_with_the_proof_and_what_it_cannot_say(app, sample):
    at = app(sample, "exchange")
    at.toggle(key="write_box").set_value(True).run()
    assert "Read again and proven" in words(at)
    at.radio(key="written_as").set_value("freepbx-patterns").run()
    assert "Read again and proven" in words(at)
    assert not at.error


def test_what_a_console_printed_is_pasted(app, empty):
    set_policy(empty, Policy.CONTEXTS, VERA)
    at = app(empty, "exchange")
    shown = "[ Context 'in' created by 'pbx_config' ]\n '_9X.' => 1. Dial(PJSIP/${EXTEN:1}@gw) [extensions.conf:3]\n"
    at.text_area(key="pasted_files_0").set_value(f"pbx*CLI> dialplan show\n{shown}").run()
    at.button(key="apply").click().run()
    assert not at.error
    assert load(empty).routes["in"].trunks == ("gw",)
    assert not app(empty, "exchange").text_area(key="pasted_files_0").value


def test_a_dialplan_may_be_proposed(app, empty):
    set_policy(empty, Policy.CONTEXTS, VERA)
    board = load(empty)
    box, _others, _left_out = box_of([Upload("extensions.conf", b"[in]\nexten => _X.,1,Dial(SIP/gw/${EXTEN})\n")])
    edits = proposals.from_files(board, as_files(box, "in", board, utc_now()).files)
    assert [each.key for each in edits] == [("gw",), ("in",)]
    assert not app(empty, "proposals", new="1").error


def test_the_language_outlives_the_box_in_which_it_was_chosen(monkeypatch, sample):
    """Streamlit forgets what the boxes of a page hold that it draws anew; a run may come without URL and browser."""
    monkeypatch.setenv("DIALMAP_DB", str(sample))
    at = AppTest.from_file(str(PROJECT / "pages" / "router.py"), default_timeout=60)
    at.session_state["_spoken"] = "ru"
    at.run()
    assert "Обзор" in words(at)
    assert at.query_params["lang"] == "ru"


RANGES = """АВС/ DEF;От;До;Емкость;Оператор;Регион
495;5550000;5550099;100;ПАО *Весна*;Москва
843;5550000;5559999;10000;ПАО "Заря";Казань
916;5550000;5559999;10000;ПАО "Заря";Москва
"""


@pytest.fixture
def known(sample):
    uploads = [Upload("ABC-4xx.csv", RANGES.encode())]
    registry.load_registry(sample, registry.stage_registry(sample, uploads), VERA)
    return sample


REGISTRY_TABS = {
    "en": ("This data", "Ranges as templates", "Files"),
    "ru": ("Эти данные", "Диапазоны в шаблоны", "Файлы"),
}


@pytest.mark.parametrize(("language", "tab"), [(each, tab) for each, tabs in REGISTRY_TABS.items() for tab in tabs])
def test_the_registry_opens_in_every_tab(app, known, tab, language):
    at = app(known, "registry", language)
    at.session_state["registry_tab"] = tab
    at.run()
    assert not at.exception
    assert not at.error


def test_a_number_says_whose_it_is(app, known):
    said = words(app(known, "lookup", numbers="74955550012"))
    assert r"Numbering registry: ПАО \*Весна\* · Москва · range 4955550000 to 4955550099" in said
    assert "nobody was given this number" in words(app(known, "lookup", numbers="74955550112"))


def test_the_flow_and_the_map_are_grouped_by_it(app, known):
    assert "ported numbers" in words(app(known, "map", by="operator", at="7495"))
    at = app(known, "flow", by="region")
    assert not at.error
    assert next(iter(grids(at)[0].value.columns)) == "region"


def test_without_one_there_is_nothing_of_it(app, sample):
    assert "Numbering registry" not in words(app(sample, "lookup", numbers="74955550012"))
    assert "No registry is loaded." in words(app(sample, "registry"))


def test_masked_numbers_stay_masked(app, known):
    change_settings(known, Settings(masking=True), VERA)
    assert "74955550112" not in words(app(known, "registry"))


@pytest.fixture
def several(tmp_path, monkeypatch):
    """A folder with the data sets “live”, in which Vera works, and “staging”, in which only Oleg is known."""
    monkeypatch.delenv("DIALMAP_ADMINISTRATORS")
    folder = tmp_path / "sets"
    folder.mkdir()
    for name, who in (("live", VERA), ("staging", OLEG)):
        prepare(folder / f"{name}.db")
        for row in (trunk("т"), scenario("с"), transfer("с", "301", block=name)):
            inventory.save(folder / f"{name}.db", row, None, who)
    inventory.save(folder / "live.db", route("м", ["_3XX"], ["т"]), None, VERA)
    monkeypatch.setenv("DIALMAP_SETS", str(folder))
    return folder


def test_one_goes_from_data_set_to_data_set_and_takes_nothing_along(app, several):
    at = app(several / "live.db", "scenarios", q="live")
    assert list(grids(at)[0].value["block"]) == ["live"]
    at.session_state["_undo"] = (1, "x", "something")
    at.selectbox(key="set_picked").set_value("staging").run()
    assert list(grids(at)[0].value["block"]) == ["staging"]
    assert at.query_params["set"] == "staging"
    assert "q" not in at.query_params
    assert "_undo" not in at.session_state
    assert at.session_state["_name"] == ""  # Vera is nobody there
    at.selectbox(key="set_picked").set_value("live").run()
    assert list(grids(at)[0].value["block"]) == ["live"]


def test_nobody_becomes_nameless_because_a_browser_says_that_no_name_is_picked(app, sample):
    for who in (VERA, OLEG):
        inventory.save(sample, trunk(f"of {who.name}"), None, who)
    at = app(sample)
    assert at.selectbox(key="who_picked").value == "Vera"
    at.selectbox(key="who_picked").set_value(None).run()  # a page drawn twice at once does that
    assert at.session_state["_name"] == "Vera"
    assert at.selectbox(key="who_picked").value == "Vera"
    at.selectbox(key="who_picked").set_value("Oleg").run()
    assert at.session_state["_name"] == "Oleg"
    assert not at.warning, "a default and a value that was set are no pair"


def test_a_link_opens_its_data_set_and_an_unknown_one_is_said(app, several):
    at = app(several / "live.db", "scenarios", set="staging")
    assert list(grids(at)[0].value["block"]) == ["staging"]
    at = app(several / "live.db", set="gone")
    assert "there is no data set gone; live is shown" in words(at) + " ".join(each.value for each in at.toast)


def test_where_there_is_one_data_set_nothing_is_chosen(app, sample):
    at = app(sample)
    assert "set" not in at.query_params
    assert not [each for each in at.selectbox if each.key == "set_picked"]


def test_a_data_set_that_cannot_be_used_lets_one_go_back(app, several):
    (several / "staging.db").write_bytes(b"SQLite format 3\0 and nothing more")
    at = AppTest.from_file(str(PROJECT / "pages" / "router.py"), default_timeout=60)
    at.session_state["lang"] = "en"
    at.query_params["set"] = "staging"
    at.run()
    assert not at.exception
    assert at.error
    at.selectbox(key="set_picked").set_value("live").run()
    assert not at.error


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_copy_check_says_what_would_fail_there(app, several, language):
    at = app(several / "live.db", "compare", language)
    at.session_state["compare_tab"] = at.tabs[1].label if at.tabs else "Copy check"
    at.query_params["to"] = "*set:staging"
    at.run()
    assert not at.exception
    if language == "en":
        assert "1 of 1 scenarios would fail there." in words(at)
        assert "1 scenario has a namesake there, which copying would replace: с" in words(at)
    assert list(grids(at)[0].value["route_here"]) == ["м"]


def test_data_sets_are_compared(app, several):
    at = app(several / "live.db", "compare", old="", new="*set:staging")
    assert "From “live at present” to “Data set staging”" in words(at)
