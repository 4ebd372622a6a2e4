"""From a data set to answers."""

import naive
import pytest
from build import routing
from hypothesis import given
from hypothesis import strategies as some
from strategies import numbers, patterns

from dialmap.core.compare import Comparison
from dialmap.core.damage import broken
from dialmap.core.findings import route_ref, trunk_ref
from dialmap.core.impact import single_points, without
from dialmap.core.model import Template
from dialmap.core.routes import FELL
from dialmap.core.templates import handed_over
from dialmap.core.verdicts import ORPHANED, Verdict
from dialmap.dialplan import Pattern, PatternError, Policy

LIVE = [{"name": "live"}, {"name": "off", "status": "disabled"}, {"name": "asked", "status": "requested"}]


def verdict(number="301", scenarios=(), routes=None, **transfer):
    view = routing(
        trunks=LIVE,
        routes=[{"name": "ext", "pattern": "_3XX", "trunks": ["live"]}] if routes is None else routes,
        scenarios=scenarios,
        transfers=[{"scenario": "s", "number": number, **transfer}],
    )
    return view.outcomes[0].verdict


@pytest.mark.parametrize(
    ("trunks", "expected"),
    [
        (["live"], Verdict.ARRIVES),
        (["off", "live"], Verdict.ARRIVES),
        ([], Verdict.NO_TRUNK),
        (["off", "asked", "nobody"], Verdict.DEAD_TRUNKS),
    ],
)
def test_judges_by_the_trunks_of_the_route(trunks, expected):
    assert verdict(routes=[{"name": "ext", "pattern": "_3XX", "trunks": trunks}]) is expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"number": "401"}, Verdict.NO_ROUTE),
        ({"number": ""}, Verdict.UNREADABLE),
        ({"number": "{operator}"}, Verdict.VARIABLE),
        ({"inbound": "other"}, Verdict.WRONG_ACTION),
        ({"inbound": "softphone", "scenarios": [{"name": "s", "telephony": "platform"}]}, Verdict.NOT_BY_ROUTE),
        ({"scenarios": [{"name": "s", "telephony": "platform"}]}, Verdict.NEEDS_PBX),
        ({"scenarios": [{"name": "s", "enabled": False}]}, Verdict.OFF),
        ({"action": "end_call"}, Verdict.NOT_BY_ROUTE),
        ({"number": "3-0-1"}, Verdict.ARRIVES),
    ],
)
def test_judges_by_the_result_block(case, expected):
    assert verdict(**case) is expected


def test_a_blocking_route_ends_the_call_on_purpose_whatever_its_trunks():
    row = {"name": "abroad", "pattern": "_810.", "trunks": ["live"], "blocking": True}
    assert verdict("8103", routes=[row]) is Verdict.BLOCKED
    view = routing(trunks=LIVE, routes=[row], transfers=[{"scenario": "s", "number": "8103"}])
    assert Verdict.BLOCKED.fails
    assert view.trace("8103").legs == ()
    assert view.routes.live("abroad") == ()
    assert broken(view)[route_ref("abroad")] == 1
    assert trunk_ref("live") not in broken(view)
    assert {
        change.after.blocking
        for change in Comparison(routing(trunks=LIVE, routes=[{**row, "blocking": False}]), view).ranges
    } == {True}


TRUNKS = some.sampled_from([[], ["off"], ["live"], ["off", "live"]])
ROUTE = some.fixed_dictionaries({"pattern": patterns, "trunks": TRUNKS, "blocking": some.booleans()})


@given(some.lists(ROUTE, min_size=1, max_size=6), numbers, some.sampled_from(["specific", "order"]))
def test_where_calls_fall_through_the_first_route_that_carries_the_number_takes_it(rows, number, policy):
    routes = [{"name": f"r{at}", **row} for at, row in enumerate(rows)]
    ends, falls = (routing(policy, falls=each, trunks=LIVE, routes=routes) for each in (False, True))
    in_turn = [each for each in ends.trace(number).candidates if ends.routes.table.refused == 0]
    if not in_turn:
        return
    carrying = [each for each in in_turn if ends.routes.states[each.route.name] not in ORPHANED]
    expected = (carrying or in_turn)[0]
    trace = falls.trace(number)
    assert (trace.winner.route.name, trace.winner.template) == (expected.route.name, expected.template)
    assert trace.verdict is ends.routes.states[expected.route.name]
    names = {each.route.name for each in in_turn} - {each.route.name for each in carrying}
    assert {each.route.name for each in trace.candidates if each.reason is FELL} == (names if carrying else set())


def test_a_call_that_goes_on_to_another_route_is_named_by_it_and_breaks_nothing():
    routes = [
        {"name": "city", "pattern": "_3XX", "trunks": ["live"]},
        {"name": "world", "pattern": "_X.", "trunks": ["spare"]},
    ]
    data = {
        "trunks": [*LIVE, {"name": "spare"}],
        "routes": [*routes, {"name": "dead", "pattern": "_30X", "trunks": ["off"]}],
        "transfers": [{"scenario": "s", "number": "301"}],
    }
    view, ends = (routing(falls=each, **data) for each in (True, False))
    assert (ends.outcomes[0].verdict, ends.outcomes[0].route.name) == (Verdict.DEAD_TRUNKS, "dead")
    assert (view.outcomes[0].verdict, view.outcomes[0].route.name) == (Verdict.ARRIVES, "city")
    assert view.routes.is_carried("dead")
    assert without(view, ["live"]).outcomes == ()
    assert len(without(view, ["live", "spare"]).outcomes) == 1
    blocked = {"name": "stop", "pattern": "_3X.", "blocking": True}
    stopped = routing(falls=True, **{**data, "routes": [*routes, blocked]})
    assert len(without(stopped, ["live"]).outcomes) == 1


def test_leaves_disabled_routes_out():
    assert (
        verdict(routes=[{"name": "ext", "pattern": "_3XX", "trunks": ["live"], "enabled": False}]) is Verdict.NO_ROUTE
    )


def test_follows_the_policy():
    routes = [{"name": "all", "pattern": "_X.", "trunks": ["live"]}, {"name": "ext", "pattern": "_3XX"}]
    specific = routing(trunks=LIVE, routes=routes)
    order = routing("order", trunks=LIVE, routes=routes)
    assert specific.winner("301").name == "ext"
    assert order.winner("301").name == "all"
    assert specific.routes.other.winner("301").name == "all"


def test_inside_one_route_the_most_specific_template_decides():
    view = routing("order", routes=[{"name": "a", "pattern": ["_X.", "_3XX", "301"]}, {"name": "b", "pattern": "301"}])
    trace = view.trace("301")
    assert [(each.route.name, each.template.pattern) for each in trace.candidates] == [
        ("a", "301"),
        ("a", "_3XX"),
        ("a", "_X."),
        ("b", "301"),
    ]
    assert trace.winner.reason is None
    assert [str(each.reason.message) for each in trace.candidates[1:]] == [
        "a literal number goes before every template",
        "a literal number goes before every template",
        "stands lower in the list",
    ]


def test_lists_the_trunks_in_order_and_names_the_unknown():
    view = routing(trunks=LIVE, routes=[{"name": "r", "pattern": "1", "trunks": ["nobody", "live"]}])
    assert [(leg.name, leg.is_live) for leg in view.trace("1").legs] == [("nobody", False), ("live", True)]


def test_shows_a_refused_template_with_its_reason_where_nothing_wins():
    trace = routing(routes=[{"name": "a", "pattern": "_1[9-0]2"}, {"name": "b", "pattern": "_12"}]).trace("12")
    assert trace.winner is None
    assert trace.verdict is Verdict.NO_ROUTE
    assert "refuses the second" in str(trace.candidates[0].reason.message)


def readable_ones(texts):
    """Without what no table holds, and without what one table would refuse as a repetition."""
    kept = {}
    for text in texts:
        try:
            kept.setdefault(Pattern.parse(text).order_key, text)
        except PatternError:
            continue
    return [text for text in kept.values() if text == text.strip(" ")]


BOX = [
    {"name": "desk", "pattern": "_3XX", "context": "desks", "trunks": ["live"]},
    {"name": "all", "pattern": "_X.", "context": "out", "trunks": ["live"]},
    {"name": "boss", "pattern": "301", "context": "late"},
    {"name": "help", "pattern": "911", "context": "desks"},
]


def test_contexts_are_asked_in_turn_as_their_first_routes_stand_in_the_list():
    view = routing("contexts", trunks=LIVE, routes=BOX)
    assert view.routes.contexts == ("desks", "out", "late")
    trace = view.trace("301")
    assert [each.route.name for each in trace.candidates] == ["desk", "all", "boss"]
    assert {str(each.reason.message) for each in trace.candidates[1:]} == {"stands in a context that is asked later"}
    assert view.winner("911").name == "help"  # its context stands where its first route does
    assert view.winner("777").name == "all"
    assert view.routes.reach["boss", "301"].wins is False


def test_a_context_keeps_its_place_while_its_first_route_is_off():
    view = routing("contexts", trunks=LIVE, routes=[{**BOX[0], "enabled": False}, *BOX[1:]])
    assert view.winner("911").name == "help"


def test_there_is_another_policy_only_where_it_is_not_known_which_one_holds():
    plain = [{key: value for key, value in each.items() if key != "context"} for each in BOX]
    assert routing("specific", routes=plain).routes.other.policy is Policy.ORDER
    assert routing("order", routes=plain).routes.other.policy is Policy.SPECIFIC
    for policy in ("specific", "order"):
        assert routing(policy, routes=BOX).routes.other.policy is Policy.CONTEXTS
    assert routing("contexts", routes=BOX).routes.other is None
    assert routing("contexts", routes=BOX).routes.disagreements == {}


def test_a_context_that_goes_first_moves_calls():
    """Compare sees it: the same templates in the same list, asked in another order."""
    old, new = (
        routing("contexts", trunks=LIVE, routes=rows) for rows in (BOX, [{**BOX[2], "position": -1}, *BOX[:2], BOX[3]])
    )
    assert [(each.pattern, each.before.name, each.after.name) for each in Comparison(old, new).ranges] == [
        ("301", "desk", "boss")
    ]
    policy = routing("specific", trunks=LIVE, routes=BOX)
    assert "301" in {each.witness for each in Comparison(old, policy).ranges}


@given(
    some.sampled_from(Policy),
    some.lists(
        some.tuples(some.lists(patterns, min_size=1, max_size=3), some.sampled_from(["a", "b", ""]), some.booleans()),
        max_size=6,
    ),
    some.lists(numbers, min_size=1, max_size=6),
)
def test_every_policy_is_one_table_after_another(policy, drawn, dialed):
    """One for all, one a route, one a context: against a second reading of Asterisk that knows no groups."""
    rows = [
        {"name": str(at), "pattern": readable_ones(texts), "context": context, "enabled": enabled}
        for at, (texts, context, enabled) in enumerate(drawn)
    ]
    asked = {
        Policy.SPECIFIC: lambda _row: "",
        Policy.ORDER: lambda row: row["name"],
        Policy.CONTEXTS: lambda row: row["context"],
    }
    turns = list(dict.fromkeys(asked[policy](row) for row in rows))
    view = routing(policy.value, routes=rows)
    for number in dialed:
        expected = next(
            (
                text
                for turn in turns
                for text in naive.table(
                    [text for row in rows if row["enabled"] and asked[policy](row) == turn for text in row["pattern"]],
                    number,
                )
            ),
            None,
        )
        won = view.routes.table.winner(number)
        assert (None if won is None else view.routes.table.texts[won]) == expected, number


def test_a_template_with_a_condition_decides_and_proves_nothing():
    """While the condition holds it would win; until then the number goes where it goes without it."""
    rows = [
        {"name": "night", "pattern": "_88005550XXX", "condition": "19:00-09:00", "trunks": ["live"]},
        {"name": "late", "pattern": "_8800.", "condition": "on Sundays"},
        {"name": "free", "pattern": "_8800XXXXXXX", "trunks": ["live"]},
    ]
    view = routing(trunks=LIVE, routes=rows)
    trace = view.trace("88005550100")
    assert trace.winner.route.name == "free"
    assert [(each.route.name, each.template.condition) for each in trace.conditional] == [("night", "19:00-09:00")]
    assert view.trace("88001").winner is None
    assert [each.route.name for each in view.trace("88001").conditional] == ["late"]
    assert [each.name for each in view.routes.enabled] == ["free"]
    twice = [rows[2], {**rows[2], "name": "boss", "condition": "caller 101"}]
    for policy in ("specific", "contexts"):
        same = routing(policy, trunks=LIVE, routes=twice).trace("88005550100")
        assert same.winner.route.name == "free"
        assert [each.route.name for each in same.conditional] == ["boss"]
    assert view.routes.reach["free", "_8800XXXXXXX"].blockers == ()


def test_a_trunk_that_is_a_variable_is_decided_during_the_call():
    def state(*trunks):
        return verdict(routes=[{"name": "world", "pattern": "_X.", "trunks": trunks}])

    assert state("${OUT}") is Verdict.DURING_CALL
    assert state("${OUT}", "live") is Verdict.ARRIVES
    assert state("off", "SIP/${OUT}") is Verdict.DURING_CALL
    assert state("nobody") is Verdict.DEAD_TRUNKS
    assert not Verdict.DURING_CALL.fails
    assert not Verdict.DURING_CALL.counts


def test_what_leaves_is_the_number_without_the_prefix_behind_what_is_put_in_front():
    for number, template, sends in (
        ("301", Template("_3XX"), "301"),
        ("9301", Template("_3XX", "9"), "301"),
        ("9301", Template("_3XX", "9", "8495"), "8495301"),
        ("12301", Template("_3XX", "[12]X"), "301"),
    ):
        assert handed_over(number, template) == sends


def test_a_route_that_ends_inside_the_pbx_needs_no_trunk():
    row = {"name": "desks", "pattern": "_3XX", "inside": True}
    assert verdict(routes=[row]) is Verdict.ARRIVES
    assert verdict(routes=[{**row, "blocking": True}]) is Verdict.BLOCKED
    view = routing(trunks=LIVE, routes=[{**row, "trunks": ["live"]}], transfers=[{"scenario": "s", "number": "301"}])
    assert without(view, ["live"]).outcomes == ()
    assert single_points(view) == ()
