"""Ranges as patterns, and the number line: held against plain counting."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from dialmap.dialplan import DialTable, covering, merged, number_line, pattern_text
from dialmap.dialplan.ranges import cover

DIGITS = 4
NUMBERS = range(10**DIGITS)
#: Ends that make blocks, and ends that do not.
ENDS = st.one_of(st.integers(0, 99).map(lambda block: block * 100), st.integers(0, 9_999))
RANGES = st.lists(
    st.tuples(ENDS, st.sampled_from([1, 9, 10, 99, 100, 999, 1_000, 2_345])).map(
        lambda made: (made[0], min(made[0] + made[1] - 1, 9_999))
    ),
    min_size=1,
    max_size=6,
)


def taken_by(positions):
    return {int("".join(digits)) for digits in product(*positions)}


def written(products):
    return [pattern_text((frozenset("7"), *each)) for each in products]


@given(RANGES)
def test_ranges_as_patterns_take_just_their_numbers(ranges):
    table = DialTable.compile(written(covering(ranges, DIGITS)))
    wanted = {number for first, last in ranges for number in range(first, last + 1)}
    assert {number for number in NUMBERS if table.winner(f"7{number:04}") is not None} == wanted


@given(RANGES)
def test_they_are_never_more_than_the_covers_of_the_ranges(ranges):
    own = sum(len(cover(f"{first:04}", f"{last:04}")) for first, last in merged(ranges))
    assert len(covering(ranges, DIGITS)) <= own


@given(RANGES)
def test_none_of_them_can_be_left_out_or_made_wider(ranges):
    products = covering(ranges, DIGITS)
    wanted = {number for first, last in ranges for number in range(first, last + 1)}
    numbers = [taken_by(each) for each in products]
    for at, each in enumerate(products):
        others = set().union(*numbers[:at], *numbers[at + 1 :])
        assert not numbers[at] <= others
        for place in range(DIGITS):
            for digit in "0123456789":
                if digit not in each[place]:
                    wider = (*each[:place], each[place] | {digit}, *each[place + 1 :])
                    assert not taken_by(wider) <= wanted


def test_too_many_ranges_for_anybody_to_keep_up_are_refused():
    assert covering(((at * 10, at * 10 + at % 7) for at in range(0, 99_999, 3)), 6) is None


def test_nothing_and_everything():
    assert covering((), DIGITS) == ()
    assert written(covering([(0, 9_999)], DIGITS)) == ["_7XXXX"]


PATTERNS = st.lists(
    st.sampled_from(
        ["_7XXXX", "_74XXX", "_749XX", "_7.", "_7[1-5]XX!", "_X.", "74950", "_7ZN[02]X", "_+7XXXX", "_8X.", "_!"]
    ),
    max_size=6,
)


@given(PATTERNS, st.sampled_from(["7", "8", "+7", ""]))
def test_the_number_line_says_of_each_number_who_takes_it(patterns, begins):
    table = DialTable.compile(patterns)
    line = number_line(table, begins, DIGITS)
    assert line.starts[0] == 0
    at = 0
    for number in NUMBERS:
        at += at + 1 < len(line.starts) and line.starts[at + 1] == number
        winner = table.winner(f"{begins}{number:04}")
        assert line.winners[at] == (-1 if winner is None else winner)
    assert (line.winners[1:] != line.winners[:-1]).all()
