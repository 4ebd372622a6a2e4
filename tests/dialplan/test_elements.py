"""What a pattern says for people."""

import pytest
from hypothesis import given
from strategies import patterns

from dialmap.dialplan import Pattern, PatternError


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("_7495XXXXXXX", "“7495”, then 7 digits"),
        ("74955550100", "“74955550100”"),
        ("_8[2-9]X.", "“8”, then 1 character of 2-9, then 1 digit, then one or more of anything"),
        ("_[1-35]!", "1 character of 1-35, then anything or nothing"),
        ("_1[9-0]2", "no number can match this"),
        ("_", "the empty text"),
    ],
)
def test_explains_in_words(text, said):
    assert str(Pattern.parse(text).explain()) == said


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("_8[2-9]X", "_8NX"),
        ("_[0-9][1-9][12]", "_XZ[12]"),
        ("_[9876543210-]5", "_X5"),
        ("_1-2 3x", "_123X"),
        ("_1.5", "_1."),
        ("_[x]1", "_[x]1"),
        ("_1[]2", "_12"),
        ("1-2", "12"),
        ("-_X", "-_X"),
        ("_1[9-0]2", "_1[9-0]2"),
        ("_[135-8]", "_[135-8]"),
    ],
)
def test_writes_canonically(text, canonical):
    assert Pattern.parse(text).canonical() == canonical


@given(patterns)
def test_the_canonical_form_has_the_same_numbers_and_the_example_is_one(text):
    try:
        pattern = Pattern.parse(text)
    except PatternError:
        return
    again = Pattern.parse(pattern.canonical())
    assert (again.positions, again.tail, again.possible) == (pattern.positions, pattern.tail, pattern.possible)
    assert again.canonical() == pattern.canonical()
    example = pattern.example()
    assert (example is not None) == pattern.possible
    assert example is None or pattern.matches(example)


def test_counts_the_numbers_of_a_length():
    assert [Pattern.parse("_7[1-4]X.").count(length) for length in range(1, 6)] == [0, 0, 0, 400, 4000]
    assert Pattern.parse("_7495XXXXXXX").count(11) == 10_000_000
    assert Pattern.parse("_X!").count(1) == 10
    assert Pattern.parse("_1[9-0]").count(2) == 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("_1.5", [("dead-tail", 3)]),
        ("_1[9-0]2", [("never-matches", 0), ("reversed-range", 2)]),
        ("_1[9-05]2", [("reversed-range", 2)]),
        ("_1[]2", [("empty-set", 2)]),
        ("7495XXXXXXX", [("missing-underscore", 0)]),
        ("_7495ХХХ", [("look-alike", 5), ("look-alike", 6), ("look-alike", 7)]),
        ("_1\u20132", [("look-alike", 2)]),
        ("_1XX/200", [("caller-id", 4)]),
        ("_7495XXXXXXX", []),
        ("74955550100", []),
        ("fax", []),
    ],
)
def test_warns_by_name(text, found):
    warnings = Pattern.parse(text).warnings
    assert [(warning.kind.value, warning.offset) for warning in warnings] == found
    assert all(str(warning.message) for warning in warnings)
