"""The daily work: promised fixes, comments, edits put aside, the trend, what is found by name, what breaks most."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import OLEG, VERA, route, scenario, transfer, trunk
from icalendar import Calendar

from dialmap.core.called import called
from dialmap.core.damage import broken
from dialmap.core.edits import Edit
from dialmap.core.findings import route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.core.followups import Progress, Promise, follow_up
from dialmap.core.number_map import Owner, Place, cells
from dialmap.core.proposals import NewProposal
from dialmap.core.reviews import Choice, Decision, ItemKind
from dialmap.core.settings import Settings, is_ticket_address
from dialmap.core.tallies import MOST_STATES
from dialmap.errors import DataError, UsageError
from dialmap.i18n import Language
from dialmap.reports import followups as told
from dialmap.reports.voice import Voice
from dialmap.service import comments, findings, followups, inventory, proposals, reviews, snapshots, tallies
from dialmap.service.audit import history
from dialmap.service.boards import load
from dialmap.service.transactions import utc_now

TODAY = utc_now().date()
LATER = TODAY + timedelta(days=2)  # the day where the data set is may be one ahead of UTC's
EN = Voice(Language.EN, masking=False)


def promised(path, code, days=3):
    """A fix that Vera promises for Nadia; the item."""
    number = reviews.open_session(path, "Week 48", ("Vera",), VERA)
    item = next(each for each in reviews.agenda(path, number).items if each.code == code)
    due = load(path).today + timedelta(days=days)
    reviews.decide(path, number, item, Decision(choice=Choice.FIX, owner="Nadia", due=due), VERA)
    return item


def progress(path):
    return [each.progress for each in followups.listed(path, load(path))]


def test_a_promise_is_kept_when_the_finding_is_gone_and_open_again_when_it_returns(sample):
    item = promised(sample, "DP02")
    assert progress(sample) == [Progress.SOON]
    board = load(sample)
    finding = board.by_fingerprint[item.fingerprint]
    row = board.routes[finding.ref.key[0]]
    findings.apply(sample, finding.fix, VERA)
    assert progress(sample) == [Progress.KEPT]
    mended = load(sample).routes[row.name]
    inventory.save(sample, replace(row, version=mended.version), mended, VERA)
    assert progress(sample) == [Progress.SOON]


@pytest.mark.parametrize(
    ("days", "progress"),
    [(-1, Progress.OVERDUE), (0, Progress.SOON), (7, Progress.SOON), (8, Progress.WAITING)],
)
def test_a_promise_is_judged_by_its_day(days, progress):
    promise = Promise(
        fingerprint="f",
        kind=ItemKind.FINDING,
        code="RT01",
        object="route:r",
        told={},
        session=1,
        title="",
        owner="",
        due=TODAY + timedelta(days=days),
        note="",
        who="",
        at="",
        done_at="",
    )
    assert follow_up(promise, {"f"}, set(), TODAY).progress is progress
    assert follow_up(promise, set(), set(), TODAY).progress is Progress.KEPT
    other = follow_up(promise, set(), {("RT01", "route:r")}, TODAY)
    assert (other.progress, other.is_changed) == (progress, True)


def test_the_newest_decision_counts_and_later_takes_no_promise_back(sample):
    item = promised(sample, "DP02")
    number = reviews.open_session(sample, "Week 49", ("Vera",), VERA)
    again = next(each for each in reviews.agenda(sample, number).items if each.fingerprint == item.fingerprint)
    reviews.decide(sample, number, again, Decision(choice=Choice.LATER), VERA)
    assert len(progress(sample)) == 1
    again = next(each for each in reviews.agenda(sample, number).items if each.fingerprint == item.fingerprint)
    reviews.decide(sample, number, again, Decision(choice=Choice.FALSE_ALARM, reason="on purpose"), VERA)
    assert progress(sample) == []


def test_what_is_promised_about_a_change_is_kept_once_somebody_says_so(sample):
    reviews.open_session(sample, "Week 47", ("Vera",), VERA)
    row = load(sample).trunks["reserve-sip"]
    inventory.save(sample, replace(row, ticket="SUP-9"), row, VERA)
    number = reviews.open_session(sample, "Week 48", ("Vera",), VERA)
    item = next(each for each in reviews.agenda(sample, number).items if each.kind is ItemKind.CHANGE)
    reviews.decide(sample, number, item, Decision(choice=Choice.FIX, owner="Nadia", due=LATER), VERA)
    (found,) = followups.listed(sample, load(sample))
    assert found.progress.is_open
    followups.done(sample, found.promise, OLEG)
    assert progress(sample) == [Progress.KEPT]


def test_open_promises_are_days_of_a_calendar(sample):
    promised(sample, "DP02")
    listed = followups.listed(sample, load(sample))
    (event,) = Calendar.from_ical(told.calendar(listed, EN)).walk("VEVENT")
    assert event["summary"].startswith("Nadia: DP02")
    assert event.decoded("dtstart") == listed[0].promise.due
    table = told.followups(listed, EN)
    assert table.rows[0][0:3] == ("▲ Due soon", listed[0].promise.due.isoformat(), "Nadia")


def test_a_comment_stays_with_its_object_under_a_new_name(sample):
    comments.say(sample, route_ref("Казань"), "ask the operator", VERA, code="RT05")
    row = load(sample).routes["Казань"]
    inventory.save(sample, replace(row, name="Kazan"), row, VERA)
    (said,) = comments.about(sample, route_ref("Kazan"))
    assert (said.told, said.who, said.code) == ("ask the operator", "Vera", "RT05")
    assert comments.about(sample, route_ref("Казань")) == ()
    block = load(sample).snapshot.transfers[0]
    comments.say(sample, transfer_ref(block.key), "checked", OLEG)
    row = load(sample).scenarios[block.scenario]
    inventory.save(sample, replace(row, name="Renamed"), row, VERA)
    assert [each.told for each in comments.about(sample, transfer_ref(("Renamed", block.block)))] == ["checked"]
    assert history(sample, "comment")[0].key.startswith("transfer:")
    for nothing in ("", "  ", "x" * 5_001):
        with pytest.raises(UsageError, match="nothing was saved"):
            comments.say(sample, trunk_ref("reserve-sip"), nothing, VERA)


def test_what_was_put_aside_is_there_after_a_reload_and_only_for_whoever_did(sample):
    row = load(sample).trunks["reserve-sip"]
    first, second = (Edit(row, replace(row, note=note)) for note in ("one", "two"))
    proposals.put_aside(sample, [first], VERA)
    proposals.put_aside(sample, [second], VERA)
    assert [each.after.note for each in proposals.aside(sample, VERA)] == ["two"]
    assert proposals.aside(sample, OLEG) == ()
    proposals.propose(sample, NewProposal(title="x", numbers="_1XX", route="", edits=(second,)), VERA)
    assert proposals.aside(sample, VERA) == ()
    proposals.put_aside(sample, [first], VERA)
    proposals.drop_aside(sample, VERA)
    assert proposals.aside(sample, VERA) == ()
    assert load(sample).trunks["reserve-sip"] == row


def test_many_rows_change_together_or_not_at_all(sample):
    board = load(sample)
    rows = [board.routes[name] for name in ("Казань", "Магазины")]
    inventory.save_all(sample, [Edit(row, replace(row, owner="Nadia")) for row in rows], VERA)
    now = load(sample)
    assert {now.routes[row.name].owner for row in rows} == {"Nadia"}
    wrong = [
        Edit(now.routes["Казань"], replace(now.routes["Казань"], owner="x")),
        Edit(now.trunks["reserve-sip"], replace(now.trunks["reserve-sip"], note="x" * 200_000)),
    ]
    with pytest.raises(DataError, match="reserve-sip: "):
        inventory.save_all(sample, wrong, VERA)
    assert load(sample).routes["Казань"].owner == "Nadia"


def test_the_trend_has_each_state_once_and_snapshots_from_before(sample):
    snapshots.take(sample, "Monday", VERA, clock=lambda: utc_now() + timedelta(seconds=30))
    board = load(sample)
    tallies.note(sample, board)
    tallies.note(sample, board)
    (state,) = tallies.trend(sample)
    assert (state.failing, state.figures["expected"], state.figures["error"]) == (7, 60, 12)
    since = tallies.since(sample, [each.fingerprint for each in board.findings])
    assert len(since) == 12
    row = board.routes["Казань"]
    later = utc_now() + timedelta(minutes=1)
    inventory.save(sample, replace(row, trunks=()), row, VERA, clock=lambda: later)
    now = load(sample)
    revision = now.stamp.revision
    tallies.note(sample, now)
    assert load(sample).stamp.revision == revision  # figures are nobody's write
    assert [each.failing for each in tallies.trend(sample)] == [7, 8]
    fresh = {each.fingerprint for each in now.findings} - set(board.by_fingerprint)
    assert set(tallies.since(sample, fresh).values()) <= {tallies.trend(sample)[-1].at}
    assert tallies.backfill(sample, load(sample)) == 1
    assert [each.failing for each in tallies.trend(sample)] == [7, 7, 8]
    assert tallies.backfill(sample, load(sample)) == 0
    assert len(tallies.trend(sample)) <= MOST_STATES


def test_an_object_is_found_by_its_name_the_best_first(sample):
    snapshot = load(sample).snapshot
    assert called(snapshot, "казань", 5)[0] == route_ref("Казань")
    assert called(snapshot, " RESERVE-sip ", 5) == (trunk_ref("reserve-sip"),)
    assert called(snapshot, "", 5) == ()
    assert len(called(snapshot, "а", 3)) == 3


def test_what_breaks_most_stands_first(empty):
    for row in (
        trunk("dead", "disabled"),
        route("r", "_1XX", ["dead"]),
        route("s", "_2XX", ["dead"]),
        scenario("sc"),
        *(transfer("sc", number, block=number) for number in ("101", "102", "201", "999")),
    ):
        inventory.save(empty, row, None, VERA)
    board = load(empty)
    assert broken(board.routing)[trunk_ref("dead")] == 3
    assert broken(board.routing)[route_ref("r")] == 2
    assert broken(board.routing)[scenario_ref("sc")] == 4
    counts = [board.breaks(finding) for finding in board.ranked]
    assert counts == sorted(counts, reverse=True)
    assert board.ranked[0].ref in (route_ref("r"), scenario_ref("sc"), trunk_ref("dead"))
    assert board.select()[0] == board.ranked[0]


def test_the_map_says_who_takes_what_and_what_a_change_moves(empty):
    for row in (
        trunk("live"),
        route("wide", "_1XX", ["live"]),
        route("office", "_10X"),
        route("hidden", "_1[0-9]X", ["live"]),
    ):
        inventory.save(empty, row, None, VERA)
    board = load(empty)
    place = Place("1", 3, Owner.ROUTE)
    found = {cell.prefix: cell for cell in cells(board.routing, place)}
    assert found["100"].owners == (("office", 1),)
    assert {name for cell in found.values() for name, _count in cell.owners} <= {"office", "wide", "hidden"}
    assert sum(cell.free for cell in found.values()) == 0
    row = board.routes["office"]
    moved = cells(board.routing.with_edits([Edit(row, None)]), place, before=board.routing)
    assert sum(cell.moved for cell in moved) == 10
    arrive = cells(board.routing, Place("1", 3, Owner.VERDICT), depth=1)
    assert [cell.owners[0] for cell in arrive][:2] == [("", 10), ("arrives", 10)]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://t.example/{ticket}", True),
        ("http://t/b?id={ticket}&x=1", True),
        ("javascript:{ticket}", False),
        ("https://t.example/", False),
        ("https://t.example/{ticket} x", False),
        ("https://t/{other}/{ticket}", False),
    ],
)
def test_a_ticket_is_a_link_only_to_a_web_address(address, is_one):
    assert is_ticket_address(address) is is_one
    assert Settings(tickets="https://t/{ticket}").ticket_link("A/1 б") == "https://t/A%2F1%20%D0%B1"
    assert Settings().ticket_link("A") == ""


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("asked in SUP-7, and OPS2-12 (see SUP-7)", ["SUP-7", "OPS2-12"]),
        ("x-SUP-7 SUP-7a sup-7 SUP- -7 A-1 7-SUP", []),
        ("", []),
    ],
)
def test_the_tickets_that_a_text_names(told, named):
    known = Settings(tickets="https://t.example/{ticket}")
    assert known.tickets_in(told) == tuple((each, f"https://t.example/{each}") for each in named)
    assert Settings().tickets_in(told) == ()
