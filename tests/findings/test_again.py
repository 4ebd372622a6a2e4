"""What an edit leaves as it was: a board made from an earlier one is the one made of nothing, rule by rule."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from build import snapshot
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from dialmap.board import check
from dialmap.core.edits import Edit
from dialmap.core.findings import ObjectKind, Severity, transfer_ref
from dialmap.core.model import (
    Action,
    LineAction,
    Route,
    RouteType,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
    key_values,
)
from dialmap.core.observed import Observed
from dialmap.core.routing import Calls, RoutedCalls
from dialmap.core.settings import Settings
from dialmap.dialplan import Policy
from dialmap.findings import ALL_RULES, Flag
from dialmap.findings.base import rule
from dialmap.messages import _

EVERY = yaml.safe_load((Path(__file__).parent / "every_rule.yml").read_text(encoding="utf-8"))
PARTS = ("trunks", "routes", "scenarios", "transfers")
DATA = [Snapshot.of(snapshot(**{part: case.get(part, ()) for part in PARTS}).every_row) for case in EVERY.values()]
NAMES = ["north", "south", "pbx", "gone", "nort", "new"]
PATTERNS = [
    "_7495XXXXXXX",
    "_7[9-4]XX",
    "_X.",
    "_.",
    "_1XX",
    "74955550100",
    "_784[1-3]XXXXXXX",
    "_+7.",
    "_9.12",
    "7861X",
    "",
]
NUMBERS = ["105", "74955550100", "+74955550100", "84955550140", "784", "{operator}", "ext", "", "112", "5112", "_X."]
FIELDS = {
    Trunk: {
        "status": some.sampled_from(TrunkStatus),
        "ticket": some.sampled_from(["", "SUP-8"]),
        "observed": some.sampled_from(Observed),
    },
    Route: {
        "type": some.sampled_from(RouteType),
        "trunks": some.lists(some.sampled_from(NAMES), max_size=3).map(tuple),
        "templates": some.lists(
            some.builds(Template, some.sampled_from(PATTERNS), prefix=some.sampled_from(["", "", "9"])), max_size=2
        ).map(tuple),
        "position": some.integers(0, 30),
        "enabled": some.booleans(),
        "note": some.sampled_from(["", "note"]),
        "context": some.sampled_from(["", "world"]),
        "blocking": some.booleans(),
        "inside": some.booleans(),
    },
    Scenario: {"telephony": some.sampled_from(Telephony), "enabled": some.booleans()},
    Transfer: {
        "number": some.sampled_from(NUMBERS),
        "action": some.sampled_from(Action),
        "inbound_action": some.sampled_from(LineAction),
        "outbound_action": some.sampled_from(LineAction),
        "expected_route": some.sampled_from(["", "Reception", "Moscow"]),
        "values": some.lists(some.sampled_from(["105", "5112", "74955550100"]), max_size=2).map(tuple),
    },
}


@some.composite
def edited(draw, data):
    """One to three rows changed, renamed, added or deleted."""
    edits = []
    for row in draw(some.lists(some.sampled_from(data.every_row), min_size=1, max_size=3, unique_by=id)):
        kind = draw(some.sampled_from(["change", "change", "change", "rename", "add", "delete"]))
        name = draw(some.sampled_from(sorted(FIELDS[type(row)])))
        made = replace(row, **{name: draw(FIELDS[type(row)][name])}, version=row.version + 1)
        if kind in ("rename", "add"):
            key = "block" if isinstance(row, Transfer) else "name"
            made = replace(made, **{key: draw(some.sampled_from(["Renamed", "renamed", "Rename"]))})
        taken = kind in ("rename", "add") and key_values(made) in {
            key_values(each) for each in data.rows(type(row)) if each is not row
        }
        if not taken:
            edits.append(Edit(None if kind == "add" else row, None if kind == "delete" else made))
    return edits


def hold_same(again, whole):
    """That both boards say the same, about the very same rows."""
    assert again.routing.outcomes == whole.routing.outcomes
    assert again.routing.by_value == whole.routing.by_value
    assert again.routing.hits == whole.routing.hits
    ours, theirs = ({each.code: found for each, found in board.judged.by_rule.items()} for board in (again, whole))
    for code in ours.keys() | theirs.keys():
        assert ours.get(code) == theirs.get(code), code
    assert again.findings == whole.findings
    there = {id(row) for row in again.snapshot.every_row}
    for finding in again.findings:
        for edit in finding.fix.edits if finding.fix else ():
            assert edit.before is None or id(edit.before) in there, finding.rule.code
    for outcome in again.outcomes:
        assert {id(row) for row in (outcome.transfer, outcome.scenario, outcome.route) if row is not None} <= there


def walk(some_data, rules=ALL_RULES):
    data, policy = some_data.draw(some.sampled_from(DATA)), some_data.draw(some.sampled_from(Policy))
    board = check(data, Settings(policy=policy, fall_through=some_data.draw(some.booleans())), rules=rules)
    assert board.findings
    for _step in range(3):
        data = data.with_edits(some_data.draw(edited(data)))
        off = some_data.draw(some.sampled_from([{}, {}, {"TR01": "off", "DP08": "note"}, {"RT05": "error"}]))
        here = Settings(policy=some_data.draw(some.sampled_from([policy, policy, *Policy])), rules=off)
        board = check(data, here, rules=rules, since=board)
        hold_same(board, check(data, here, rules=rules))


@given(some.data())
def test_a_board_made_from_an_earlier_one_is_the_board_made_of_nothing(some_data):
    walk(some_data)


@rule("XX01", "counts-others", Severity.NOTE, "transfer")
def counts_others(view: Calls):
    """Says that it looks at each call alone, and counts them all."""
    for call in view.calls:
        yield Flag(transfer_ref(call.transfer.key), _("{count}", count=len(view.calls)))


def test_a_rule_that_reads_more_than_it_says_is_found_out():
    @settings(phases=[Phase.generate], database=None)  # one example is enough: it need not be the shortest
    @given(some.data())
    def hold(some_data):
        walk(some_data, (counts_others,))

    with pytest.raises(AssertionError, match="XX01"):
        hold()


@pytest.mark.parametrize("data", DATA)
def test_what_looks_at_one_call_flags_that_call(data):
    for each, found in check(data, Settings()).judged.by_rule.items():
        if each.reads in (Calls, RoutedCalls):
            assert {finding.ref.kind for finding in found} <= {ObjectKind.TRANSFER}, each.code


def test_no_more_runs_than_an_edit_concerns():
    data = DATA[0]
    board = check(data, Settings())
    assert board.findings
    row = next(each for each in data.transfers if each.block == "Lost")
    after = check(data.with_edits([Edit(row, replace(row, note="other"))]), Settings(), since=board)
    assert after.routing.routes is board.routing.routes
    kept = {each.code for each in ALL_RULES if after.judged.by_rule.get(each) is board.judged.by_rule.get(each)}
    assert {"DP01", "RT03", "RT07", "RT09", "RT11", "TK01", "TR09", "TR04", "SC01"} <= kept
    assert "TR01" not in kept
    same = check(data, Settings(), since=board)
    assert all(same.judged.by_rule[each] is found for each, found in board.judged.by_rule.items())


def test_no_board_keeps_an_earlier_one_alive():
    data = DATA[0]
    board = check(data, Settings())
    assert board.findings
    watched = weakref.ref(board)
    row = data.transfers[0]
    after = check(data.with_edits([Edit(row, replace(row, note="other"))]), Settings(), since=board)
    del board
    gc.collect()
    assert watched() is None
    assert after.findings
