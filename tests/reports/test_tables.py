"""The tables of reviews, proposals, snapshots, imports and what-if: whole rows, in both languages."""

from datetime import date

import pytest
from build import route, snapshot, trunk

from dialmap.board import check
from dialmap.core.edits import Edit
from dialmap.core.exchange import CellChange, Plan, PlanItem, PlanStatus, Problem
from dialmap.core.impact import single_points, without
from dialmap.core.proposals import Proposal, ProposalState
from dialmap.core.reviews import Choice, Item, ItemKind, Session, StoredDecision, Waiver
from dialmap.core.settings import Settings
from dialmap.core.snapshots import SnapshotReason, StoredSnapshot
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.reports import exchange, impact, proposals, reviews, snapshots
from dialmap.reports.voice import Voice

EN, RU = (Voice(language, masking=False) for language in (Language.EN, Language.RU))
TODAY = date(2026, 11, 24)
DATA = {
    "trunks": [{"name": "a"}, {"name": "b", "status": "requested"}],
    "routes": [{"name": "r", "pattern": "_1XX", "trunks": ["a"]}, {"name": "o", "pattern": "_2XX"}],
    "transfers": [{"scenario": "s", "number": "101"}, {"scenario": "s", "block": "2", "number": "201"}],
}


def decided(**named):
    told = {"choice": Choice.FIX, "who": "Vera", "at": "2026-11-24T10:00:00+00:00", "version": 1}
    return StoredDecision(**{**told, **named})


def item(decision=None, code="RT01", kind=ItemKind.FINDING):
    return Item(
        position=0,
        fingerprint="f",
        kind=kind,
        code=code,
        object="route:o",
        severity="error",
        told={"en": "no trunk", "ru": "нет транка"},
        example="",
        is_new=False,
        decision=decision,
    )


def waiver(**named):
    told = {
        "id": 1,
        "fingerprint": "f",
        "code": "RT01",
        "object": "route:o",
        "choice": Choice.WAIVE,
        "reason": "on purpose",
        "until": TODAY,
        "who": "Vera",
        "at": "",
        "ended_at": "",
    }
    return Waiver(**{**told, **named})


def test_sessions_and_their_agenda():
    session = Session(
        id=1,
        title="Week",
        participants=("Vera", "Oleg"),
        snapshot="s",
        hash="h",
        opened_at="2026-11-24T10:11:12+00:00",
        opened_by="Vera",
        closed_at="",
    )
    assert reviews.sessions([session], EN).rows == (("Week", "2026-11-24 10:11", "Vera, Oleg", "open"),)
    rows = reviews.agenda([item(), item(decided()), item(code="")], "f", RU).rows
    assert rows[0] == ("—", "▸ RT01 o")
    assert rows[1][0] == "Исправить · Vera"
    assert rows[2][1] == "▸ ± o"


def test_decisions_in_a_table_and_in_one_line():
    made = decided(owner="Oleg", due=TODAY, reason="r", note="n")
    rows = reviews.decisions([item(made), item()], EN).rows
    assert rows[0] == ("RT01 Route: o: no trunk", "Fix", "Vera", "Oleg", "2026-11-24", "", "r · n")
    assert rows[1][1:] == ("—", "", "", "", "", "")
    assert reviews.said(made, EN) == "Fix · Vera · Owner: Oleg · due 2026-11-24 · r · n"
    assert "до 2026-11-24" in reviews.said(decided(choice=Choice.WAIVE, until=TODAY), RU)


@pytest.mark.parametrize(
    ("named", "state"),
    [
        ({"ended_at": "x"}, "ended"),
        ({"until": date(2026, 11, 23)}, "expired"),
        ({"fingerprint": "other"}, "matches nothing"),
        ({"until": date(2026, 12, 1)}, "ends soon"),
        ({"until": date(2027, 12, 1)}, "in force"),
        ({"until": None, "choice": Choice.FALSE_ALARM}, "in force"),
    ],
)
def test_a_waiver_says_how_it_stands(named, state):
    finding = next(each for each in check(snapshot(**DATA), Settings()).findings if each.rule.code == "RT01")
    given = waiver(**{"fingerprint": finding.fingerprint, **named})
    board = check(snapshot(**DATA), Settings(), waivers=(given,), today=TODAY)
    row = reviews.waivers_with_state(board, [given], EN).rows[0]
    assert row[:2] == ("RT01 Route: o", state)
    assert reviews.waivers([given], EN).rows[0][1] == (given.until.isoformat() if given.until else "—")


def test_proposals_and_snapshots():
    proposal = Proposal(
        id=1,
        title="Move",
        numbers="_1XX",
        route="r",
        edits=(),
        author="Vera",
        made_at="2026-11-24T10:11:12+00:00",
        state=ProposalState.APPLIED,
        decided_by="Oleg",
        decided_at="",
        version=2,
    )
    assert proposals.proposals([proposal], RU).rows == (("Move", "применено", "Vera", "2026-11-24 10:11"),)
    kept = StoredSnapshot(
        id=1, name="Monday", made_at="2026-11-24T10:11:12+00:00", who="V", reason=SnapshotReason.HAND, hash="1" * 64
    )
    assert snapshots.snapshots([kept], Voice(Language.EN)).rows == (
        ("Monday", "2026-11-24 10:11", "V", "by hand", "1" * 12),
    )
    assert snapshots.snapshot_record(kept)["reason"] == "hand"


def test_a_plan_is_told_row_by_row_and_cell_by_cell():
    old, new = trunk("a"), trunk("a", "disabled", channels=3)
    orphan = route("o", ["_2XX", "9"], enabled=False)
    plan = Plan(
        1,
        (),
        (
            PlanItem(status=PlanStatus.NEW, edit=Edit(None, orphan), source="routes.csv", line=2),
            PlanItem(
                status=PlanStatus.CHANGED,
                edit=Edit(old, new),
                cells=(CellChange("status", "connected", "disabled"),),
                source="trunks.csv",
                line=3,
            ),
            PlanItem(status=PlanStatus.MISSING, edit=Edit(old, None)),
        ),
        (),
    )
    assert exchange.plan_rows(plan, PlanStatus.NEW, EN).rows == (
        ("routes.csv", 2, "o", "o · standard · _2XX|9 · 0 · no"),
    )
    assert exchange.plan_rows(plan, PlanStatus.CHANGED, EN).rows == (
        ("trunks.csv", 3, "a", "status", "connected", "disabled"),
    )
    assert exchange.plan_rows(plan, PlanStatus.MISSING, EN).rows[0][:3] == ("trunks.csv", None, "a")
    problem = Problem(file="x.csv", line=4, column="status", value="odd", message=_("there is no number"))
    assert exchange.problems([problem], EN).rows == (("x.csv", 4, "status", "odd", "there is no number"),)
    assert exchange.problem_record(problem, Voice(Language.EN))["error"] is True


def test_what_would_fail_is_told_with_its_routes_scenarios_and_calls():
    board = check(snapshot(**DATA), Settings())
    found = without(board.routing, ["a"])
    assert impact.routes(found, board, EN).rows == (("r", 1, "Standard", "a"),)
    assert impact.scenarios(found, EN).rows == (("s", 1),)
    assert impact.calls(found, EN).rows == (("s", "1", "101", "r"),)
    assert impact.single_points(single_points(board.routing), EN).rows == (("a", 1, 1, 1),)
