"""What if: which routes, transfers and scenarios fail without trunks. Held against a second way to find out."""

import dataclasses

from build import routing, snapshot
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core import impact
from dialmap.core.model import TrunkStatus
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict
from dialmap.dialplan import Policy

DATA = {
    "trunks": [{"name": name} for name in "abc"] + [{"name": "dead", "status": "disabled"}],
    "routes": [
        {"name": "office", "pattern": "_1XX", "trunks": ["a"]},
        {"name": "shops", "pattern": "_2XX", "trunks": ["a", "dead", "b"]},
        {"name": "stock", "pattern": "_3XX", "trunks": ["dead", "c"]},
        {"name": "orphan", "pattern": "_4XX"},
        {"name": "nobody", "pattern": "_5XX", "trunks": ["c"]},
    ],
    "transfers": [
        {"scenario": f"s{at % 2}", "block": str(at), "number": number}
        for at, number in enumerate(["101", "102", "201", "301", "401", "999"])
    ],
}


def test_names_what_fails_and_ranks_it():
    found = impact.without(routing(**DATA), ["a", "c"])
    assert [route.name for route in found.routes] == ["office", "stock", "nobody"]
    assert sorted(call.number for call in found.outcomes) == ["101", "102", "301"]
    assert found.scenarios == (("s1", 2), ("s0", 1))
    assert not impact.without(routing(**DATA), ["b"]).routes


def test_single_points_of_failure_worst_first():
    points = impact.single_points(routing(**DATA))
    assert [(each.trunks, len(each.outcomes)) for each in points] == [(("a",), 2), (("c",), 1)]


@given(some.sets(some.sampled_from("abc")))
def test_agrees_with_really_disabling_the_trunks(off):
    before = snapshot(**DATA)
    after = dataclasses.replace(
        before,
        trunks=tuple(
            dataclasses.replace(trunk, status=TrunkStatus.DISABLED) if trunk.name in off else trunk
            for trunk in before.trunks
        ),
    )
    sides = [Routing.compile(each, Policy.SPECIFIC) for each in (before, after)]
    arrives = [{each.transfer.key for each in side.outcomes if each.verdict is Verdict.ARRIVES} for side in sides]
    found = impact.without(sides[0], off)
    assert {call.transfer.key for call in found.outcomes} == arrives[0] - arrives[1]
