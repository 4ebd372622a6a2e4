"""Regular expressions as patterns: the fewest that were found, proven to take the same numbers; else why not.

Holds the way from one to the other, and the proof. Never guesses: what patterns cannot say is refused by name.

Numbers are digits with or without a plus in front; ``*`` and ``#`` count where an expression names them.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, product
from typing import Final, TypeAlias

from dialmap.dialplan.alphabet import DIGITS
from dialmap.dialplan.expressions import (
    NEVER,
    NOTHING,
    Either,
    Node,
    NotRegularError,
    One,
    Row,
    Times,
    either,
    read,
    row,
)
from dialmap.dialplan.patterns import Pattern
from dialmap.dialplan.ranges import pattern_text
from dialmap.messages import _

#: More patterns than these nobody would keep up.
MOST_PATTERNS: Final = 64
#: So many are tried before they are joined.
MOST_TRIED: Final = 1_024
#: So many characters an expression may have when what it repeats is written out.
LARGEST: Final = 2_000
#: In so many states the proof may be.
MOST_SEEN: Final = 20_000
#: More characters no number has.
LONGEST: Final = 40
_DIGITS: Final = frozenset(DIGITS)
_Sets: TypeAlias = tuple[frozenset[str], ...]
#: Sets, one a position, and the tail of a pattern.
Strand: TypeAlias = tuple[_Sets, str]


def patterns_of(text: str) -> tuple[str, ...]:
    """The patterns that take just the numbers which the expression fits: at most 64, proven.

    Errors: :class:`NotRegularError` where there are none, or where the expression cannot be read.
    """
    node = read(text)
    if _size(node) > LARGEST:
        raise _too_many()
    ways = frozenset(_resolved(_strands(node)))
    strands = min(_joined(ways, from_end=True), _joined(ways, from_end=False), key=len)
    found = tuple(sorted(pattern_text(positions, tail) for positions, tail in strands))
    if not found:
        raise NotRegularError(_("no number fits it"))
    if len(found) > MOST_PATTERNS:
        raise NotRegularError(
            _("it takes {count} templates; more than {most} nobody would keep up", count=len(found), most=MOST_PATTERNS)
        )
    other = difference(node, found)
    if other is not None:
        raise NotRegularError(_("no template can say it: {number} tells them apart", number=other))
    return found


def told_apart(text: str, patterns: Iterable[str]) -> str | None:
    """A number that only one of both takes, the expression or the patterns; None: proven that there is none.

    Errors: :class:`NotRegularError` where the expression cannot be read.
    """
    return difference(read(text), patterns)


#: A strand before it is known which position is the first: what stands at each, and the tail.
_Loose: TypeAlias = tuple[tuple[One, ...], str]


def _strands(node: Node) -> list[_Loose]:
    """The ways through an expression, each as characters and a tail."""
    if isinstance(node, One):
        return [((node,), "")]
    if isinstance(node, Either):
        return _few(chain.from_iterable(map(_strands, node.parts)))
    if isinstance(node, Row):
        ways: list[_Loose] = [((), "")]
        for part in node.parts:
            ways = _beside(ways, _strands(part))
        return ways
    once = _strands(node.part)
    ways = [((), "")]
    found: list[_Loose] = [] if node.least else list(ways)
    if node.most is None:
        if not _is_everything(node.part):
            raise NotRegularError(_("what is repeated without end is not every digit"), node.offset)
        must = _strands(Times(node.part, node.least, node.least)) if node.least else ways
        return [(positions, "!") for positions, _tail in must]
    for count in range(1, min(node.most, LONGEST) + 1):
        ways = _beside(ways, once)
        found += ways if count >= node.least else []
    return _few(found)


def _after(first: _Loose, second: _Loose) -> _Loose:
    """One way behind another."""
    if first[1] and (second[0] or second[1]):
        if not second[0]:
            return first
        raise NotRegularError(_("something stands behind what may be repeated without end"))
    return (*first[0], *second[0]), first[1] or second[1]


def _is_everything(node: Node) -> bool:
    if not isinstance(node, One):
        return False
    return not node.without if node.members is None else node.members >= _DIGITS


def _beside(first: list[_Loose], second: list[_Loose]) -> list[_Loose]:
    """Each way of the second behind each of the first."""
    if len(first) * len(second) > 8 * MOST_TRIED:
        raise _too_many()
    return _few(_after(*pair) for pair in product(first, second))


def _too_many() -> NotRegularError:
    return NotRegularError(_("it has more than {count} alternatives", count=MOST_TRIED))


def _size(node: Node) -> int:
    if isinstance(node, One):
        return 1
    if isinstance(node, Times):
        return _size(node.part) * max(node.least, node.most or 1)
    return sum(map(_size, node.parts))


def _few(ways: Iterable[_Loose]) -> list[_Loose]:
    found = list(dict.fromkeys(way for way in ways if len(way[0]) <= LONGEST))
    if len(found) > MOST_TRIED:
        raise _too_many()
    return found


def _resolved(ways: Iterable[_Loose]) -> Iterator[Strand]:
    """The ways that some number can take."""
    for ones, tail in ways:
        positions = tuple(one.at(place) for place, one in enumerate(ones))
        if all(positions):
            if tail and not positions:
                yield (_DIGITS | {"+"},), "!"  # no number is empty
            elif positions:
                yield positions, tail


def _joined(strands: Iterable[Strand], *, from_end: bool) -> set[Strand]:
    """Fewer strands for the same numbers: those that differ in one position become one, until none do.

    From the last position on, a range becomes what covers it.
    """
    found = set(strands)
    while True:
        count = len(found)
        places = range(max((len(positions) for positions, _tail in found), default=0))
        for place in reversed(places) if from_end else places:
            alike: dict[tuple[_Sets, _Sets, str], set[str]] = {}
            for positions, tail in found:
                if place < len(positions):
                    rest = positions[:place], positions[place + 1 :], tail
                    alike.setdefault(rest, set()).update(positions[place])
            found = {strand for strand in found if place >= len(strand[0])}
            for (before, behind, tail), chars in alike.items():
                found.add(((*before, frozenset(chars), *behind), tail))
        found = {each for each in found if not any(_holds(other, each) for other in found if other != each)}
        if len(found) == count:
            return found


def _holds(wide: Strand, narrow: Strand) -> bool:
    """Whether every number of one strand is one of the other's."""
    fits = (wide[1] and len(narrow[0]) >= len(wide[0])) or (not narrow[1] and len(narrow[0]) == len(wide[0]))
    return bool(fits) and all(some >= other for some, other in zip(wide[0], narrow[0], strict=False))


def difference(node: Node, texts: Iterable[str]) -> str | None:
    """A number that only one of both takes, the expression or the patterns; None where there is none: the proof.

    Both are walked at once, character by character, through every number there is.
    """
    walked = tuple(map(Pattern.parse, texts))
    begin = node, frozenset((index, 0) for index in range(len(walked)))
    seen = {begin}
    waiting = [(*begin, "")]
    named = "".join(sorted(_named(node)))
    while waiting:
        rest, places, number = waiting.pop()
        if number and _may_end(rest) is not any(_ends(walked[index], at) for index, at in places):
            return number
        for char in (DIGITS if number else "+" + DIGITS) + named:
            step = _behind(rest, char, bool(number)), frozenset(_steps(walked, places, char))
            if step not in seen and len(number) <= LONGEST + 1:
                if len(seen) > MOST_SEEN:
                    raise _too_many()
                seen.add(step)
                waiting.append((*step, number + char))
    return None


def _named(node: Node) -> set[str]:
    if isinstance(node, One):
        return set(node.members or ()) - _DIGITS - {"+"}
    parts = (node.part,) if isinstance(node, Times) else node.parts
    return {char for part in parts for char in _named(part)}


@lru_cache(65_536)
def _may_end(node: Node) -> bool:
    if isinstance(node, One):
        return False
    if isinstance(node, Times):
        return not node.least or _may_end(node.part)
    return (all if isinstance(node, Row) else any)(map(_may_end, node.parts))


@lru_cache(65_536)
def _behind(node: Node, char: str, is_inside: bool) -> Node:
    """What is left of an expression behind a character."""
    if isinstance(node, One):
        return NOTHING if char in node.at(is_inside) else NEVER
    if isinstance(node, Either):
        return either(_behind(part, char, is_inside) for part in node.parts)
    if isinstance(node, Times):
        if node.most == 0:
            return NEVER
        left = Times(node.part, max(node.least - 1, 0), None if node.most is None else node.most - 1)
        return row([_behind(node.part, char, is_inside), left])
    if not node.parts:
        return NEVER
    first, rest = node.parts[0], row(node.parts[1:])
    ways = [row([_behind(first, char, is_inside), rest])]
    return either([*ways, _behind(rest, char, is_inside)] if _may_end(first) else ways)


def _ends(pattern: Pattern, at: int) -> bool:
    size = len(pattern.positions)
    return at > size if pattern.tail == "." else at >= size if pattern.tail else at == size


def _steps(walked: tuple[Pattern, ...], places: Iterable[tuple[int, int]], char: str) -> Iterator[tuple[int, int]]:
    for index, at in places:
        pattern = walked[index]
        size = len(pattern.positions)
        if at < size and char in pattern.positions[at]:
            yield index, at + 1
        elif at >= size and pattern.tail:
            yield index, size + 1
