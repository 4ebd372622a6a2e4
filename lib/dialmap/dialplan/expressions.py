"""Regular expressions as dial plans use them: literals, sets, ``.``, groups, alternatives, counts, anchors.

Holds how one is read, character by character. Never knows a pattern.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from dialmap.dialplan.alphabet import DIGITS
from dialmap.errors import UsageError
from dialmap.messages import Message, _

#: Longer ones, and deeper ones, nobody has written by hand.
LONGEST_TEXT: Final = 4_000
DEEPEST: Final = 20
_DIGITS: Final = frozenset(DIGITS)
_SPECIAL: Final = frozenset("\\^$.[]|()?*+{}")
_CLASSES: Final = {"d": _DIGITS}


class NotRegularError(UsageError):
    """An expression that patterns cannot say. ``offset``: the 0-based character at which that shows, or -1."""

    def __init__(self, message: Message, offset: int = -1) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class One:
    """One character: of ``members``, or, where that is None, any but ``without``."""

    members: frozenset[str] | None
    without: frozenset[str] = frozenset()

    def at(self, place: int) -> frozenset[str]:
        """The characters that a number can have there: a plus only in front."""
        every = _DIGITS if place else _DIGITS | {"+"}
        return every - self.without if self.members is None else self.members


@dataclass(frozen=True, slots=True)
class Row:
    """One after another; of none: nothing at all."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """One of several; of none: impossible."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Times:
    """Repeated; ``most`` None: without end. ``offset`` is where that stands."""

    part: "Node"
    least: int
    most: int | None
    offset: int = -1


Node: TypeAlias = One | Row | Either | Times
NOTHING: Final = Row(())
NEVER: Final = Either(())
ANYTHING: Final = Times(One(None), 0, None)


def read(text: str) -> Node:
    """The expression. Errors: :class:`NotRegularError` where it cannot be read, or is not about whole numbers."""
    return _Reader(text).whole()


class _Reader:
    """Reads an expression, character by character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        """The expression as a whole: each of its alternatives from the first character of a number on."""
        if not self._text:
            raise NotRegularError(_("it is empty"), 0)
        if len(self._text) > LONGEST_TEXT:
            raise NotRegularError(_("it is longer than {count} characters", count=LONGEST_TEXT), LONGEST_TEXT)
        found = [self._anchored()]
        while self._took("|"):
            found.append(self._anchored())
        if self._at < len(self._text):
            raise self._odd()
        return either(found)

    def _anchored(self) -> Node:
        if not self._took("^"):
            raise NotRegularError(_("it does not begin with ^, so it fits in the middle of numbers too"), self._at)
        node = self._row()
        return node if self._took("$") else row([node, ANYTHING])

    def _row(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)$":
            parts.append(self._repeated(self._single()))
        return row(parts)

    def _single(self) -> Node:
        char = self._text[self._at]
        if char == "(":
            return self._group()
        if char == "[":
            return self._set()
        self._at += 1
        if char == ".":
            return One(None)
        if char == "\\":
            return One(self._escaped())
        if char in _SPECIAL:
            self._at -= 1
            raise self._odd()
        return One(frozenset(char))

    def _group(self) -> Node:
        begin = self._at
        self._at += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotRegularError(_("the groups are nested too deeply"), begin)
        if self._took("?") and not self._took(":"):
            raise NotRegularError(_("a group that looks ahead, or has a name, cannot be said by templates"), begin)
        found = [self._row()]
        while self._took("|"):
            found.append(self._row())
        if not self._took(")"):
            raise NotRegularError(_("the group is never closed"), begin)
        self._depth -= 1
        return either(found)

    def _set(self) -> One:
        begin = self._at
        self._at += 1
        is_without = self._took("^")
        members: set[str] = set()
        while not self._took("]") or not members:
            low = self._member(begin)
            if self._text[self._at : self._at + 1] == "-" and self._text[self._at + 1 : self._at + 2] not in ("", "]"):
                self._at += 1
                high = self._member(begin)
                if len(low) != 1 or len(high) != 1 or min(low) > min(high) or not min(high).isascii():
                    raise NotRegularError(_("the range in the brackets runs backwards"), begin)
                members |= {chr(each) for each in range(ord(min(low)), ord(min(high)) + 1)}
            else:
                members |= low
        return One(None, frozenset(members)) if is_without else One(frozenset(members))

    def _member(self, begin: int) -> frozenset[str]:
        if self._at >= len(self._text):
            raise NotRegularError(_("the bracket [ is never closed; add the missing ]"), begin)
        char = self._text[self._at]
        self._at += 1
        return self._escaped() if char == "\\" else frozenset(char)

    def _escaped(self) -> frozenset[str]:
        char = self._text[self._at : self._at + 1]
        self._at += 1
        if char in _CLASSES:
            return _CLASSES[char]
        if not char or char.isalnum():
            raise NotRegularError(_("\\{char} cannot be said by templates", char=char), self._at - 2)
        return frozenset(char)

    def _repeated(self, node: Node) -> Node:
        begin = self._at
        counts = {"?": (0, 1), "*": (0, None), "+": (1, None)}
        char = self._text[self._at : self._at + 1]
        if char in counts:
            self._at += 1
            least, most = counts[char]
        elif char == "{":
            least, most = self._counts()
        else:
            return node
        if self._text[self._at : self._at + 1] in ("?", "+"):
            self._at += 1  # how eagerly it takes changes nothing for a whole number
        return Times(node, least, most, begin)

    def _counts(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._at)
        first, comma, last = self._text[self._at + 1 : max(end, 0)].partition(",")
        texts = [each for each in (first, last) if each]
        if end < 0 or not texts or not all(each.isascii() and each.isdigit() and len(each) < 4 for each in texts):
            raise self._odd()
        least = int(first or 0)
        most = (int(last) if last else None) if comma else least
        if most is not None and most < least:
            raise self._odd()
        self._at = end + 1
        return least, most

    def _took(self, char: str) -> bool:
        is_there = self._text[self._at : self._at + 1] == char
        self._at += is_there
        return is_there

    def _odd(self) -> NotRegularError:
        char = self._text[self._at]
        return NotRegularError(_("the character {char} cannot stand there", char=char), self._at)


def row(parts: Iterable[Node]) -> Node:
    """One after another; impossible where one of them is."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, Row) else (part,))]
    if NEVER in flat:
        return NEVER
    return flat[0] if len(flat) == 1 else Row(tuple(flat))


def either(parts: Iterable[Node]) -> Node:
    """One of several, each once."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, Either) else (part,))]
    found = tuple(dict.fromkeys(flat))
    return found[0] if len(found) == 1 else Either(found)
