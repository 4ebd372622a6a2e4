"""Change proposals: the three checks held against brute force, and applied whole or not at all."""

from dataclasses import replace
from itertools import product

import pytest
from build import route, routing, scenario, transfer, trunk
from hypothesis import given
from hypothesis import strategies as some

from dialmap.compare import Comparison
from dialmap.dialplan import DialTable
from dialmap.errors import ConflictError, DataError, UsageError
from dialmap.exchange.text_files import Upload
from dialmap.model import Template
from dialmap.proposal import Draft, ProposalState, checks, edits_of
from dialmap.service import editing, logbook, proposing
from dialmap.service.checking import load


def moscow(path):
    return load(path).routes["Москва 495"]


def draft(path):
    """A new route for a hundred numbers of Moscow."""
    return (Draft(None, route("Support", "_749555502XX", ["pbx-office"], position=50)),)


def kept(path, drafts=None, numbers="_749555502XX", to="Support"):
    number = proposing.propose(path, "Support line", numbers, to, drafts or draft(path), "Vera")
    return proposing.find(path, number)


def test_a_draft_is_not_live_and_its_three_checks_hold(sample):
    proposal = kept(sample)
    board = load(sample)
    assert "Support" not in board.routes
    found = proposing.outlook(board, proposal)
    assert [check.holds for check in found.checks] == [True, True, True]
    assert found.checks[0].witness.startswith("749555502")
    assert {each.pattern for each in found.comparison.ranges} == {"_749555502XX"}


def test_what_is_met_already_or_not_met_or_spills_over_is_shown_with_a_number(sample):
    row = moscow(sample)
    wide = (Draft(None, route("Support", "_74955550[23]XX", ["pbx-office"], position=50)),)
    spilling = proposing.outlook(load(sample), kept(sample, wide)).checks
    assert [check.holds for check in spilling] == [True, True, False]
    assert spilling[2].witness.startswith("749555503")
    narrow = (Draft(None, route("Support", "_7495555021X", ["pbx-office"], position=50)),)
    partly = proposing.outlook(load(sample), kept(sample, narrow)).checks
    assert [check.holds for check in partly] == [True, False, True]
    same = (Draft(row, replace(row, note="other")),)
    needless = proposing.outlook(load(sample), kept(sample, same, "_749555502XX", row.name)).checks
    assert [check.holds for check in needless] == [False, True, True]


def test_an_intent_may_be_that_numbers_go_nowhere(sample):
    row = load(sample).routes["Международные"]
    off = (Draft(row, replace(row, enabled=False)),)
    found = proposing.outlook(load(sample), kept(sample, off, "_810.", ""))
    assert [check.holds for check in found.checks] == [True, True, True]


def test_applied_whole_with_every_edit_in_the_log(sample):
    row = moscow(sample)
    drafts = (*draft(sample), Draft(row, replace(row, owner="Vera")))
    proposal = kept(sample, drafts)
    proposing.apply(sample, proposal, "Oleg")
    board = load(sample)
    assert board.routing.winner("74955550201").name == "Support"
    assert board.routes[row.name].owner == "Vera"
    done = proposing.find(sample, proposal.id)
    assert (done.state, done.decided_by) == (ProposalState.APPLIED, "Oleg")
    told = [each for each in logbook.history(sample) if each.who == "Oleg"]
    assert {each.kind for each in told} == {"routes", "proposal"}
    assert logbook.verify(sample).first_broken is None


def test_a_row_that_somebody_changed_stops_it_whole(sample):
    row = moscow(sample)
    proposal = kept(sample, (*draft(sample), Draft(row, replace(row, owner="Vera"))))
    editing.save(sample, replace(row, note="meanwhile"), row)
    assert [each.key for each in proposing.stale(load(sample), proposal)] == [row.name]
    with pytest.raises(ConflictError):
        proposing.apply(sample, proposal, "Oleg")
    assert "Support" not in load(sample).routes
    assert proposing.find(sample, proposal.id).state is ProposalState.DRAFT
    editing.save(sample, route("Support", "_9XX"))
    with pytest.raises(ConflictError):
        proposing.apply(sample, kept(sample), "Oleg")


def test_the_second_of_two_who_settle_it_is_told(sample):
    proposal = kept(sample)
    proposing.reject(sample, proposal, "Oleg")
    for act in (proposing.apply, proposing.reject):
        with pytest.raises(ConflictError):
            act(sample, proposal, "Nina")
    assert "Support" not in load(sample).routes


@pytest.mark.parametrize(
    ("title", "numbers", "drafts", "said"),
    [
        ("", "_1XX", None, "needs a title"),
        ("x", "_1[", None, "cannot be read"),
        ("x", "", None, "cannot be read"),
        ("x", "_1XX", (), "at least one edit"),
        ("x", "_1XX", (Draft(None, route("", "_1XX")),), "a name is needed"),
    ],
)
def test_a_proposal_that_lacks_something_is_refused(sample, title, numbers, drafts, said):
    with pytest.raises(UsageError, match=said):
        proposing.propose(sample, title, numbers, "", draft(sample) if drafts is None else drafts, "Vera")
    assert not proposing.listed(sample)


def test_nobody_settles_without_a_name(sample):
    proposal = kept(sample)
    for act in (proposing.apply, proposing.reject):
        with pytest.raises(UsageError, match="say who you are"):
            act(sample, proposal, "")


def test_files_and_tables_become_edits(sample):
    board = load(sample)
    files = [Upload("trunks.csv", b"name,status\nfresh,connected\n")]
    (made,) = proposing.from_files(board, files)
    assert (made.before, made.after.name) == (None, "fresh")
    with pytest.raises(DataError, match="line 2"):
        proposing.from_files(board, [Upload("trunks.csv", b"name,status\nfresh,odd\n")])
    rows = board.snapshot.trunks
    edited = [replace(rows[0], note="x"), *rows[2:], trunk("new")]
    assert [(bool(each.before), bool(each.after)) for each in edits_of(rows, edited)] == [
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
        return winner and view.leads(winner)

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
    assert kept(sample, (Draft(None, odd),)).drafts[0].after == odd


def test_a_proposal_does_not_rename(sample):
    row = load(sample).trunks["mobile-gw"]
    with pytest.raises(UsageError, match="cannot rename"):
        kept(sample, (Draft(row, replace(row, name="other")),))


def test_edits_are_applied_in_an_order_that_works(sample):
    board = load(sample)
    block = board.snapshot.transfers[0]
    owner = board.scenarios[block.scenario]
    rest = [Draft(each, None) for each in board.snapshot.transfers if each.scenario == owner.name]
    drafts = (Draft(owner, None), *rest, Draft(None, transfer("New", "301")), Draft(None, scenario("New")))
    proposal = kept(sample, drafts, "_3XX", "Контакт-центр")
    expected = proposing.outlook(board, proposal).comparison.new.snapshot
    proposing.apply(sample, proposal, "Oleg")
    after = load(sample).snapshot
    assert set(after.transfers) == set(expected.transfers)
    assert set(after.scenarios) == set(expected.scenarios)
