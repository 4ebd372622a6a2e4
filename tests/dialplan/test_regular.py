"""Regular expressions as patterns: exact on every number, or refused by name."""

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialmap.dialplan import DialTable, NotRegularError, analysis, patterns_of
from dialmap.dialplan.regular import MOST_PATTERNS

KNOWN = {
    r"^\+?(\d{11})$": ["_+XXXXXXXXXXX", "_XXXXXXXXXXX"],
    r"^(?:\+1|1)?([2-9]\d{2}[2-9]\d{2}\d{4})$": ["_+1NXXNXXXXXX", "_1NXXNXXXXXX", "_NXXNXXXXXX"],
    r"^9(\d{7})$": ["_9XXXXXXX"],
    r"^(011\d+)$": ["_011X!"],
    r"^(7|8)9": ["_[78]9!"],
    r"^911$|^933$": ["911", "933"],
    r"^911$|^913$": ["_91[13]"],
    r"^1[0-9]{2,3}$": ["_1XX", "_1XXX"],
    r"^\*72\d{3}$": ["_*72XXX"],
    r"^112$": ["112"],
    r"^.+$": ["_[+0-9]!"],
    r"^[^0]\d*$": ["_[+1-9]!"],
}


@pytest.mark.parametrize("text", list(KNOWN))
def test_what_dial_plans_say(text):
    assert list(patterns_of(text)) == KNOWN[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        (r"\d{7}$", "does not begin with ^"),
        (r"^[1-3]+$", "not every digit"),
        (r"^\d*5$", "behind what may be repeated without end"),
        (r"^(?=9)\d+$", "looks ahead"),
        (r"^(\d)\1$", "cannot be said by templates"),
        (r"^[1-", "never closed"),
        (r"^(12", "never closed"),
        (r"^[9-2]$", "backwards"),
        (r"^a{2", "cannot stand there"),
        (r"^1{3,2}$", "cannot stand there"),
        (r"^1)$", "cannot stand there"),
        (r"^*1$", "cannot stand there"),
        (r"^$", "no number fits it"),
        (r"^\w$", "cannot be said"),
        ("^(" + "|".join(str(at * at) for at in range(320, 480)) + ")$", "nobody would keep up"),
        (r"^(1|22){14}$", "alternatives"),
    ],
)
def test_what_no_template_says_is_refused_by_name(text, said):
    with pytest.raises(NotRegularError) as refused:
        patterns_of(text)
    assert said in str(refused.value.message)


ATOMS = ["1", "2", r"\d", ".", "[12]", "[^2]", r"\+", "[0-9]", "(1|22)", "(?:2|)", r"\+?", "1{0,2}", r"\d{2}", "2?"]
TAILS = ["$", "", r"\d+$", r"\d*$", ".+$", ".*"]
parts = some.lists(some.sampled_from(ATOMS), max_size=4).map("".join)
expressions = some.lists(
    some.builds(lambda body, tail: "^" + body + tail, parts, some.sampled_from(TAILS)), min_size=1, max_size=2
)


@given(expressions.map("|".join))
def test_the_patterns_take_what_the_expression_fits_number_by_number(text):
    try:
        found = patterns_of(text)
    except NotRegularError:
        return
    assert len(found) <= MOST_PATTERNS
    table, fits = DialTable.compile(found), re.compile(text)
    for size in range(1, 6):
        for digits in product("0129", repeat=size):
            for number in ("".join(digits), "+" + "".join(digits[1:])):
                assert (table.winner(number) is not None) == (fits.search(number) is not None), (number, found)


@given(some.integers(100, 999), some.integers(0, 400))
def test_a_range_takes_no_more_patterns_than_its_cover(first, more):
    last = min(first + more, 999)
    found = patterns_of("|".join(f"^{number}$" for number in range(first, last + 1)))
    assert len(found) <= len(analysis.cover(str(first), str(last)))


ODD = [*"()[]{}^$|?*+\\-,1d. ", "29", "40", "(1|22)", "(?:", "я"]
LARGE = ["^" + "(" * 500, "^(((1?){40}){40}){40}$", "^" + "[12]?" * 40 + "$", "^" + "1" * 5_000, "^(1|2|3){30}$"]


def said_of(text):
    """The patterns, or the refusal with its place."""
    try:
        return patterns_of(text), ""
    except NotRegularError as error:
        return str(error.message), error.offset


@given(some.lists(some.sampled_from(ODD), max_size=24).map("".join))
def test_whatever_is_typed_is_read_or_refused(text):
    for typed in (text, "^" + text):
        found, place = said_of(typed)
        assert found
        assert place == "" or -1 <= place <= len(typed)


@pytest.mark.parametrize("text", LARGE)
def test_what_is_too_much_is_refused_at_once(text):
    assert said_of(text)[0]
