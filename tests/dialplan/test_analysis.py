"""Every proof against brute force: all numbers over a small alphabet, under both policies."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from dialmap.dialplan import DialTable, Pattern, Policy, analysis
from dialmap.dialplan import table as table_module
from dialmap.errors import UsageError

#: 3 stands for 3 to 9: no pattern here tells them apart. No pattern names q.
CHARACTERS = "0123+q"
LONGEST = 4
NUMBERS = ["".join(chars) for length in range(LONGEST + 1) for chars in product(CHARACTERS, repeat=length)]
ELEMENTS = ["X", "Z", "N", "0", "1", "2", "+", "[01]", "[12]", "[0-2+]", "[9-0]", "[]"]

small = some.builds(
    lambda start, body, tail: start + "".join(body) + tail,
    some.sampled_from(["_", "_", "_", ""]),
    some.lists(some.sampled_from(ELEMENTS), min_size=1, max_size=3),
    some.sampled_from(["", "", ".", "!"]),
).filter(lambda text: text.startswith("_") or text.strip("012+") == "")
tables = some.lists(small, min_size=1, max_size=6)
#: A policy, and the groups of up to six patterns or none.
policies = some.tuples(some.sampled_from(Policy), some.none() | some.lists(some.integers(0, 2), min_size=6, max_size=6))


def compiled(texts, arranged):
    policy, groups = arranged
    return DialTable.compile(texts, policy, groups and groups[: len(texts)])


def won(table):
    """Index -> the numbers it wins, by brute force."""
    found = {}
    for number in NUMBERS:
        found.setdefault(table.winner(number), []).append(number)
    return found


@given(tables, policies)
def test_reach_agrees_with_brute_force(texts, policy):
    table = compiled(texts, policy)
    found = won(compiled(texts, policy))
    for index, reach in enumerate(analysis.reach(table)):
        assert reach.wins == bool(found.get(index)), texts[index]
        if reach.wins:
            assert table.winner(reach.witness) == index
            assert len(reach.witness) == len(found[index][0])
        else:
            matching = [number for number in NUMBERS if Pattern.parse(texts[index]).matches(number)]
            assert {table.winner(number) for number in matching} - {None} == set(reach.blockers)


simple = some.builds(
    lambda body, tail: "_" + "".join(body) + tail,
    some.lists(some.sampled_from(["X", "0", "1", "[01]", "+", "[1-9+]"]), min_size=1, max_size=5),
    some.sampled_from(["", ".", "!"]),
)
SIX = ["".join(chars) for length in range(7) for chars in product("012+", repeat=length)]


@settings(max_examples=30)
@given(some.lists(simple, min_size=1, max_size=4), some.lists(simple, min_size=1, max_size=4), policies)
def test_six_characters_agree_with_brute_force(before, after, policy):
    old, new = compiled(before, policy), compiled(after, policy)
    first, second = old.assign(SIX).tolist(), new.assign(SIX).tolist()
    slow = compiled(before, policy)
    assert first == [-1 if index is None else index for index in map(slow.winner, SIX)]
    for index, reach in enumerate(analysis.reach(old)):
        won_here = [number for number, winner in zip(SIX, first, strict=True) if winner == index]
        assert reach.wins == bool(won_here)
        assert not won_here or len(reach.witness) == len(won_here[0])
    changes = analysis.difference(old, new)
    parsed = [Pattern.parse(change.pattern) for change in changes]
    for number, was, now in zip(SIX, first, second, strict=True):
        hits = [change for change, each in zip(changes, parsed, strict=True) if each.matches(number)]
        moved = (None if was < 0 else was, None if now < 0 else now)
        assert [(each.old, each.new) for each in hits] == ([moved] if was != now else [])


@given(tables, policies)
def test_counts_agree_with_brute_force(texts, policy):
    table = compiled(texts, policy)
    reaches = analysis.reach(table)
    for length in (1, 2):
        numbers = ["".join(chars) for chars in product("0123456789", repeat=length)]
        winners = [table.winner(number) for number in numbers]
        assert [each.counts[length - 1] for each in reaches] == [winners.count(index) for index in range(len(texts))]


@given(tables, policies)
def test_the_bounded_search_never_lies(texts, policy):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_module, "build", lambda _ranked: None)
        bounded = analysis.reach(compiled(texts, policy))
    exact = analysis.reach(compiled(texts, policy))
    table = compiled(texts, policy)
    for index, (ours, theirs) in enumerate(zip(bounded, exact, strict=True)):
        assert ours.wins in (theirs.wins, None)
        assert not ours.wins or table.winner(ours.witness) == index
        assert set(theirs.blockers) <= set(ours.blockers) | ({None} if ours.wins is None else set())


@given(tables, policies)
def test_overlaps_agree_with_brute_force(texts, policy):
    table = compiled(texts, policy)
    taken = [{number for number in NUMBERS if Pattern.parse(text).matches(number)} for text in texts]
    expected = {
        (first, second): min(len(number) for number in taken[first] & taken[second])
        for first in range(len(texts))
        for second in range(first + 1, len(texts))
        if taken[first] & taken[second]
    }
    found = {(each.first, each.second): each for each in analysis.overlaps(table)}
    assert {pair: len(each.witness) for pair, each in found.items()} == expected
    for (first, second), each in found.items():
        assert Pattern.parse(texts[first]).matches(each.witness)
        assert Pattern.parse(texts[second]).matches(each.witness)
        assert each.winner == table.winner(each.witness)


@given(tables, tables, policies)
def test_difference_agrees_with_brute_force(before, after, policy):
    old, new = compiled(before, policy), compiled(after, policy)
    changes = analysis.difference(old, new)
    patterns = [Pattern.parse(change.pattern) for change in changes]
    for number in NUMBERS:
        if "q" not in number:
            moved = old.winner(number), new.winner(number)
            covering = [change for change, each in zip(changes, patterns, strict=True) if each.matches(number)]
            assert [(each.old, each.new) for each in covering] == ([moved] if moved[0] != moved[1] else []), number
    for change in changes:
        assert (old.winner(change.witness), new.winner(change.witness)) == (change.old, change.new)


def test_difference_counts_and_names():
    old = DialTable.compile(["_7903XXXXXXX", "_7X."])
    new = DialTable.compile(["_7X.", "_790[45]XXXXXXX"])
    by_route = analysis.difference(old, new, ["A", "B"], ["B", "C"])
    assert {(each.pattern, each.old, each.new, each.count) for each in by_route} == {
        ("_7903XXXXXXX", 0, 0, 10_000_000),
        ("_790[45]XXXXXXX", 1, 1, 20_000_000),
    }
    assert analysis.difference(old, old) == ()
    renamed = DialTable.compile(["_7[0-9].", "_7903XXXXXXX"])
    assert analysis.difference(old, renamed, ["A", "B"], ["B", "A"]) == ()


@given(tables, policies, small)
def test_find_agrees_with_brute_force(texts, policy, inside):
    table = compiled(texts, policy)
    space = Pattern.parse(inside)
    for wanted in ({0}, {None}, {None, 0}, set(range(len(texts)))):
        expected = [number for number in NUMBERS if space.matches(number) and table.winner(number) in wanted]
        found = analysis.find(table, wanted, inside)
        assert (found is not None) == bool(expected)
        if found is not None:
            assert len(found) == len(expected[0])
            assert table.winner(found) in wanted
            assert space.matches(found)


@given(some.integers(0, 1200), some.integers(0, 1200), some.integers(0, 4))
def test_cover_covers_exactly(first, last, width):
    low, high = (str(number).zfill(width) for number in sorted((first, last)))
    patterns = [Pattern.parse(text) for text in analysis.cover(low, high)]
    for length in range(1, 6):
        for number in range(10**length):
            text = str(number).zfill(length)
            fits = len(low) <= length <= len(high)
            fits = fits and (length > len(low) or text >= low) and (length < len(high) or text <= high)
            fits = fits and (length == len(low) or not text.startswith("0"))
            if length <= 4:
                assert any(each.matches(text) for each in patterns) == fits, text


@pytest.mark.parametrize(
    ("first", "last", "patterns"),
    [
        ("79030000000", "79030199999", ["_79030[01]XXXXX"]),
        ("100", "199", ["_1XX"]),
        ("05", "14", ["_0[5-9]", "_1[0-4]"]),
        ("0", "9", ["_X"]),
        ("7", "7", ["7"]),
        ("95", "105", ["_9[5-9]", "_10[0-5]"]),
        ("199", "201", ["199", "_20[01]"]),
    ],
)
def test_cover_uses_few_patterns(first, last, patterns):
    assert list(analysis.cover(first, last)) == patterns


@pytest.mark.parametrize(("first", "last"), [("9", "1"), ("100", "99"), ("a", "9"), ("", "1"), ("²", "9")])
def test_cover_refuses_what_is_no_range(first, last):
    with pytest.raises(UsageError):
        analysis.cover(first, last)


def test_a_union_of_several_patterns_shadows():
    table = DialTable.compile(["_[0-4]X", "_[5-9]X", "_XX"], Policy.ORDER)
    assert analysis.reach(table)[2].blockers == (0, 1)
    assert analysis.reach(table)[2].wins is False
