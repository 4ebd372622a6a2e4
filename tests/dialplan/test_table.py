"""The table against a naive reading of the rules, under both policies."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from naive import matches, order, table
from strategies import numbers, patterns

from dialmap.dialplan import DialTable, Pattern, PatternError, Policy, compare


def readable(texts):
    return [text for text in texts if is_readable(text)]


def is_readable(text):
    try:
        Pattern.parse(text)
    except PatternError:
        return False
    return True


@given(some.lists(patterns, min_size=1, max_size=8), some.lists(numbers, min_size=1, max_size=8))
def test_agrees_with_the_naive_matcher(texts, dialed):
    texts = list(dict.fromkeys(text for text in readable(texts) if text == text.strip(" ")))
    compiled = DialTable.compile(texts)
    for number in dialed:
        found = [texts[index] for index in compiled.matches(number) if index not in compiled.duplicates]
        assert found == table(texts, number), number
        winner = compiled.winner(number)
        assert (None if winner is None else texts[winner]) == (found[0] if found else None)
        assert all(matches(text, number) == Pattern.parse(text).matches(number) for text in texts)


@given(some.lists(patterns, min_size=1, max_size=8), some.lists(numbers, min_size=1, max_size=8))
def test_takes_the_first_of_the_list_under_the_other_policy(texts, dialed):
    texts = [text for text in readable(texts) if text == text.strip(" ")]
    compiled = DialTable.compile(texts, Policy.ORDER)
    for number in dialed:
        expected = tuple(index for index, text in enumerate(texts) if matches(text, number))
        assert compiled.matches(number) == expected
        assert compiled.winner(number) == (expected[0] if expected else None)


@given(
    some.lists(some.tuples(patterns, some.integers(-1, 2)), min_size=1, max_size=8),
    some.lists(numbers, min_size=1, max_size=8),
)
def test_one_group_is_asked_after_the_other(pairs, dialed):
    """However vague a match in an earlier group is; what is repeated in another group is refused by nobody."""
    pairs = [(text, group) for text, group in dict.fromkeys(pairs) if is_readable(text) and text == text.strip(" ")]
    texts, groups = [text for text, _group in pairs], [group for _text, group in pairs]
    compiled = DialTable.compile(texts, groups=groups)
    for number in dialed:
        expected = [
            (text, group)
            for group in sorted(set(groups))
            for text in table([each for each, of in pairs if of == group], number)
        ]
        found = [pairs[index] for index in compiled.matches(number) if index not in compiled.duplicates]
        assert found == expected, number
        winner = compiled.winner(number)
        assert (None if winner is None else pairs[winner]) == (expected[0] if expected else None)


def test_a_vague_template_of_an_earlier_group_hides_an_exact_one():
    compiled = DialTable.compile(["101", "_X.", "_1XX", "_10[1]"], groups=[1, 0, 1, 1])
    first, *others = compiled.candidates("101")
    assert (first.index, first.reason) == (1, None)
    assert [each.index for each in others] == [0, 3, 2]
    assert {str(each.reason.message) for each in others} == {"stands in a context that is asked later"}
    assert str(compiled.reason(0, 2).message) == "a literal number goes before every template"
    assert compiled.winner("1") is None
    assert DialTable.compile(["_1X", "_1X"], groups=[5, 4]).duplicates == {}
    with pytest.raises(ValueError, match="1 groups for 2 patterns"):
        DialTable.compile(["1", "2"], groups=[0])


@given(patterns, patterns)
def test_orders_any_two_patterns_like_the_naive_reading(first, second):
    if not (is_readable(first) and is_readable(second)) or first.strip(" ") != first or second.strip(" ") != second:
        return
    keys = Pattern.parse(first).order_key, Pattern.parse(second).order_key
    verdict = order(first, second)
    assert (keys[0] > keys[1]) - (keys[0] < keys[1]) == (verdict > 0) - (verdict < 0)


def test_keeps_the_first_of_equal_patterns():
    compiled = DialTable.compile(["_X1", "_[0-9]1", "_Z1"])
    assert compiled.duplicates == {1: 0}
    assert compiled.winner("01") == 0
    assert compiled.matches("01") == (0, 1)


def test_a_refused_duplicate_never_wins_even_where_its_twin_matches_nothing():
    compiled = DialTable.compile(["_1[9-0]2", "_12", "_1X"])
    assert compiled.duplicates == {1: 0}
    assert compiled.matches("12") == (2, 1)
    assert compiled.winner("12") == 2
    assert DialTable.compile(["_1[9-0]2", "_12"]).winner("12") is None
    assert DialTable.compile(["_1[9-0]2", "_12"], Policy.ORDER).winner("12") == 1


def test_compiles_without_what_it_cannot_read():
    compiled = DialTable.compile(["_1[2", "_1X", "", "1,2"])
    assert sorted(compiled.unreadable) == [0, 2, 3]
    assert compiled.winner("12") == 1


@pytest.mark.parametrize(
    ("text", "offset"),
    [("_12[3", 3), ("_я[", 2), ("1,2", 1), ("", 0), ("   ", 0), ("_1${A}", 2), ("_1\n2", 2), ("_[1[2]", 1)],
)
def test_points_at_the_first_unreadable_character(text, offset):
    with pytest.raises(PatternError) as caught:
        Pattern.parse(text)
    assert caught.value.offset == offset


@pytest.mark.parametrize(
    ("winner", "loser", "position"),
    [("_1X", "_X1", 1), ("_12!", "_12", 3), ("_12.", "_1XX", 2), ("12", "_12", 0), ("_[12]3", "_[21]3", 0)],
)
def test_says_which_position_decided(winner, loser, position):
    reason = compare(Pattern.parse(winner), Pattern.parse(loser))
    assert reason.position == position
    assert str(reason.message)


def test_cuts_a_dialed_number_at_79_characters():
    assert DialTable.compile(["_" + "X" * 79]).winner("1" * 90) == 0


def test_reads_surrogates_from_broken_files_without_a_traceback():
    assert DialTable.compile(["_1\udcff"]).winner("1\udcff") == 0


def test_candidates_carry_the_reason_why_they_lost():
    compiled = DialTable.compile(["_X.", "_12X", "123", "_1X3"])
    found = compiled.candidates("123")
    assert [each.index for each in found] == [2, 1, 3, 0]
    assert found[0].reason is None
    assert [each.reason.position for each in found[1:]] == [0, 0, 0]
    assert [each.reason.position for each in compiled.candidates("124")[1:]] == [1]
    assert compiled.candidates("x") == ()
