"""The interface for machines: as it is described, only with a token, masked as the pages, unchanged told as such."""

import asyncio
import json
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from types import SimpleNamespace

import hypothesis
import pytest
import schemathesis
import uvicorn
from build import VERA, trunk
from starlette.applications import Starlette

from dialmap.core.people import Role, Who
from dialmap.core.settings import Settings
from dialmap.service import boards, exchange, inventory, settings, snapshots, tokens
from dialmap.ui import api

ALL = list(hypothesis.HealthCheck)


class Serving(uvicorn.Server):
    def install_signal_handlers(self):
        pass


@contextmanager
def serving(app):
    server = Serving(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    up = threading.Event()
    known = server.startup

    async def startup(sockets=None):
        await known(sockets)
        up.set()

    server.startup = startup
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def served(sample, monkeypatch):
    monkeypatch.setenv("DIALMAP_DB", str(sample))
    made = {role: tokens.make(sample, role.value, role, VERA) for role in (Role.VIEWER, Role.EDITOR)}
    with serving(Starlette(routes=list(api.ROUTES))) as address:

        def get(path, role=Role.VIEWER, method="GET", **headers):
            asked = urllib.request.Request(f"{address}/api/v1/{path}", method=method)
            if role is not None:
                asked.add_header("Authorization", f"Bearer {made[role]}")
            for name, value in headers.items():
                asked.add_header(name.replace("_", "-"), value)
            try:
                with urllib.request.urlopen(asked, timeout=10) as came:
                    return SimpleNamespace(status=came.status, headers=came.headers, body=came.read())
            except urllib.error.HTTPError as error:
                return SimpleNamespace(status=error.code, headers=error.headers, body=error.read())

        get.address, get.tokens, get.path = address, made, sample
        yield get


def told(answer, status=200):
    assert answer.status == status, answer.body
    kind = "application/json" if status == 200 else "application/problem+json"
    assert answer.headers["Content-Type"].startswith(kind)
    return json.loads(answer.body)


def test_every_answer_is_as_described_whatever_is_asked(served):
    """Schemathesis asks what the description allows and what it does not, and holds each answer against it."""
    snapshots.take(served.path, "Monday", VERA)
    described = schemathesis.openapi.from_url(f"{served.address}/api/v1/openapi.json")
    both = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    described.config.generation.update(modes=both)
    asked = []

    def each(case):
        asked.append(case.path)
        case.call_and_validate(headers={"Authorization": f"Bearer {served.tokens[Role.EDITOR]}"})

    how = hypothesis.settings(
        max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=ALL
    )
    for found in described.get_all_operations():
        how(hypothesis.given(case=found.ok().as_strategy())(each))()
    assert {path.strip("/") for path in asked} == set(api.api.QUESTIONS)
    assert len(asked) > 100


def test_answers_are_those_of_the_board(served):
    board = boards.load(served.path)
    number = next(each.number for each in board.outcomes if each.verdict == "arrives")
    found = told(served(f"lookup?number={number}"))
    assert found["route"] == board.look_up(number).trace.winner.route.name
    routes = told(served("routes?limit=1000"))
    assert [each["name"] for each in routes["items"]] == [each.name for each in board.snapshot.routes]
    assert (routes["total"], routes["revision"]) == (len(board.snapshot.routes), board.stamp.revision)
    second = told(served("routes?limit=1&offset=1"))
    assert [each["name"] for each in second["items"]] == [board.snapshot.routes[1].name]
    assert told(served("trunks?name=reserve-sip"))["total"] == 1
    failing = told(served("transfers?verdict=no_route"))
    assert failing["total"] == board.verdicts["no_route"]
    errors = told(served("findings?severity=error&limit=1000"))
    assert len(errors["items"]) == sum(each.severity == "error" for each in board.findings)
    assert told(served("findings?rule=RT01"))["items"][0]["object"]["kind"] == "route"


def test_what_changed_since_a_snapshot_is_told(served):
    snapshots.take(served.path, "Monday", VERA)
    assert told(served("diff?old=Monday"))["same_behavior"] is True
    inventory.save(served.path, trunk("fresh"), None, VERA)
    (change,) = told(served("diff?old=Monday"))["objects"]
    assert (change["key"], change["change"]) == (["fresh"], "added")
    (back,) = told(served("diff?old=present&new=Monday"))["objects"]
    assert back["change"] == "removed"
    assert told(served("diff?old=none-such"), 404)["detail"]


def test_what_has_not_changed_is_said_without_a_body(served):
    first = served("routes")
    again = served("routes", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert served("routes", If_None_Match=f'"x", W/{first.headers["ETag"]}').status == 304
    assert served("routes?limit=1", If_None_Match=first.headers["ETag"]).status == 200
    inventory.save(served.path, trunk("fresh"), None, VERA)
    now = served("routes", If_None_Match=first.headers["ETag"])
    assert now.status == 200
    assert now.headers["ETag"] != first.headers["ETag"]


def test_nobody_asks_without_a_token_or_with_one_that_counts_no_more(served):
    for role, headers in (
        (None, {}),
        (None, {"Authorization": "Bearer dialmap_wrong"}),
        (None, {"Authorization": "Bearer "}),
        (None, {"Authorization": f"Basic {served.tokens[Role.VIEWER]}"}),
    ):
        refused = served("routes", role, **headers)
        assert told(refused, 401)["title"] == "Unauthorized"
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    assert served("openapi.json", None).status == 200  # it holds no data
    known = next(each for each in tokens.listed(served.path) if each.role is Role.VIEWER)
    tokens.end(served.path, known, VERA)
    assert served("routes").status == 401
    assert served("routes", Role.EDITOR).status == 200
    stored = b"".join(each.read_bytes() for each in served.path.parent.glob("sample.db*"))
    assert served.tokens[Role.EDITOR].encode() not in stored


def test_a_viewer_sees_long_numbers_hidden_where_that_is_set(served):
    settings.change_settings(served.path, Settings(masking=True), VERA)
    assert b"74955550112" not in served("transfers?limit=1000").body
    assert b"74955550112" in served("transfers?limit=1000", Role.EDITOR).body
    assert served("routes").headers["ETag"] != served("routes", Role.EDITOR).headers["ETag"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("lookup", "say which number"),
        ("lookup?number=", "say which number"),
        ("lookup?number=1&number=2", "number is given twice"),
        ("routes?nmae=x", "there is no parameter nmae"),
        ("routes?limit=0", "limit is a whole number from 1 to 1000"),
        ("routes?limit=1e3", "limit is a whole number"),
        ("routes?offset=-1", "offset is a whole number"),
        ("transfers?verdict=lost", "verdict is one of"),
        ("findings?severity=fatal", "severity is one of"),
        ("diff", "say which snapshot"),
        ("routes?language=fr", "there is no language fr"),
    ],
)
def test_a_wrong_question_is_told_in_a_sentence(served, path, said):
    assert said in told(served(path), 400)["detail"]


def test_there_is_nothing_else_and_nothing_is_written(served):
    assert "openapi.json" in told(served("people"), 404)["detail"]
    assert "there is no data set of that name" in told(served("routes?set=other"), 404)["detail"]
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert served("routes", method=method).status == 405


def test_a_token_is_for_its_own_data_set(served, tmp_path, monkeypatch):
    folder = tmp_path / "sets"
    folder.mkdir()
    (folder / "north.db").write_bytes(served.path.read_bytes())
    exchange.prepare(folder / "south.db")
    monkeypatch.delenv("DIALMAP_DB")
    monkeypatch.setenv("DIALMAP_SETS", str(folder))
    tokens.make(folder / "south.db", "other", Role.VIEWER, Who("Vera"))
    assert served("routes?set=south").status == 401
