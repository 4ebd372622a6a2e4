"""Which patterns lie inside which, which cross, which are nearest; and where two tables disagree: by brute force."""

from itertools import product

import naive
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialmap.dialplan import DialTable, Policy, Relations, analysis

ELEMENTS = ["X", "Z", "N", "1", "2", "[12]", "[2-4]", "[1-35]"]
patterns = some.builds(
    lambda body, tail: "_" + "".join(body) + tail,
    some.lists(some.sampled_from(ELEMENTS), max_size=3),
    some.sampled_from(["", "", ".", "!"]),
).filter(lambda text: text != "_")
NUMBERS = ["".join(chars) for size in range(6) for chars in product("0125", repeat=size)]


def matched(text):
    table = DialTable.compile([text])
    return {number for number in NUMBERS if table.winner(number) is not None}


@given(some.lists(patterns, min_size=1, max_size=5, unique=True))
def test_inside_around_and_crossing_are_what_the_numbers_say(texts):
    table = DialTable.compile(texts)
    relations = Relations(table)
    sets = [matched(texts[index]) for index in table.order]
    for rank, own in enumerate(sets):
        for other, theirs in enumerate(sets):
            if other == rank:
                continue
            assert not relations.inside(rank) >> other & 1 or theirs <= own
            assert not relations.around(rank) >> other & 1 or own <= theirs
            crossing = bool(relations.crossing(rank) >> other & 1)
            assert crossing <= bool(own & theirs)
            if own & theirs and not own <= theirs and not theirs <= own:
                assert crossing


@pytest.mark.parametrize(
    ("outer", "inner", "holds"),
    [
        ("_X.", "_1X", True),
        ("_X.", "_1", False),
        ("_X!", "_1", True),
        ("_1.", "_1!", False),
        ("_1!", "_1.", True),
        ("_1.", "_12!", True),
        ("_1X", "_1!", False),
        ("_.", "_!", False),
        ("_NXX", "_[2-5]X1", True),
        ("_NXX", "_[1-5]X1", False),
    ],
)
def test_tails_decide(outer, inner, holds):
    table = DialTable.compile([outer, inner], Policy.ORDER)
    assert bool(Relations(table).inside(0) >> 1 & 1) is holds
    assert bool(Relations(table).around(1) & 1) is holds


def test_nearest_follows_the_number_longest():
    table = DialTable.compile(["_7495XXXXXXX", "_7499XXXXXXX", "_8495XXXXXXX", "_1XX"])
    relations = Relations(table)
    assert [(each.index, each.length) for each in relations.nearest("749512")] == [(0, 6)]
    assert [(each.index, each.length) for each in relations.nearest("74961234567")] == [(0, 3), (1, 3)]
    assert [(each.index, each.length) for each in relations.nearest("1234")] == [(3, 3)]
    assert {each.length for each in relations.nearest("5")} == {0}


@given(some.lists(patterns, min_size=1, max_size=4), some.lists(patterns, min_size=1, max_size=4))
def test_disagreements_name_every_pair_with_a_true_witness(before, after):
    old, new = DialTable.compile(before), DialTable.compile(after, Policy.ORDER)
    found = analysis.disagreements(old, new, before, after)
    pairs = set()
    for number in NUMBERS:
        ours, theirs = old.winner(number), new.winner(number)
        pair = None if ours is None else before[ours], None if theirs is None else after[theirs]
        if pair[0] != pair[1]:
            pairs.add(pair)
    assert pairs <= set(found)
    for (ours, theirs), number in found.items():
        one, other = old.winner(number), new.winner(number)
        assert (None if one is None else before[one], None if other is None else after[other]) == (ours, theirs)


def test_the_second_oracle_agrees_on_a_witness():
    old, new = ["_7XXX", "_74XX"], ["_74XX", "_7XXX"]
    tables = DialTable.compile(old, Policy.ORDER), DialTable.compile(new, Policy.ORDER)
    ((pair, number),) = analysis.disagreements(*tables, old, new).items()
    assert pair == ("_7XXX", "_74XX")
    assert naive.matches("_74XX", number)
