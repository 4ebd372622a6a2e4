"""From a data set to answers."""

import pytest
from build import routing

from dialmap.core.verdicts import Verdict

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
