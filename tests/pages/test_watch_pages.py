"""Sources, alerts and access tokens on their pages: made, changed, taken over, ended; what is wrong, in a sentence."""

from dataclasses import replace

import pytest
from build import VERA
from grids import grids, words

from dialmap.core.alerts import AlertChannel, NewAlertRule, Topic
from dialmap.core.observed import Observed, TrunkState
from dialmap.core.people import Role
from dialmap.core.sources import NewSource, SourceKind, SourceState, Then
from dialmap.service import alerts, exchange, intake, sources, tokens
from dialmap.service.boards import load
from dialmap.service.watching import go_round
from dialmap.store import sightings
from dialmap.store.db import noting


@pytest.fixture
def desk(sample, tmp_path):
    """The sample, and a source that holds an export in which a trunk was replaced in each route."""
    folder = tmp_path / "export"
    folder.mkdir()
    for name, data in exchange.export_all(sample):
        (folder / name).write_bytes(data.replace(b"pbx-office", b"reserve-sip") if name == "routes.csv" else data)
    sources.save(sample, NewSource(name="desk", place=str(folder)), None, VERA)
    return sample, folder


def test_a_source_is_named_read_and_taken_over(app, desk):
    path, _folder = desk
    at = app(path, "sources", source="desk")
    assert "Nobody watches" in words(at)
    at.button(key="read_source").click().run()
    assert "1 differs." in words(at)
    assert any("rows are changed." in each.label for each in at.expander)
    assert grids(at)[0].value["stands"][0] == "▲ Differs"
    before = load(path).snapshot
    at.button(key="take_over").click().run()
    assert load(path).snapshot != before
    (now,) = sources.watched(path)
    assert now.state is SourceState.TAKEN
    assert not at.exception


def test_what_would_be_deleted_is_asked_about_first(app, desk):
    path, folder = desk
    file = folder / "scenarios.csv"
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    (folder / "trunks.csv").unlink()
    (folder / "routes.csv").unlink()
    (folder / "transfers.csv").unlink()
    file.write_text("\n".join(lines[:-1]), encoding="utf-8")
    (source,) = (each.source for each in sources.watched(path))
    sources.save(path, NewSource(name="desk", place=str(folder), is_whole=True), source, VERA)
    (now,) = (each.source for each in sources.watched(path))
    found = intake.read(path, now)
    at = app(path, "sources", source="desk")
    assert at.button(key="take_over").disabled
    at.checkbox(key=f"sure_{found.departure.mark}").set_value(True).run()
    assert not at.button(key="take_over").disabled


def test_a_new_source_and_what_is_wrong_with_one(app, sample, tmp_path):
    at = app(sample, "sources")
    at.text_input(key="new_source_name").set_value("PBX").run()
    at.text_input(key="new_source_place").set_value("ftp://example.com").run()
    at.button(key="save_new_source").click().run()
    assert "is no web address" in at.error[0].value
    at.text_input(key="new_source_place").set_value(str(tmp_path)).run()
    at.radio(key="new_source_then").set_value(Then.PROPOSE).run()
    at.number_input(key="new_source_every").set_value(5).run()
    at.button(key="save_new_source").click().run()
    (made,) = (each.source for each in sources.watched(sample))
    assert (made.name, made.every, made.then, made.who) == ("PBX", 5, Then.PROPOSE, "Vera")
    key = f"source_{made.id}"
    at.toggle(key=f"{key}_on").set_value(False).run()
    at.button(key=f"save_{key}").click().run()
    (made,) = (each.source for each in sources.watched(sample))
    assert (made.is_on, made.version) == (False, 2)
    at.button(key=f"drop_source_{made.id}").click().run()
    assert sources.watched(sample) == ()
    assert not at.exception


@pytest.mark.parametrize("kind", SourceKind)
def test_the_form_asks_what_the_kind_needs(app, sample, kind):
    at = app(sample, "sources", "ru")
    at.radio(key="new_source_kind").set_value(kind).run()
    keys = {each.key for each in at.text_input}
    assert ("new_source_secret" in keys) is (kind is not SourceKind.RECORDS)
    assert ("new_source_entry" in keys) is (kind is SourceKind.TABLES)


def test_a_source_that_is_not_there_is_said(app, desk):
    path, _folder = desk
    assert "There is no source gone." in words(app(path, "sources", source="gone"))


def test_the_watch_and_what_is_odd_are_seen(app, desk):
    path, _folder = desk
    go_round(path, "desk")
    assert "Last round of the watch: " in words(app(path, "sources"))
    assert "Source desk: Differs" in [each.proto.label for each in app(path).get("page_link")]


def test_a_rule_for_alerts_is_made_changed_and_forgotten(app, sample):
    at = app(sample, "settings")
    at.text_input(key="new_alert_name").set_value("duty").run()
    at.selectbox(key="new_alert_channel").set_value(AlertChannel.CHAT).run()
    at.text_input(key="new_alert_target_chat").set_value("slack").run()
    at.button(key="save_new_alert").click().run()
    assert "is no web address" in at.error[0].value
    at.text_input(key="new_alert_target_chat").set_value("$CHAT").run()
    at.multiselect(key="new_alert_topics").set_value([Topic.SOURCES]).run()
    at.radio(key="new_alert_when_en").set_value("Once a day").run()
    at.button(key="save_new_alert").click().run()
    (rule,) = alerts.rules(sample)
    assert (rule.target, rule.topics, rule.digest) == ("$CHAT", frozenset((Topic.SOURCES,)), "09:00")
    at = app(sample, "settings", alert="duty")
    key = f"alert_{rule.id}"
    at.toggle(key=f"{key}_on").set_value(False).run()
    at.button(key=f"save_{key}").click().run()
    (rule,) = alerts.rules(sample)
    assert not rule.is_on
    at = app(sample, "settings", alert="duty")
    at.button(key=f"try_alert_{rule.id}").click().run()
    assert "CHAT is not set in the environment" in at.error[0].value
    at.button(key=f"drop_alert_{rule.id}").click().run()
    assert alerts.rules(sample) == ()
    assert not at.exception


def test_messages_are_listed_with_how_far_they_have_come(app, sample):
    alerts.save(sample, NewAlertRule(name="duty", channel=AlertChannel.CHAT, target="$NOBODY"), None, VERA)
    go_round(sample, "desk")
    at = app(sample, "settings", "ru")
    listed = next(each.value for each in grids(at) if "delivery" in each.value)
    assert list(listed["delivery"]) == ["Ждёт"]
    assert "NOBODY" in listed["why"][0]


def test_a_token_is_shown_once(app, sample):
    at = app(sample, "settings")
    at.text_input(key="new_token_name_0").set_value("grafana").run()
    at.button(key="make_token").click().run()
    (made,) = (each.value for each in at.code if each.value.startswith("dialmap_"))
    assert tokens.of_header(sample, f"Bearer {made}").role is Role.VIEWER
    at.run()
    assert not [each for each in at.code if each.value.startswith("dialmap_")]
    (token,) = tokens.listed(sample)
    at = app(sample, "settings", token=str(token.id))
    at.button(key=f"end_token_{token.id}").click().run()
    assert tokens.listed(sample) == ()


def test_since_when_a_trunk_is_seen_so_stands_in_its_drawer(app, sample):
    wanted = NewSource(name="pbx", kind=SourceKind.MANAGER, place="pbx.example.com", login="watch", secret="PBX_SECRET")
    sources.save(sample, wanted, None, VERA)
    state = TrunkState(
        trunk="reserve-sip",
        source=1,
        seen_by="pbx",
        state=Observed.REACHABLE,
        said="Not in use",
        since="2026-11-29T10:00:00Z",
        at="2026-11-29T12:00:00Z",
    )
    down = replace(state, state=Observed.UNREACHABLE, said="Unavailable", since="2026-11-29T12:05:00Z")
    with noting(sample) as db:
        sightings.note(db, [state])
        sightings.note(db, [replace(down, at="2026-11-29T13:00:00Z")])
    at = app(sample, "trunks", trunk="reserve-sip")
    assert "Unreachable since 2026-11-29 12:05, last seen at 2026-11-29 13:00." in words(at).replace("\\", "")
    (listed,) = (each.value for each in grids(at) if "seen_by" in each.value)
    assert list(listed["said"]) == ["Unavailable", "Not in use"]


def test_findings_that_come_and_that_go_are_open_at_once(app, desk):
    path, folder = desk
    for name in ("routes.csv", "scenarios.csv", "transfers.csv"):
        (folder / name).unlink()
    rows = exchange.export_all(path)
    text = dict(rows)["trunks.csv"].decode("utf-8-sig")
    live, asked = (
        next(line for line in text.splitlines() if f",{status}," in line) for status in ("connected", "requested")
    )
    swapped = text.replace(live, live.replace(",connected,", ",disabled,"))
    swapped = swapped.replace(asked, asked.replace(",requested,", ",connected,"))
    (folder / "trunks.csv").write_text(swapped, encoding="utf-8")
    found = intake.read(path, sources.watched(path)[0].source).departure
    assert found.new
    assert found.gone
    at = app(path, "sources", source="desk")
    for label in [each.label for each in at.expander if "finding" in each.label]:
        at.session_state[f"part_{label}"] = True
    at.session_state["source_edits"] = True
    at.run()
    assert not at.exception
    assert sum("severity" in each.value for each in grids(at)) == 2
    assert [each.keys for each in grids(at) if "change" in each.value or "old" in each.value]
