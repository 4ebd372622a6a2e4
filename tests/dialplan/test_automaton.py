"""The automaton against the bitsets, which the other tests hold against Asterisk and against a naive matcher."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some
from strategies import numbers, patterns

from dialmap.dialplan import DialTable, Policy, analysis
from dialmap.dialplan import table as table_module
from dialmap.errors import DataError

PUBLIC = json.loads((Path(__file__).parent / "vectors" / "public.json").read_text(encoding="utf-8"))


def both(texts, policy, dialed):
    """The answers of the bitsets and those of the automaton."""
    slow = DialTable.compile(texts, policy)
    fast = DialTable.compile(texts, policy)
    assert fast.automaton is not None
    expected = [slow.winner(number) for number in dialed]
    assert [fast.winner(number) for number in dialed] == expected
    assert fast.assign(dialed).tolist() == [-1 if index is None else index for index in expected]
    return expected


@given(
    some.lists(patterns, min_size=1, max_size=12),
    some.lists(numbers | some.text(max_size=90), max_size=12),
    some.sampled_from(Policy),
)
def test_answers_like_the_bitsets(texts, dialed, policy):
    both(texts, policy, dialed)


@pytest.mark.parametrize("case", [case for case in PUBLIC if "patterns" in case], ids=lambda case: case["id"])
def test_answers_like_asterisk(case):
    both(case["patterns"], Policy.SPECIFIC, [row["n"] for row in case["results"]])


def test_takes_series_arrays_and_sequences_with_nulls():
    compiled = DialTable.compile(["_1XX", "_X."])
    texts = ["123", None, "9999", "", "5"]
    expected = [0, -1, 1, -1, -1]
    for column in (texts, pd.Series(texts), pa.array(texts), pa.chunked_array([texts[:2], texts[2:]]), np.array(texts)):
        assert compiled.assign(column).tolist() == expected
    assert compiled.assign(pa.array(texts).slice(2, 1)).tolist() == [1]
    assert compiled.assign([]).tolist() == []
    assert compiled.assign(pd.Series(texts)).dtype == np.int32


def test_matches_long_columns_block_by_block():
    compiled = DialTable.compile(["_" + "X" * 40, "_" + "X" * 79, "_1!", "_2-3"])
    texts = ["4" * 40, "4" * 79, "4" * 200, "4" * 78, "1", "2-3", "-23-", "-"] * 5_000
    assert compiled.assign(texts).tolist() == [0, 1, 1, -1, 2, 3, 3, -1] * 5_000


def test_a_hostile_table_falls_back_with_the_same_answers(monkeypatch):
    texts = [f"_{'X' * (at % 9)}[{at % 5}-{at % 5 + 4}]{'X' * (at % 4)}{at % 10}{'X' * (at % 3)}." for at in range(300)]
    dialed = [str(7_495_000_000 + 7_919 * number) for number in range(300)]
    exact = DialTable.compile(texts)
    monkeypatch.setattr(table_module, "build", lambda _ranked: None)
    bounded = DialTable.compile(texts)
    assert bounded.automaton is None
    assert bounded.assign(dialed).tolist() == exact.assign(dialed).tolist()


def test_gives_up_before_a_level_that_would_exceed_the_budget():
    rng = np.random.default_rng(7)
    texts = [
        "_" + "".join(f"[{''.join(map(str, sorted(rng.choice(10, 5, replace=False))))}]" for _at in range(10)) + "."
        for _pattern in range(250)
    ]
    compiled = DialTable.compile(texts)
    dialed = [str(7_495_000_000 + 7_919 * number) for number in range(50)]
    assert compiled.automaton is None
    expected = [next((i for i in compiled.matches(n)), -1) for n in dialed]
    assert compiled.assign(dialed).tolist() == expected
    with pytest.raises(DataError, match=r"such as _\["):
        analysis.difference(compiled, compiled)
    with pytest.raises(DataError, match="too many wide templates"):
        analysis.find(compiled, {0})
    reaches = analysis.reach(compiled)
    assert sum(each.wins is None for each in reaches) <= 0.01 * len(reaches)
    assert all(compiled.winner(each.witness) == index for index, each in enumerate(reaches) if each.wins)


def test_too_many_classes_fall_back():
    texts = [f"_{chr(code)}X" for code in range(33, 127) if chr(code) not in "-,;[]/.!XZNxzn\\_ "]
    compiled = DialTable.compile(texts)
    assert compiled.automaton is None
    assert compiled.assign(["A5", "~0", "5"]).tolist() == [texts.index("_AX"), texts.index("_~X"), -1]
