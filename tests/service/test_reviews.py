"""Waivers, sessions and decisions, and what must never happen to them."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from build import OLEG, VERA, route

from dialmap.core.findings import Severity
from dialmap.core.model import TrunkStatus
from dialmap.core.people import Who
from dialmap.core.reviews import Choice, Decision, Scope, why_not
from dialmap.errors import ConflictError, DataError, UsageError
from dialmap.service import audit, findings, inventory, reviews, snapshots
from dialmap.service.boards import load
from dialmap.service.transactions import utc_now

TODAY = utc_now().date()
LATER = TODAY + timedelta(days=30)


def finding(path, code="RT01"):
    return next(each for each in load(path).findings if each.rule.code == code)


@pytest.fixture
def session(sample):
    return reviews.open_session(sample, "Weekly", ("Vera", "Oleg"), VERA)


def item(path, number, code="RT01"):
    return next(each for each in reviews.agenda(path, number).items if each.code == code)


def waive(path, of, *told):
    *decided, who = told
    findings.waive(path, [of], Decision(**dict(zip(("choice", "reason", "until"), decided, strict=True))), Who(who))


def test_a_waived_finding_is_counted_apart_and_never_hidden(sample):
    before = load(sample)
    findings.waive(
        sample, [finding(sample)], Decision(choice=Choice.WAIVE, reason="blocked on purpose", until=LATER), VERA
    )
    board = load(sample)
    assert len(board.findings) == len(before.findings)
    assert len(board.open) == len(before.open) - 1
    assert board.severities[Severity.ERROR] == before.severities[Severity.ERROR] - 1
    assert [each.rule.code for each in board.select(waived=True)] == ["RT01"]
    assert audit.history(sample)[0].action == "waive"


@pytest.mark.parametrize(
    ("reason", "until", "said"),
    [
        ("", LATER, "a reason is needed"),
        ("because", None, "needs an end date"),
        ("because", TODAY - timedelta(days=1), "is in the past"),
        ("x" * 6000, LATER, "more than 5000 characters"),
    ],
)
def test_a_waiver_needs_a_reason_and_an_end_that_is_still_to_come(sample, reason, until, said):
    with pytest.raises(UsageError, match=said):
        waive(sample, finding(sample), Choice.WAIVE, reason, until, "Vera")
    assert not load(sample).waivers


def test_a_waiver_expires_after_its_last_day_and_ends_soon_before(sample):
    findings.waive(
        sample,
        [finding(sample)],
        Decision(choice=Choice.WAIVE, reason="for now", until=TODAY + timedelta(days=20)),
        VERA,
    )
    assert load(sample, TODAY + timedelta(days=20)).waived
    assert not load(sample, TODAY + timedelta(days=21)).waived
    (waiver,) = load(sample).waivers
    assert [waiver.ends_soon(TODAY + timedelta(days=days)) for days in (5, 6, 20, 21)] == [False, True, True, False]


def test_a_waiver_reopens_when_the_evidence_changes_and_is_then_reported(sample):
    trunk = load(sample).trunks["rnd-sbc-1"]
    waive(sample, finding(sample, "RT02"), Choice.WAIVE, "known", LATER, "Vera")
    waived = finding(sample, "RT02")
    assert waived.fingerprint in load(sample).waived
    nsk = load(sample).trunks["nsk-sbc-1"]
    for row in (trunk, nsk):
        inventory.save(
            sample, replace(row, status=TrunkStatus.DISABLED if row is nsk else TrunkStatus.REQUESTED), row, VERA
        )
    board = load(sample)
    assert not board.waived
    assert [each.code for each in board.idle_waivers] == ["RT02"]
    assert len([each for each in board.open if each.rule.code == "RT02"]) == 2


def test_a_false_alarm_has_no_end_and_a_waiver_can_be_ended(sample):
    findings.waive(
        sample, [finding(sample)], Decision(choice=Choice.FALSE_ALARM, reason="a test route", until=None), VERA
    )
    assert load(sample, date(2999, 1, 1)).waived
    (waiver,) = load(sample).waivers
    findings.end_waiver(sample, waiver, OLEG)
    board = load(sample)
    assert not board.waived
    assert not board.idle_waivers
    assert audit.history(sample)[0].who == "Oleg"


def test_a_session_has_its_snapshot_and_every_open_finding(sample, session):
    found = reviews.agenda(sample, session)
    assert found.session.participants == ("Vera", "Oleg")
    assert {each.fingerprint for each in found.items} == {each.fingerprint for each in load(sample).open}
    assert found.session.hash == snapshots.content(sample, found.session.snapshot).hash == found.now.hash
    assert not found.has_drifted
    told = found.items[0].told
    assert told["en"] != told["ru"]


def test_the_next_session_has_what_is_new_and_what_changed(sample, session):
    inventory.save(sample, route("Orphan", "_6XX"), None, OLEG)
    found = reviews.agenda(sample, reviews.open_session(sample, "Next", ("Vera",), VERA))
    assert {each.object for each in found.items if each.is_new and each.kind == "finding"} == {"route:Orphan"}
    assert [each.told["en"] for each in found.items if each.kind == "change"] == ["Orphan was added"]
    assert found.items[0].is_new


@pytest.mark.parametrize(("title", "people"), [("", ("Vera",)), ("x" * 201, ("Vera",)), ("Weekly", ("", " "))])
def test_a_session_needs_a_title_and_people(sample, title, people):
    with pytest.raises(UsageError):
        reviews.open_session(sample, title, people, VERA)
    assert not reviews.sessions(sample)
    assert not snapshots.listed(sample)


def test_decisions_are_kept_with_who_and_survive(sample, session):
    made = Decision(choice=Choice.FIX, owner="Oleg", due=LATER, note="call the operator")
    reviews.decide(sample, session, item(sample, session), made, VERA)
    stored = item(sample, session).decision
    assert (stored.choice, stored.owner, stored.due, stored.note, stored.who) == (
        Choice.FIX,
        "Oleg",
        LATER,
        "call the operator",
        "Vera",
    )
    assert reviews.agenda(sample, session).decided == 1


def test_the_second_of_two_who_decide_at_once_is_told(sample, session):
    seen = item(sample, session)
    reviews.decide(sample, session, seen, Decision(choice=Choice.LATER), VERA)
    with pytest.raises(ConflictError) as caught:
        reviews.decide(sample, session, seen, Decision(choice=Choice.FIX, owner="X", due=LATER), OLEG)
    assert caught.value.current.who == "Vera"
    assert item(sample, session).decision.choice is Choice.LATER
    again = Decision(choice=Choice.FIX, owner="X", due=LATER)
    reviews.decide(sample, session, item(sample, session), again, OLEG)
    assert item(sample, session).decision.version == 2


def test_waiving_in_a_session_waives_and_another_decision_ends_it(sample, session):
    waive = Decision(choice=Choice.WAIVE, reason="on purpose", until=LATER)
    reviews.decide(sample, session, item(sample, session), waive, VERA)
    assert len(load(sample).waived) == 1
    fix = Decision(choice=Choice.FIX, owner="Oleg", due=LATER)
    reviews.decide(sample, session, item(sample, session), fix, VERA)
    assert not load(sample).waived


@pytest.mark.parametrize(
    ("made", "who"),
    [
        (Decision(choice=Choice.FIX, due=LATER), "Vera"),
        (Decision(choice=Choice.FIX, owner="Oleg"), "Vera"),
        (Decision(choice=Choice.FIX, owner="Oleg", due=TODAY - timedelta(days=1)), "Vera"),
        (Decision(choice=Choice.WAIVE, until=LATER), "Vera"),
        (Decision(choice=Choice.WAIVE, reason="x", until=TODAY - timedelta(days=1)), "Vera"),
        (Decision(choice=Choice.FALSE_ALARM), "Vera"),
        (Decision(choice=Choice.LATER), ""),
    ],
)
def test_a_decision_that_lacks_something_is_refused_whole(sample, session, made, who):
    with pytest.raises(UsageError):
        reviews.decide(sample, session, item(sample, session), made, Who(who))
    assert item(sample, session).decision is None
    assert not load(sample).waivers


def test_a_closed_session_takes_no_decision(sample, session):
    reviews.close_session(sample, session, VERA)
    with pytest.raises(DataError, match="closed"):
        reviews.decide(sample, session, item(sample, session), Decision(choice=Choice.LATER), VERA)
    with pytest.raises(DataError, match="closed"):
        reviews.close_session(sample, session, VERA)


def test_drift_under_an_open_session_is_seen(sample, session):
    inventory.save(sample, route("Orphan", "_6XX"), None, OLEG)
    assert reviews.agenda(sample, session).has_drifted


KILLED = """
import sys
from datetime import timedelta
from pathlib import Path
from dialmap.core.reviews import Choice, Decision
from dialmap.service import reviews
from dialmap.service.transactions import utc_now
path = Path(sys.argv[1])
found = reviews.agenda(path, 1)
print("go", flush=True)
for item in found.items:
    made = Decision(choice=Choice.WAIVE, reason="why", until=utc_now().date() + timedelta(days=9))
    reviews.decide(path, 1, item, made, "Vera")
"""


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_a_decision_is_whole_or_not_there(sample, session, seed):
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(sample)], stdout=subprocess.PIPE)
    child.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.15))
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    decided = {each.fingerprint for each in reviews.agenda(sample, session).items if each.decision}
    assert {each.fingerprint for each in load(sample).waivers} == decided
    told = audit.history(sample)
    assert len([each for each in told if each.action == "decide"]) == len(decided)
    assert audit.verify(sample).first_broken is None
    assert sqlite3.connect(sample).execute("pragma integrity_check").fetchone() == ("ok",)


def test_why_not_says_nothing_of_a_good_decision():
    assert why_not(Decision(choice=Choice.LATER), TODAY) is None
    assert why_not(Decision(choice=Choice.FIX, owner="a", due=TODAY), TODAY) is None
    assert why_not(Decision(choice=Choice.WAIVE, reason="a", until=TODAY), TODAY) is None


def test_the_agenda_holds_what_was_asked_for(sample):
    errors = Scope(severities=frozenset({Severity.ERROR}), fresh=False)
    number = reviews.open_session(sample, "Errors", ("Vera",), VERA, scope=errors, board=load(sample))
    assert {each.severity for each in reviews.agenda(sample, number).items} == {"error"}
    inventory.save(sample, route("Orphan", "_4XX"), None, VERA)  # a warning and no more, and new
    fresh = {each.fingerprint for each in load(sample).open} - {
        each.fingerprint for each in reviews.agenda(sample, number).items
    }
    second = reviews.open_session(sample, "New", ("Vera",), VERA, scope=Scope(severities=frozenset(), fresh=True))
    found = {each.fingerprint for each in reviews.agenda(sample, second).items if each.kind == "finding"}
    assert found == fresh


def test_a_session_is_not_opened_on_a_board_of_before(sample):
    board = load(sample)
    inventory.save(sample, route("Orphan", "_4XX"), None, VERA)
    with pytest.raises(DataError, match="open the session again"):
        reviews.open_session(sample, "Late", ("Vera",), VERA, board=board)


def test_a_group_is_decided_whole_or_not_at_all(sample, session):
    items = [each for each in reviews.agenda(sample, session).items if each.kind == "finding"][:6]
    wanted = Decision(choice=Choice.WAIVE, reason="one reason", until=LATER)
    reviews.decide(sample, session, items[3], Decision(choice=Choice.LATER), OLEG)
    with pytest.raises(ConflictError):
        reviews.decide_all(sample, session, items, wanted, VERA)
    assert reviews.agenda(sample, session).decided == 0
    reviews.decide_all(sample, session, [*items[:3], *items[4:]], wanted, VERA)
    agenda = reviews.agenda(sample, session)
    assert agenda.decided == 5
    assert {each.fingerprint for each in load(sample).waivers} == {
        each.fingerprint for each in (*items[:3], *items[4:])
    }
    again = [each for each in agenda.items if each.decision is not None and each.decision.waives]
    reviews.decide_all(sample, session, again, Decision(choice=Choice.LATER), VERA)
    assert not load(sample).waived
    assert not any(each.holds(TODAY) for each in load(sample).waivers)


def test_a_large_group_is_one_entry_of_the_log(large, tmp_path):
    path = shutil.copy(large, tmp_path / "large.db")
    board = load(path)
    number = reviews.open_session(path, "Large", ("Vera",), VERA, board=board)
    items = [each for each in reviews.agenda(path, number, quick=True).items if each.code == "NP03"]
    items = items or list(reviews.agenda(path, number, quick=True).items)
    before = audit.verify(path).entries
    wanted = Decision(choice=Choice.WAIVE, reason="planned", until=LATER)
    reviews.decide_all(path, number, items, wanted, VERA)
    told = audit.history(path)[: audit.verify(path).entries - before]
    assert [(each.action, each.kind, json.loads(each.new)["count"]) for each in told] == [
        ("waive", "waiver", len(items)),
        ("decide", "decision", len(items)),
    ]
    agenda = reviews.agenda(path, number, quick=True)
    assert agenda.decided == len(items) > 1_000
    assert reviews.point(path, number, items[7]).decision.reason == "planned"


def test_a_step_at_size_reads_decisions_and_no_points(large, tmp_path, monkeypatch):
    path = shutil.copy(large, tmp_path / "large.db")
    number = reviews.open_session(path, "Large", ("Vera",), VERA)
    first = reviews.agenda(path, number, quick=True)

    def refuse(*_words):
        raise AssertionError("everything was read")

    monkeypatch.setattr("dialmap.store.reviews.items", refuse)
    monkeypatch.setattr("dialmap.store.snapshots.read_snapshot", refuse)
    reviews.decide(path, number, first.items[5], Decision(choice=Choice.LATER), VERA)
    again = reviews.agenda(path, number, quick=True)
    assert again.items[5].decision.choice is Choice.LATER
    assert [each for each in again.items if each.decision is None] == [*first.items[:5], *first.items[6:]]
