"""Calls counted and laid over the table, held against counting call by call; the sum does not depend on the order."""

import random
from collections import Counter as Tally
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from build import route, scenario, transfer, trunk
from hypothesis import given, settings
from hypothesis import strategies as st

from dialmap.board import check
from dialmap.board.losses import Losses
from dialmap.core.calls import Disposition
from dialmap.core.counted import COUNTS, LOADS, Counted, added, day_text
from dialmap.core.counting import RECORD, Counter
from dialmap.core.ends import DriftKind, Ends
from dialmap.core.findings import route_ref, scenario_ref, transfer_ref, trunk_ref
from dialmap.core.flow import NodeKind
from dialmap.core.model import Snapshot
from dialmap.core.routing import Routing
from dialmap.core.settings import Settings
from dialmap.core.traffic import Traffic
from dialmap.dialplan import Policy
from dialmap.reports.flow import build

ENDS = [each.value for each in Disposition]
SNAPSHOT = Snapshot.of(
    [
        trunk("a", channels=2),
        trunk("PJSIP/b"),
        trunk("off", status="disabled"),
        route("all", "_8XXXX!", ["a", "PJSIP/b"]),
        route("some", "_84XX", ["PJSIP/b"], position=1),
        route("orphan", "_7XXX", [], position=2),
        route("dead", "_6XXX", ["off"], position=3),
        route("idle", "_5XXX", ["a"], position=4),
        scenario("one"),
        scenario("two"),
        transfer("one", "8401"),
        transfer("one", "7001", block="2"),
        transfer("two", "7001"),
        transfer("two", "99", block="2"),
        transfer("two", "6001", block="3"),
    ]
)
ROUTING = Routing.compile(SNAPSHOT, Policy.SPECIFIC)
FIRST = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())
CALL = st.tuples(
    st.integers(0, 3 * 86_400 - 1),
    st.sampled_from(["8401", "8402", "84015", "7001", "6001", "5001", "99", "84950000001", "*9"]),
    st.sampled_from(["in", "out"]),
    st.sampled_from(["PJSIP/a", "PJSIP/b", "SIP/a", "PJSIP/off", "PJSIP/101", ""]),
    st.sampled_from(ENDS),
    st.integers(0, 500),
    st.integers(0, 200_000),
)


def batch(calls):
    columns = list(zip(*calls, strict=True)) if calls else [[] for _name in RECORD.names]
    columns[0] = [FIRST + at for at in columns[0]]
    made = [
        pa.array(column, pa.large_string()).dictionary_encode()
        if pa.types.is_dictionary(kind)
        else pa.array(column, kind)
        for column, kind in zip(columns, RECORD.types, strict=True)
    ]
    return pa.table(made, schema=RECORD)


def counted(calls, counter=None):
    return (counter or Counter(ROUTING.routes)).count(batch(calls))


def traffic(calls, routing=ROUTING, **rest):
    return Traffic(counted=counted(calls), routing=routing, since="2026-03-01", until="2026-03-03", **rest)


def told(table):
    """Rows of a table with their figure, as a plain dict; rows that cancel out are none."""
    found = Tally()
    for row in table.to_pylist():
        *key, calls = row.values()
        found[tuple(key)] += calls
    return {key: calls for key, calls in found.items() if calls}


def one_by_one(calls, digits, whole):
    """What counting call by call comes to."""
    found = {}
    for start, number, context, channel, end, talked, _lasted in calls:
        winner = ROUTING.winner(number)
        is_whole = not digits or number in whole or len(number) <= digits
        kept = number if is_whole else number[:digits]
        day = (FIRST + start) // 86_400
        key = day, kept, is_whole, context, channel, end, "" if winner is None else winner.name
        calls_, seconds = found.get(key, (0, 0))
        found[key] = calls_ + 1, seconds + talked
    return found


@given(st.lists(CALL, max_size=40), st.integers(0, 6), st.integers(1, 7))
def test_counts_are_those_of_counting_call_by_call_in_whatever_parts(calls, digits, parts):
    whole = frozenset({"8401"})
    counter = Counter(ROUTING.routes, digits, whole)
    pieces = [counted(calls[at::parts], counter) for at in range(parts)]
    for made in (counted(calls, counter), added(pieces), added([added(pieces[:2]), added(pieces[2:])])):
        rows = {tuple(row.values())[:7]: tuple(row.values())[7:] for row in made.counts.to_pylist()}
        assert rows == one_by_one(calls, digits, whole)
        assert len(rows) == len(made.counts)
        assert made.counts.schema == COUNTS
        assert made.calls == len(calls)
    assert told(added(pieces).loads) == told(counted(calls, counter).loads)


@given(st.lists(CALL, max_size=12))
def test_calls_in_progress_are_those_that_last_over_the_beginning_of_a_minute(calls):
    loads = counted(calls).loads
    assert loads.schema == LOADS
    busy = Tally()
    for day, channel, minute, change in zip(*(loads[name].to_pylist() for name in LOADS.names), strict=True):
        for later in range(minute, 1440):
            busy[channel, day, later] += change
    expected = Tally()
    for start, _number, _context, channel, _end, _talked, lasted in calls:
        begin = FIRST + start
        first = -(-begin // 60)
        for minute in range(first, -(-(begin + lasted) // 60)):
            expected[channel, minute // 1440, minute % 1440] += 1
    assert {key: count for key, count in busy.items() if count} == {
        key: count for key, count in expected.items() if key[0]
    }


def test_an_attempt_that_another_came_after_takes_room_and_is_no_call():
    calls = batch([(0, "8401", "", "PJSIP/a", "busy", 0, 100), (0, "8401", "", "PJSIP/b", "answered", 9, 100)])
    number = pa.array([None, "8401"], pa.large_string()).dictionary_encode()
    made = Counter(ROUTING.routes).count(calls.set_column(1, RECORD.field("number"), number))
    assert made.calls == 1
    assert set(made.loads["channel"].to_pylist()) == {"PJSIP/a", "PJSIP/b"}


@settings(max_examples=30)
@given(st.lists(CALL, max_size=60), st.sampled_from([(), ("out",)]))
def test_what_is_told_of_calls_is_what_counting_them_one_by_one_says(calls, contexts):
    of = traffic(calls, contexts=contexts)
    calls = [each for each in calls if not contexts or each[2] in contexts]
    known = {"pjsip/a": "a", "sip/a": "a", "pjsip/b": "PJSIP/b", "pjsip/off": "off"}

    def ends(chosen):
        picked = [each for each in calls if chosen(each)]
        answered = sum(each[4] == "answered" for each in picked)
        failed = sum(each[4] in ("failed", "congestion") for each in picked)
        return Ends(len(picked), answered, failed, sum(each[5] for each in picked))

    def route_of(call):
        winner = ROUTING.winner(call[1])
        return "" if winner is None else winner.name

    assert of.total == ends(lambda _call: True)
    assert of.by_route == {
        name: ends(lambda call, name=name: route_of(call) == name) for name in sorted({*map(route_of, calls)})
    }
    assert of.by_trunk == {
        name: made
        for name in ("a", "PJSIP/b", "off")
        if (made := ends(lambda call, name=name: known.get(call[3].casefold()) == name)).calls
    }
    for number in ("8401", "7001", "6001", "99"):
        assert of.of_number(number) == ends(lambda call, number=number: call[1] == number)
    assert of.by_scenario["two"] == ends(lambda call: call[1] in ("7001", "99", "6001"))
    assert [each.name for each in of.idle] == [
        each.name for each in SNAPSHOT.routes if not any(route_of(call) == each.name for call in calls)
    ]
    dialed, count = of.unrouted(10)
    assert {each.number for each in dialed} == {call[1] for call in calls if not route_of(call)}
    assert count == len(dialed)
    expected = {}
    for call in calls:
        left, name = known.get(call[3].casefold()), route_of(call)
        live = ROUTING.routes.live(name) if name else ()
        if left and left not in live:
            kind = DriftKind.OTHER_TRUNK if live else DriftKind.NO_WAY if name else DriftKind.NO_ROUTE
            expected[call[1], left] = kind, expected.get((call[1], left), (0, 0))[1] + 1
    assert {(each.number, each.trunk): (each.kind, each.ends.calls) for each in of.drift} == expected
    unanswered = ends(lambda call: route_of(call) == "orphan").unanswered
    assert of.lost.get(route_ref("orphan"), 0) == unanswered
    assert of.lost.get(trunk_ref("off"), 0) == ends(lambda call: route_of(call) == "dead").unanswered
    assert of.lost.get(transfer_ref(("two", "2")), 0) == ends(lambda call: call[1] == "99").unanswered
    lost = ends(lambda call: call[1] in ("7001", "99", "6001")).unanswered
    assert of.lost.get(scenario_ref("two"), 0) == lost
    assert scenario_ref("one") not in of.lost or of.lost[scenario_ref("one")] == of.of_number("7001").unanswered


def test_what_moves_with_other_routes_and_what_is_known_by_its_beginning_only():
    calls = [(0, "8401", "", "", "answered", 5, 9), (0, "84950000001", "", "", "busy", 0, 9)]
    changed = Routing.compile(
        Snapshot.of([each for each in SNAPSHOT.every_row if getattr(each, "name", "") != "some"]), Policy.SPECIFIC
    )
    of = traffic(calls)
    assert of.moved(changed) == (("some", "", Ends(1, 1, 0, 5)),)
    cut = Counter(ROUTING.routes, 2, frozenset()).count(batch(calls))
    of = Traffic(counted=cut, routing=ROUTING, since="2026-03-01", until="2026-03-01")
    assert {(each.number, each.is_whole) for each in of.most_dialed(9)} == {("84", False)}
    assert {each.route for each in of.most_dialed(9)} == {"some", "all"}
    assert of.moved(changed) == ()
    assert of.drift == ()


def test_calls_of_a_number_that_several_transfers_have_are_shared_out_and_nothing_is_lost():
    of = traffic([(at, "7001", "", "", "busy", 0, 0) for at in range(5)] + [(9, "99", "", "", "busy", 0, 0)])
    shares = {each.transfer.key: of.share_of(each) for each in ROUTING.outcomes}
    assert shares == {("one", "1"): 0, ("one", "2"): 3, ("two", "1"): 2, ("two", "2"): 1, ("two", "3"): 0}
    assert of.shared == {"7001"}
    board = check(SNAPSHOT, Settings())
    flow = build(board, board.outcomes, weigh=of.share_of)
    assert {(node.kind, node.key): node.weight for node in flow.nodes if node.column == 2} == {
        (NodeKind.ROUTE, "orphan"): 5,
        (NodeKind.NO_ROUTE, ""): 1,
    }
    first = {(node.key, node.weight, node.fails) for node in flow.nodes if node.column == 0}
    assert first == {("one", 3, 3), ("two", 3, 3)}


def test_findings_stand_by_the_calls_they_cost():
    board = check(SNAPSHOT, Settings())
    calls = [(at, "6001", "", "", "failed", 0, 0) for at in range(7)] + [(9, "7001", "", "", "failed", 0, 0)]
    lost = Losses(board, traffic(calls, board.routing))
    costs = [lost.of(each) for each in lost.ranked]
    assert costs == sorted(costs, reverse=True)
    assert (lost.ranked[0].ref, costs[0]) == (route_ref("dead"), 7)
    assert set(lost.ranked) == set(board.findings)
    assert {lost.of(each) for each in board.findings if each.severity != "error"} == {0}


def test_how_full_a_trunk_was_by_hour():
    calls = [(10 * 3_600 + at, "8401", "", "PJSIP/a", "answered", 100, 130) for at in (0, 30, 90)]
    (load,) = traffic(calls).loads
    assert (load.trunk, load.channels, load.peak, load.peak_at) == ("a", 2, 3, "2026-03-01 10:02")
    assert load.hours[10] == 3
    assert sum(load.hours) == 3
    assert load.means[10] == pytest.approx((1 + 2 + 3 + 1) / 60)
    assert (load.full, load.minutes) == (2, 1_440)


def test_nothing_is_nothing():
    empty = traffic([])
    assert empty.is_empty
    assert (empty.total, empty.by_route, empty.drift, empty.loads, empty.lost) == (Ends(), {}, (), (), {})
    assert empty.by_day == {}
    assert empty.days == ()
    assert empty.unrouted(3) == ((), 0)
    assert empty.most_dialed(3) == ()
    assert Counted(COUNTS.empty_table(), LOADS.empty_table()).span == ("", "")
    assert [each.name for each in empty.idle] == ["all", "some", "orphan", "dead", "idle"]


def test_days_are_told_in_order():
    of = traffic([(day * 86_400, "8401", "", "", "busy", 0, 0) for day in (2, 0, 1, 1)])
    days = [(datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=at)).date().isoformat() for at in range(3)]
    assert of.days == tuple(days)
    assert [(day, ends.calls) for day, ends in of.by_day.items()] == list(zip(days, (1, 2, 1), strict=True))
    assert day_text(0) == "1970-01-01"


def test_random_large_batches_agree_whichever_way_they_are_grouped():
    chance = random.Random(3)
    calls = [
        (
            chance.randrange(86_400),
            f"8{chance.randrange(300):04d}",
            "out",
            f"PJSIP/t{chance.randrange(9)}",
            chance.choice(ENDS),
            1,
            60,
        )
        for _each in range(5_000)
    ]
    made = counted(calls)
    rows = {tuple(row.values())[:7]: tuple(row.values())[7:] for row in made.counts.to_pylist()}
    assert rows == one_by_one(calls, 0, ())
