"""Patterns and numbers for Hypothesis, adversarial ones too."""

from hypothesis import strategies as some

ELEMENTS = ["X", "Z", "N", "x", "1", "2", "3", "+", "*", "#", "a", "-", " ", "[12]", "[2-4]", "[1-35]", "[^2]", "[-5]"]
ODD = [*ELEMENTS, "[]", "[9-0]", "[53-1]", "[5-]", ".", "!", "_", "я", "]", "\\", "[X.!]"]

patterns = some.builds(
    lambda start, body, tail: start + "".join(body) + tail,
    some.sampled_from(["_", "_", "_", ""]),
    some.lists(some.sampled_from(ODD), min_size=1, max_size=6),
    some.sampled_from(["", "", ".", "!"]),
).filter(lambda text: text.strip(" ") not in ("", "_"))
numbers = some.text(some.sampled_from("0123459+*#a-я_X.]"), max_size=7)
