"""What the rules claim as proven, against brute force over random tables."""

from itertools import product

from build import routing
from hypothesis import given, settings
from hypothesis import strategies as some

from dialmap.core.routing import Routing
from dialmap.dialplan import Policy
from dialmap.findings import ALL_RULES, judge

ELEMENTS = ["X", "1", "2", "[12]", "[1-3]", "[2-1]", "[-2]", "N"]
pattern = some.builds(
    lambda start, body, tail: start + "".join(body) + tail,
    some.sampled_from(["_", "_", "_", ""]),
    some.lists(some.sampled_from(ELEMENTS), min_size=1, max_size=3),
    some.sampled_from(["", "", "", ".", "!", ".1"]),
)
route = some.tuples(some.lists(pattern, min_size=1, max_size=2), some.sampled_from(["t", "u"]))
tables = some.lists(route, min_size=1, max_size=5)
NUMBERS = ["".join(digits) for size in (1, 2, 3, 4) for digits in product("0123", repeat=size)]
PROVEN = [rule for rule in ALL_RULES if rule.code in {"DP02", "DP09", "RT03", "RT04", "RT07", "RT09"}]


def made(rows, policy):
    return routing(
        policy,
        trunks=[{"name": "t"}, {"name": "u"}],
        routes=[
            {"name": f"r{at}", "pattern": patterns, "trunks": [trunk]} for at, (patterns, trunk) in enumerate(rows)
        ],
    )


def ends(view):
    return {number: (found := view.winner(number)) and view.routes.leads(found) for number in NUMBERS}


@settings(max_examples=300)
@given(tables, some.sampled_from(["specific", "order"]))
def test_claims_hold_and_harmless_fixes_are_harmless(rows, policy):
    view = made(rows, policy)
    wins = {found.name for number in NUMBERS if (found := view.winner(number)) is not None}
    before = ends(view)
    for finding in judge(view, PROVEN).findings:
        (name,) = finding.ref.key
        code = finding.rule.code
        whole = "takes this route" in str(finding.message)
        if code == "RT03":
            assert finding.example == "" or view.winner(finding.example) is not None
            if whole:
                assert name not in wins
        if code == "RT09":
            assert view.winner(finding.example).name == name
            assert view.routes.other.winner(finding.example).name != name
        if code == "RT07":
            matched = {view.routes.owners[index][0].name for index in view.routes.table.matches(finding.example)}
            assert name in matched
            assert len(matched) > 1
        if finding.fix is None or (code == "RT03" and "move" in str(finding.fix.title)):
            continue
        after = Routing.compile(view.snapshot.with_edits(finding.fix.edits), Policy(policy))
        if code in ("DP02", "RT03", "RT04"):
            assert ends(after) == before, (code, str(finding.fix.title))
