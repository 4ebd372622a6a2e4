"""Figures for a monitoring system: valid, of every data set, anew only after a change; who may ask."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from build import VERA, trunk
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from dialmap.core.alerts import AlertChannel, NewAlertRule
from dialmap.core.sources import NewSource
from dialmap.reports.metrics import FIGURES
from dialmap.service import alerts, boards, calls, counting, inventory, metrics, sources
from dialmap.service.boards import load
from dialmap.service.datasets import PROJECT
from dialmap.service.watching import go_round
from dialmap.ui import web

DEPLOY = PROJECT / "data" / "deploy"


@pytest.fixture
def served(sample, monkeypatch):
    monkeypatch.setenv("DIALMAP_DB", str(sample))

    def get(**headers):
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {"type": "http", "method": "GET", "path": "/metrics", "query_string": b"", "headers": raw}
        return asyncio.run(web.metrics(Request({**scope, "scheme": "http", "server": ("127.0.0.1", 80)})))

    return get


def read(text):
    families = list(text_string_to_metric_families(text))
    return {family.name for family in families}, {
        (each.name, *(each.labels[name] for name in sorted(each.labels) if name != "set")): each.value
        for family in families
        for each in family.samples
    }


def test_the_figures_are_those_of_the_board_and_of_the_calls(served, sample):
    board = load(sample)
    names, told = read(served().body.decode())
    assert names == set(FIGURES)
    assert told["dialmap_up",] == 1
    assert told["dialmap_transfers", "arrives"] == board.arriving
    assert told["dialmap_routes_without_trunk",] == len(board.orphans)
    found = {key: value for key, value in told.items() if key[0] == "dialmap_findings"}
    assert sum(found.values()) == len(board.open)
    assert found["dialmap_findings", "RT01", "error"] == 1
    assert told["dialmap_trunks", "never", "connected"] == 10
    changed = datetime.fromtimestamp(told["dialmap_data_changed_timestamp_seconds",], UTC)
    assert changed == datetime.fromisoformat(board.stamp.changed_at)
    assert not [key for key in told if key[0].startswith("dialmap_calls")]
    counting.count_file(sample, calls.SAMPLE_CALLS, VERA)
    _names, told = read(served().body.decode())
    ends = {key[1]: value for key, value in told.items() if key[0] == "dialmap_calls"}
    assert ends == {"answered": 1_811, "failed": 724, "unanswered": 417}
    assert told["dialmap_calls_drifting",] == 24
    assert told["dialmap_calls_without_route",] == 207


def test_sources_the_watch_and_its_messages_are_told(served, sample, tmp_path):
    sources.save(sample, NewSource(name="desk", place=str(tmp_path / "none.csv")), None, VERA)
    assert read(served().body.decode())[1]["dialmap_source", "desk", "unread"] == 1
    alerts.save(sample, NewAlertRule(name="ops", channel=AlertChannel.EXIT), None, VERA)
    go_round(sample, "desk")
    told = read(served().body.decode())[1]
    assert told["dialmap_source", "desk", "broken"] == 1
    assert told["dialmap_source_rows", "desk"] == 0
    assert told["dialmap_alert_messages", "sent"] == 1
    age = datetime.now(UTC).timestamp() - told["dialmap_source_read_timestamp_seconds", "desk"]
    assert 0 <= age < 60
    assert told["dialmap_watch_round_timestamp_seconds",] >= told["dialmap_source_read_timestamp_seconds", "desk"]


def test_they_are_worked_out_anew_only_after_a_change(served, sample, monkeypatch):
    served()
    monkeypatch.setattr(boards, "load", lambda *_given, **_named: pytest.fail("nothing has changed"))
    revision = read(served().body.decode())[1]["dialmap_data_revision",]
    monkeypatch.undo()
    monkeypatch.setenv("DIALMAP_DB", str(sample))
    inventory.save(sample, trunk("new"), None, VERA)
    assert read(served().body.decode())[1]["dialmap_data_revision",] > revision


def test_a_data_set_that_cannot_be_read_says_so_and_the_others_are_told(sample, tmp_path, monkeypatch):
    folder = tmp_path / "sets"
    folder.mkdir()
    (folder / "good.db").write_bytes(sample.read_bytes())
    (folder / "bad.toml.db").write_bytes(b"SQLite format 3\0" + b"x" * 4_000)
    monkeypatch.setenv("DIALMAP_SETS", str(folder))
    monkeypatch.delenv("DIALMAP_DB", raising=False)
    text = metrics.figures().decode()
    assert 'dialmap_up{set="good"} 1.0' in text
    assert re.search(r'dialmap_up\{set="bad[^"]*"\} 0.0', text)


def test_where_people_sign_in_a_token_is_needed(served, monkeypatch):
    monkeypatch.setenv("DIALMAP_IDENTITY", "header")
    monkeypatch.setenv("DIALMAP_PROXY_SECRET", "of the proxy")
    refused = served(authorization="Bearer ")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    monkeypatch.setenv("DIALMAP_METRICS_TOKEN", "sesam")
    assert served().status_code == 401
    assert served(authorization="Bearer sesame").status_code == 401
    assert served(authorization="Bearer sesam").status_code == 200


def names_in(text):
    return set(re.findall(r"\bdialmap_[a-z_]+", text))


@pytest.mark.parametrize("name", ["prometheus-rules.yml", "grafana-dashboard.json"])
def test_rules_and_dashboard_name_figures_that_there_are(name):
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert names_in(text) <= set(FIGURES)
    assert len(names_in(text)) > 4


def test_the_dashboard_is_json_with_a_figure_in_every_panel():
    told = json.loads((Path(DEPLOY) / "grafana-dashboard.json").read_text(encoding="utf-8"))
    assert told["panels"]
    for panel in told["panels"]:
        assert panel["title"]
        assert panel["targets"][0]["expr"]
