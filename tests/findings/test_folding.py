"""One cause, one finding: what another explains is folded under it, counted once, waived with it."""

from build import routing, snapshot

from dialmap.board import check
from dialmap.core.findings import Severity
from dialmap.core.settings import Settings
from dialmap.findings import ALL_RULES, fold, judge

PLUS = {
    "trunks": [{"name": "t"}],
    "routes": [{"name": "out", "pattern": "_7XXXXXXXXXX", "trunks": ["t"]}],
    "transfers": [{"scenario": "a", "number": "+74955550100"}, {"scenario": "b", "number": "+74955550101"}],
}


def seen(judged):
    folded = judged.folded
    return {
        f"{each.rule.code} {each.ref}": sorted(
            f"{other.rule.code} {other.ref}" for other in folded.under[each.fingerprint]
        )
        for each in folded.leading
        if each.fingerprint in folded.under
    }


def test_numbers_with_a_plus_are_one_finding():
    judged = judge(routing(**PLUS), ALL_RULES)
    assert seen(judged) == {"DP10 route:out": ["TR01 transfer:a/1", "TR01 transfer:b/1"]}
    assert not any(each.rule.code == "TR01" for each in judged.findings)
    assert len(judged.findings) + 2 == len(judged.everything)


def test_a_cause_that_is_switched_off_or_milder_hides_nothing():
    assert seen(judge(routing(**PLUS), ALL_RULES, {"DP10": None})) == {}
    judged = judge(routing(**PLUS), ALL_RULES, {"DP10": Severity.NOTE})
    assert seen(judged) == {}
    assert sum(each.rule.code == "TR01" for each in judged.findings) == 2


def test_what_explains_may_itself_be_explained():
    """TR07 by RT09, and that by RT07: the routes overlap, so the policies differ, so the call goes either way."""
    judged = judge(
        routing(
            trunks=[{"name": "t"}, {"name": "u"}],
            routes=[
                {"name": "a", "pattern": "_7X95XXXXXXX", "trunks": ["t"]},
                {"name": "b", "pattern": "_7[4-9]XXXXXXXXX", "trunks": ["u"]},
            ],
            transfers=[{"scenario": "s", "number": "74955550100"}],
        ),
        [rule for rule in ALL_RULES if rule.code in ("RT07", "RT09", "TR07")],
    )
    (leading,) = judged.findings
    assert leading.rule.code == "RT07"
    assert [each.rule.code for each in judged.folded.under[leading.fingerprint]] == ["RT09", "TR07"]
    for each in judged.everything:
        assert judged.folded.leader(each.fingerprint) == leading.fingerprint


def test_an_unused_route_that_is_dead_anyway_is_said_once():
    judged = judge(
        routing(
            policy="order",
            trunks=[{"name": "t"}, {"name": "u"}],
            routes=[
                {"name": "wide", "pattern": "_7XXXXXXXXXX", "trunks": ["t"]},
                {"name": "narrow", "pattern": "_7495XXXXXXX", "trunks": ["u"]},
            ],
            transfers=[{"scenario": "s", "number": "74955550100"}],
        ),
        ALL_RULES,
    )
    assert seen(judged)["RT03 route:narrow"] == ["RT05 route:narrow"]


def test_transfers_that_hit_an_orphan_are_told_by_it_and_counted_once():
    routes = [{"name": "a", "pattern": "_2XX"}, {"name": "b", "pattern": "_3XX", "trunks": ["t"]}]
    trunks = [{"name": "t", "status": "disabled"}]
    transfers = [{"scenario": "s", "block": number, "number": number} for number in ("201", "202", "301")]
    made = check(snapshot(trunks=trunks, routes=routes, transfers=transfers), Settings())
    assert seen(made.judged) == {
        "RT01 route:a": ["TR04 transfer:s/201", "TR04 transfer:s/202"],
        "RT02 route:b": ["TR04 transfer:s/301"],
    }
    assert [(each.rule.code, made.breaks(each)) for each in made.ranked if made.breaks(each)] == [
        ("RT01", 2),
        ("RT02", 1),
    ]


def test_nothing_is_folded_where_nothing_explains():
    found = judge(routing(routes=[{"name": "a", "pattern": "_2XX"}]), ALL_RULES).everything
    assert fold(found).leading == found
