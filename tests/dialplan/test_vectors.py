"""The engine against what Asterisk itself answered."""

import json
from pathlib import Path

import pytest

from dialmap.dialplan import DialTable, Pattern, PatternError

FOLDER = Path(__file__).parent / "vectors"
PUBLIC = json.loads((FOLDER / "public.json").read_text(encoding="utf-8"))
MALFORMED = json.loads((FOLDER / "malformed.json").read_text(encoding="utf-8"))

#: Cases on things a Dialmap table does not have: included contexts, and calls that come with a caller id.
INCLUDES = frozenset(f"pub{number}" for number in range(114, 121))
CALLER_ID = frozenset(f"pub{number}" for number in range(121, 127))
#: Variables are replaced at load, before a pattern is read: Dialmap refuses them (and says so).
LOAD_TIME = {"_${UNDEFINEDVAR}X", "_$[1+1]X", "_1${OPEN}2"}
#: Not a pattern but a description of one: the byte cannot be written in JSON.
HANGS_ASTERISK = "_1[2<byte 0xFF>]3 (with a second pattern in the context)"


def ids(case):
    return f"{case['id']} {case['note']}"


@pytest.mark.parametrize("case", [case for case in PUBLIC if case["id"] not in INCLUDES | CALLER_ID], ids=ids)
def test_answers_like_asterisk(case):
    table = DialTable.compile(case["patterns"])
    refused = {row["pattern"] for row in case["rejected"]}
    assert {table.texts[index] for index in table.duplicates} == refused
    for asked in case["results"]:
        found = [table.texts[index] for index in table.matches(asked["n"])]
        assert sorted(found) == sorted(asked["matches"]), asked["n"]
        kept = [text for text in found if text not in refused]
        assert kept == sorted(kept, key=case["order"].index), asked["n"]
        winner = table.winner(asked["n"])
        assert (None if winner is None else table.texts[winner]) == asked["winner"], asked["n"]


@pytest.mark.parametrize("case", [case for case in PUBLIC if case["id"] not in INCLUDES | CALLER_ID], ids=ids)
def test_stands_in_the_order_of_asterisk(case):
    refused = {row["pattern"] for row in case["rejected"]}
    kept = [text for text in case["patterns"] if text not in refused]
    assert case["order"] == sorted(kept, key=lambda text: Pattern.parse(text).order_key)


def test_excepts_exactly_thirteen_cases():
    assert {case["id"] for case in PUBLIC if "/" in "".join(case.get("patterns", ""))} == CALLER_ID
    assert len(INCLUDES | CALLER_ID) == 13


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: repr(case["pattern"])[:60])
def test_reads_malformed_patterns_like_asterisk(case):
    text = case["pattern"]
    if text == HANGS_ASTERISK:
        with pytest.raises(PatternError):
            Pattern.parse("_1[2\udcff]3")
        return
    if text in LOAD_TIME:
        with pytest.raises(PatternError):
            Pattern.parse(text)
        text = case["stored_as"]
    table = DialTable.compile([text])
    if not case["accepted"]:
        assert table.unreadable
    assert [number for number in case["matches"] if table.winner(number) != 0] == []
    assert [number for number in case["no_match"] if table.winner(number) == 0] == []
