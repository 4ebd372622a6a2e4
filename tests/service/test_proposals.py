"""Change proposals: the three checks held against brute force, and applied whole or not at all."""

from dataclasses import replace
from itertools import product

import pytest
from build import OLEG, VERA, route, routing, scenario, transfer, trunk
from hypothesis import given
from hypothesis import strategies as some

from dialmap.core.compare import Comparison
from dialmap.core.edits import Edit, edits_between
from dialmap.core.exchange import Upload
from dialmap.core.model import Template
from dialmap.core.people import Who
from dialmap.core.proposals import NewProposal, ProposalState, checks, outlook
from dialmap.dialplan import DialTable
from dialmap.errors import ConflictError, DataError, UsageError
from dialmap.service import audit, inventory, proposals
from dialmap.service.boards import load


def moscow(path):
    return load(path).routes["Москва 495"]


def draft(path):
    """A new route for a hundred numbers of Moscow."""
    return (Edit(None, route("Support", "_749555502XX", ["pbx-office"], position=50)),)


def kept(path, drafts=None, numbers="_749555502XX", to="Support"):
    wanted = NewProposal(title="Support line", numbers=numbers, route=to, edits=drafts or draft(path))
    number = proposals.propose(path, wanted, VERA)
    return proposals.find(path, number)


def test_a_draft_is_not_live_and_its_three_checks_hold(sample):
    proposal = kept(sample)
    board = load(sample)
    assert "Support" not in board.routes
    found = outlook(board.routing, proposal)
    assert [check.holds for check in found.checks] == [True, True, True]
    assert found.checks[0].witness.startswith("749555502")
    assert {each.pattern for each in found.comparison.ranges} == {"_749555502XX"}


def test_what_is_met_already_or_not_met_or_spills_over_is_shown_with_a_number(sample):
    row = moscow(sample)
    wide = (Edit(None, route("Support", "_74955550[23]XX", ["pbx-office"], position=50)),)
    spilling = outlook(load(sample).routing, kept(sample, wide)).checks
    assert [check.holds for check in spilling] == [True, True, False]
    assert spilling[2].witness.startswith("749555503")
    narrow = (Edit(None, route("Support", "_7495555021X", ["pbx-office"], position=50)),)
    partly = outlook(load(sample).routing, kept(sample, narrow)).checks
    assert [check.holds for check in partly] == [True, False, True]
    same = (Edit(row, replace(row, note="other")),)
    needless = outlook(load(sample).routing, kept(sample, same, "_749555502XX", row.name)).checks
    assert [check.holds for check in needless] == [False, True, True]


def test_an_intent_may_be_that_numbers_go_nowhere(sample):
    row = load(sample).routes["Международные"]
    off = (Edit(row, replace(row, enabled=False)),)
    found = outlook(load(sample).routing, kept(sample, off, "_810.", ""))
    assert [check.holds for check in found.checks] == [True, True, True]


def test_applied_whole_with_every_edit_in_the_log(sample):
    row = moscow(sample)
    drafts = (*draft(sample), Edit(row, replace(row, owner="Vera")))
    proposal = kept(sample, drafts)
    proposals.apply(sample, proposal, OLEG)
    board = load(sample)
    assert board.routing.winner("74955550201").name == "Support"
    assert board.routes[row.name].owner == "Vera"
    done = proposals.find(sample, proposal.id)
    assert (done.state, done.decided_by) == (ProposalState.APPLIED, "Oleg")
    told = [each for each in audit.history(sample) if each.who == "Oleg"]
    assert {each.kind for each in told} - {"person"} == {"routes", "proposal"}
    assert audit.verify(sample).first_broken is None


def test_a_row_that_somebody_changed_stops_it_whole(sample):
    row = moscow(sample)
    proposal = kept(sample, (*draft(sample), Edit(row, replace(row, owner="Vera"))))
    inventory.save(sample, replace(row, note="meanwhile"), row, VERA)
    assert [each.key for each in proposals.stale(load(sample), proposal)] == [row.name]
    with pytest.raises(ConflictError):
        proposals.apply(sample, proposal, OLEG)
    assert "Support" not in load(sample).routes
    assert proposals.find(sample, proposal.id).state is ProposalState.DRAFT
    inventory.save(sample, route("Support", "_9XX"), None, VERA)
    with pytest.raises(ConflictError):
        proposals.apply(sample, kept(sample), OLEG)


def test_the_second_of_two_who_settle_it_is_told(sample):
    proposal = kept(sample)
    proposals.reject(sample, proposal, OLEG)
    for act in (proposals.apply, proposals.reject):
        with pytest.raises(ConflictError, match="settled this proposal"):
            act(sample, proposal, Who("Nina"))
    assert "Support" not in load(sample).routes


@pytest.mark.parametrize(
    ("title", "numbers", "drafts", "said"),
    [
        ("", "_1XX", None, "needs a title"),
        ("x", "_1[", None, "cannot be read"),
        ("x", "_1XX", (), "at least one edit"),
        ("x", "_1XX", (Edit(None, route("", "_1XX")),), "the name is empty"),
    ],
)
def test_a_proposal_that_lacks_something_is_refused(sample, title, numbers, drafts, said):
    edits = draft(sample) if drafts is None else drafts
    with pytest.raises(UsageError, match=said):
        proposals.propose(sample, NewProposal(title=title, numbers=numbers, route="", edits=edits), VERA)
    assert not proposals.listed(sample)


def test_nobody_settles_without_a_name(sample):
    proposal = kept(sample)
    for act in (proposals.apply, proposals.reject):
        with pytest.raises(UsageError, match="nobody said who"):
            act(sample, proposal, Who(""))


def test_files_and_tables_become_edits(sample):
    board = load(sample)
    files = [Upload("trunks.csv", b"name,status\nfresh,connected\n")]
    (made,) = proposals.from_files(board, files)
    assert (made.before, made.after.name) == (None, "fresh")
    with pytest.raises(DataError, match="line 2"):
        proposals.from_files(board, [Upload("trunks.csv", b"name,status\nfresh,odd\n")])
    rows = board.snapshot.trunks
    edited = [replace(rows[0], note="x"), *rows[2:], trunk("new")]
    assert [(bool(each.before), bool(each.after)) for each in edits_between(rows, edited)] == [
        (True, True),
        (True, False),
        (False, True),
    ]


PATTERNS = some.sampled_from(["_1X", "_X", "12", "_[12]X", "_X.", "_2!", "_XX"])
ROWS = some.lists(some.tuples(PATTERNS, some.sampled_from("tu")), max_size=3)
NUMBERS = ["".join(digits) for size in (1, 2, 3) for digits in product("0123", repeat=size)]


@given(ROWS, ROWS, PATTERNS, some.sampled_from(["r0", "r1", ""]))
def test_the_three_checks_agree_with_brute_force(before, after, numbers, to):
    def made(rows):
        routes = [{"name": f"r{at}", "pattern": text, "trunks": [name]} for at, (text, name) in enumerate(rows)]
        return routing(trunks=[{"name": "t"}, {"name": "u"}], routes=routes)

    found = Comparison(made(before), made(after))
    meant = DialTable.compile([numbers])

    def goes(view, number):
        winner = view.winner(number)
        return winner.name if winner is not None else ""

    def end(view, number):
        winner = view.winner(number)
        return winner and view.routes.leads(winner)

    inside = [number for number in NUMBERS if meant.winner(number) is not None]
    outside = [number for number in NUMBERS if meant.winner(number) is None]
    was, met, kept_apart = checks(found, numbers, to)
    assert was.holds or all(goes(found.old, number) == to for number in inside)
    assert not was.holds or goes(found.old, was.witness) != to
    assert met.holds <= all(goes(found.new, number) == to for number in inside)
    assert met.holds or goes(found.new, met.witness) != to
    assert kept_apart.holds <= all(end(found.old, number) == end(found.new, number) for number in outside)
    if not kept_apart.holds:
        assert meant.winner(kept_apart.witness) is None
        assert end(found.old, kept_apart.witness) != end(found.new, kept_apart.witness)


def test_templates_survive_the_way_through_the_store(sample):
    odd = replace(route("Odd", ["_1XX"]), templates=(Template("_X.", "9", "8"), Template("+7|\\x", "", "")))
    assert kept(sample, (Edit(None, odd),)).edits[0].after == odd


def test_a_proposal_does_not_rename(sample):
    row = load(sample).trunks["mobile-gw"]
    with pytest.raises(UsageError, match="cannot rename"):
        kept(sample, (Edit(row, replace(row, name="other")),))


def test_edits_are_applied_in_an_order_that_works(sample):
    board = load(sample)
    block = board.snapshot.transfers[0]
    owner = board.scenarios[block.scenario]
    rest = [Edit(each, None) for each in board.snapshot.transfers if each.scenario == owner.name]
    drafts = (Edit(owner, None), *rest, Edit(None, transfer("New", "301")), Edit(None, scenario("New")))
    proposal = kept(sample, drafts, "_3XX", "Контакт-центр")
    expected = outlook(board.routing, proposal).comparison.new.snapshot
    proposals.apply(sample, proposal, OLEG)
    after = load(sample).snapshot
    assert set(after.transfers) == set(expected.transfers)
    assert set(after.scenarios) == set(expected.scenarios)
