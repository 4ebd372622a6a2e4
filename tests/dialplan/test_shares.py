"""The shares of the number space: exact, for one table and for two side by side; held against counting one by one."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialmap.dialplan import DialTable, Policy, shares
from dialmap.dialplan.alphabet import DIGITS

PLACES = st.sampled_from(["0", "1", "2", "7", "X", "Z", "N", "[1-3]", "[27]"])
PATTERNS = st.builds(
    lambda places, tail: "_" + "".join(places) + tail,
    st.lists(PLACES, min_size=1, max_size=4),
    st.sampled_from(["", "", "", ".", "!"]),
)
TABLES = st.builds(DialTable.compile, st.lists(PATTERNS, max_size=6), st.sampled_from(Policy))


def one_by_one(tables, prefix, depth, length):
    """Every number of that length below the prefix, asked of every table."""
    found = {}
    for digits in product(DIGITS, repeat=length - len(prefix)):
        number = prefix + "".join(digits)
        winners = tuple(-1 if (at := table.winner(number)) is None else at for table in tables)
        key = number[: len(prefix) + depth], winners
        found[key] = found.get(key, 0) + 1
    return found


@given(st.lists(TABLES, min_size=1, max_size=2), st.sampled_from(["", "1", "7"]), st.integers(0, 2))
def test_shares_are_what_counting_one_by_one_finds(tables, prefix, depth):
    length = len(prefix) + max(depth, 1) + 1
    found = shares(tables, prefix, depth, length)
    assert {(each.prefix, each.winners): each.count for each in found} == one_by_one(tables, prefix, depth, length)
    assert [each.prefix for each in found] == sorted(each.prefix for each in found)


def test_a_whole_country_is_counted_without_looking_at_its_numbers():
    table = DialTable.compile(["_7XXXXXXXXXX", "_7495XXXXXXX", "74950000000"])
    counts = {each.winners[0]: each.count for each in shares([table], "7", 0, 11)}
    assert counts == {0: 10**10 - 10**7, 1: 10**7 - 1, 2: 1}


@pytest.mark.parametrize(("prefix", "depth", "length"), [("x", 1, 3), ("12", 2, 3), ("", 2, 19)])
def test_a_place_that_there_is_not_is_refused(prefix, depth, length):
    with pytest.raises(ValueError, match="no"):
        shares([DialTable.compile(["_X."])], prefix, depth, length)


def test_a_table_beyond_the_budget_has_no_map(monkeypatch):
    monkeypatch.setattr("dialmap.dialplan.table.build", lambda _ranked: None)
    assert shares([DialTable.compile(["_X."])], "", 1, 3) is None
