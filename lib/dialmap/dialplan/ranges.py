"""Between ranges of numbers, sets of characters and the text of patterns. Writes patterns; never reads one."""

from collections.abc import Iterable
from typing import Final

from dialmap.dialplan.alphabet import CLASSES, DIGITS
from dialmap.errors import UsageError
from dialmap.messages import _

SETS: Final = {frozenset(members): name for name, members in CLASSES.items()}
#: Characters that stand for themselves outside brackets.
PLAIN: Final = frozenset("0123456789*#+ABCDEFGHIJKLMOPQRSTUVWYabcdefghijklmopqrstuvwy@:=&_()%'\"?^{}|<>~`")


def element(members: frozenset[str]) -> str:
    """The shortest canonical text of one position: a character, ``X``, ``Z``, ``N``, or a set in brackets."""
    if members in SETS:
        return SETS[members]
    if len(members) == 1:
        (char,) = members
        if char in PLAIN:
            return char
    runs: list[list[str]] = []
    for char in sorted(members - {"-"}):
        if runs and ord(char) == ord(runs[-1][-1]) + 1:
            runs[-1].append(char)
        else:
            runs.append([char])
    spelled = "".join("".join(run) if len(run) < 3 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"[{spelled}]"


def pattern_text(positions: Iterable[frozenset[str]], tail: str = "") -> str:
    """A pattern with these positions, canonically written; a literal number where no position has a choice."""
    sets = list(positions)
    if not tail and all(len(members) == 1 and members <= PLAIN for members in sets):
        return "".join(next(iter(members)) for members in sets)
    return "_" + "".join(map(element, sets)) + tail


def cover(first: str, last: str) -> tuple[str, ...]:
    """The fewest patterns that cover exactly the numbers from ``first`` to ``last``, both included.

    Numbers are digits; of different lengths, each length is covered on its own (``95`` to ``105``: 95-99 and 100-105).
    Errors: :class:`~dialmap.errors.UsageError` where one is no number or the first is above the last.
    """
    for text in (first, last):
        if not text or not text.isascii() or not text.isdigit():
            raise UsageError(_("{text} is not a number of digits", text=text))
    if len(first) > len(last) or (len(first) == len(last) and first > last):
        raise UsageError(_("{first} is above {last}; write the lower number first", first=first, last=last))
    found: list[str] = []
    for length in range(len(first), len(last) + 1):
        low = first if length == len(first) else "0" * length
        if length > len(first) and length > 1:
            low = "1" + "0" * (length - 1)
        high = last if length == len(last) else "9" * length
        found.extend(pattern_text(positions) for positions in _between(low, high))
    return tuple(found)


def _between(low: str, high: str) -> list[list[frozenset[str]]]:
    """The range as products of digit sets: the common head, the two edges, and the block between them."""
    if not low:
        return [[]]
    if low[0] == high[0]:
        return [[frozenset(low[0]), *rest] for rest in _between(low[1:], high[1:])]
    size = len(low) - 1
    begin, end = int(low[0]), int(high[0])
    edges: list[list[frozenset[str]]] = []
    top: list[list[frozenset[str]]] = []
    if low[1:] != "0" * size:
        edges = [[frozenset(low[0]), *rest] for rest in _between(low[1:], "9" * size)]
        begin += 1
    if high[1:] != "9" * size:
        top = [[frozenset(high[0]), *rest] for rest in _between("0" * size, high[1:])]
        end -= 1
    middle = [[frozenset(DIGITS[begin : end + 1]), *[frozenset(DIGITS)] * size]] if begin <= end else []
    return [*edges, *middle, *top]
