"""Invented data sets, as unlike as real ones, with each finding judged by hand: useful, noise or false, and why.

A finding that nobody has judged fails, and so does a false one. ``pytest -s`` prints the precision of each rule.
"""

from collections import Counter
from pathlib import Path

import pytest
import yaml
from build import snapshot

from dialmap.board import check
from dialmap.core.settings import Settings

FOLDER = Path(__file__).parent / "corpus"
SETS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))}
LABELS = ("useful", "noise", "false")
KINDS = ("trunks", "routes", "scenarios", "transfers")


def board(case):
    """The data set under its own settings."""
    stored = {key: case[key] for key in ("policy", "country", "profile") if key in case}
    stored["fall_through"] = "yes" if case.get("falls") else "no"
    return check(snapshot(**{name: case.get(name, ()) for name in KINDS}), Settings.of(stored))


@pytest.mark.parametrize("name", SETS)
def test_every_finding_was_judged_and_nothing_else_was(name):
    found = Counter(f"{each.rule.code} {each.ref}" for each in board(SETS[name]).findings)
    assert found == Counter(what for what, _label, _why in SETS[name]["judged"])


def test_no_finding_is_false_and_most_are_useful():
    by_rule = {}
    for case in SETS.values():
        for what, label, why in case["judged"]:
            assert label in LABELS
            assert why
            by_rule.setdefault(what.partition(" ")[0], Counter())[label] += 1
    for code, counts in sorted(by_rule.items()):
        print(code, *(f"{counts[label]} {label}" for label in LABELS), f"{counts['useful'] / counts.total():.0%}")
    total = sum(by_rule.values(), Counter())
    assert total["false"] == 0
    assert total["useful"] / total.total() >= 0.85
