"""Which numbers must be followed before one may speak for all the numbers of an extension.

Holds how such numbers are found. Never follows a call, and never says what becomes of one.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from typing import Final

from dialmap.dialplan import Pattern
from dialmap.exchange.asterisk.entries import Entry
from dialmap.exchange.asterisk.interpreter import Interpreter
from dialmap.exchange.asterisk.results import Result
from dialmap.exchange.asterisk.values import DIGITS, Compared, Value

#: Digits of an international number: so long is an example of a pattern that ends in a dot.
USUAL_LENGTH: Final = 12
#: Numbers are sought up to this length.
LONGEST_TRIED: Final = 20
#: Where digits are compared, all numbers are tried if these are not more; else those beside what stands there.
MOST_VARIED: Final = 100


def example(pattern: Pattern) -> str | None:
    """A number that the pattern takes, as long as numbers are where it does not end: digits may be taken off."""
    number = pattern.example()
    return number if number is None or not pattern.tail else number.ljust(USUAL_LENGTH, "0")


def speaks_for_all(result: Result) -> bool:
    """Whether what became of one number hangs on none of its digits, only on how many they are."""
    hangs = result.sought or result.compared or result.sends_the_same
    return not (hangs or result.lost or result.again) and result.is_whole


def further(entry: Entry, number: str, result: Result, interpreter: Interpreter) -> Iterator[str]:
    """Numbers of an extension that may go another way than ``number``, which came to ``result``."""
    yield from _meeting(entry, result.sought, interpreter)
    for compared in sorted(result.compared, key=lambda each: (each.places, each.beside)):
        yield from _varied(entry.extension.pattern, number, compared)


def _meeting(entry: Entry, sought: Iterable[tuple[str, Value, str]], interpreter: Interpreter) -> Iterator[str]:
    """For each extension of the contexts in which one was sought, a number that comes to it by this entry."""
    for context, value, priority in dict.fromkeys(sought):
        made = value.made_of
        if made is None:
            continue
        for target in interpreter.entrance(context).having(priority):
            number = _common(entry.extension.pattern, target.extension.pattern, *made)
            if number is not None:
                yield number


def _common(pattern: Pattern, target: Pattern, stripped: int, prepend: str) -> str | None:
    """A number of ``pattern`` that is one of ``target`` with so many digits off and ``prepend`` in front, if found."""
    for size in (USUAL_LENGTH, *range(1, LONGEST_TRIED)):
        digits = []
        for at in range(size):
            behind = at - stripped + len(prepend)
            members = set("0123456789*#+")
            if at < len(pattern.positions):
                members &= pattern.positions[at]
            if at >= stripped and behind < len(target.positions):
                members &= target.positions[behind]
            digits.append(min(members, default=""))
        number = "".join(digits)
        if pattern.matches(number) and target.matches(prepend + number[stripped:]):
            return number
    return None


def _varied(pattern: Pattern, number: str, compared: Compared) -> Iterator[str]:
    """Numbers of the pattern that differ from ``number`` where digits are compared; those that the pattern fixes stay.

    All of them where these are few; else those that are what stands there, one less or one more. Other lengths too,
    where these are compared.
    """
    if compared.by_length and pattern.tail:
        yield from (number[:length].ljust(length, "0") for length in range(pattern.least_length, LONGEST_TRIED))
    places = [at for at in dict.fromkeys(compared.places) if at < len(number)]
    members = [sorted(pattern.positions[at] if at < len(pattern.positions) else DIGITS) for at in places]
    are_digits = all(text.isdecimal() for text in compared.beside)
    if are_digits and prod(map(len, members)) <= MOST_VARIED:
        made: Iterable[str] = (_with(number, places, digits) for digits in product(*members))
    else:
        near = [text for beside in compared.beside for text in _near(beside)]
        made = [_with(number, places, text) for text in near]
        if places == list(range(places[0], len(number))):  # the rest of the number, however long it is
            made += [number[: places[0]] + text for text in near]
    yield from (each for each in made if pattern.matches(each))


def _with(number: str, places: Iterable[int], digits: Iterable[str]) -> str:
    changed = dict(zip(places, digits, strict=False))
    return "".join(changed.get(at, char) for at, char in enumerate(number))


def _near(text: str) -> Iterator[str]:
    yield text
    if text.isdecimal():
        yield from (str(int(text) + by).zfill(len(text)) for by in (1, -1) if int(text) + by >= 0)
