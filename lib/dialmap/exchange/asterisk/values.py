"""Values of variables during a call, character by character with where each came from.

A character of the dialed number knows its place in it, so that what is sent can be said as "the number without its
first two digits, 8 in front". Never reads a ``${...}``: that is :mod:`~dialmap.exchange.asterisk.substitution`.
"""

import re
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from dialmap.exchange.asterisk.texts import outside

#: What may be compared with digits of a number.
_RUN: Final = re.compile(r"[\d*#+]+")
DIGITS: Final = frozenset("0123456789")
#: Characters of a replaced text that Asterisk keeps.
LONGEST: Final = 4_096


@dataclass(frozen=True, slots=True)
class Compared:
    """What of the dialed number chose something: the places of digits, and the texts that stood beside them.

    ``by_length``: how many digits there are did, too.
    """

    places: tuple[int, ...]
    beside: tuple[str, ...]
    by_length: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A text; ``origin`` says of each character which of the dialed number it is (from 0), -1: none.

    ``unknown`` names what of it only the call decides; ``is_cut``: digits of the number are left out at its end;
    ``by_length``: a longer number has something else there; ``compared``: of which digits it is an outcome.
    """

    text: str
    origin: tuple[int, ...] = ()
    unknown: frozenset[str] = frozenset()
    _: KW_ONLY
    is_cut: bool = False
    by_length: bool = False
    compared: frozenset[Compared] = frozenset()

    @classmethod
    def of(cls, text: str) -> "Value":
        """A text that was written."""
        return cls(text, (-1,) * len(text))

    @classmethod
    def dialed(cls, number: str) -> "Value":
        """The dialed number itself."""
        return cls(number, tuple(range(len(number))))

    @classmethod
    def decided_later(cls, *names: str) -> "Value":
        """What only the call decides."""
        return cls("", (), frozenset(names))

    @property
    def is_known(self) -> bool:
        """Whether it is the same in every call of this number."""
        return not self.unknown

    def cut(self, offset: int, length: int | None) -> "Value":
        """A part, as ``${NAME:offset:length}`` has it: negative offsets from the end, negative lengths cut the end."""
        size = len(self.text)
        start = max(size + offset, 0) if offset < 0 else min(offset, size)
        end = size if length is None else max(size + length, start) if length < 0 else min(start + length, size)
        is_dialed = any(each >= 0 for each in self.origin)
        by_length = self.by_length or (is_dialed and (offset < 0 or length is not None))
        is_cut = self.is_cut or (is_dialed and end < size)
        return replace(self.between(start, end), is_cut=is_cut, by_length=by_length)

    def between(self, start: int, end: int) -> "Value":
        """The characters from one place to another."""
        return replace(self, text=self.text[start:end], origin=self.origin[start:end])

    def before(self, sign: str) -> "Value":
        """What stands before the first ``sign``; all of it where there is none."""
        at = self.text.find(sign)
        return self if at < 0 else self.between(0, at)

    def after(self, sign: str) -> "Value":
        """What stands behind the first ``sign``; nothing where there is none."""
        at = self.text.find(sign)
        return self.between(len(self.text) if at < 0 else at + len(sign), len(self.text))

    def only(self, chars: str) -> "Value":
        """The characters that are among ``chars``."""
        kept = [at for at, char in enumerate(self.text) if char in chars]
        return replace(
            self,
            text="".join(self.text[at] for at in kept),
            origin=tuple(self.origin[at] for at in kept),
            compared=self.compared if set(chars) >= DIGITS else self.as_compared,
        )

    @property
    def as_compared(self) -> frozenset[Compared]:
        """All that another number could change in what a comparison of this text says."""
        places = tuple(at for at in self.origin if at >= 0)
        if not places and not self.by_length:
            return self.compared
        texts = "".join(char if at < 0 else " " for char, at in zip(self.text, self.origin, strict=True))
        return self.compared | {Compared(places, tuple(_RUN.findall(texts)), self.by_length)}

    @property
    def made_of(self) -> tuple[int, str] | None:
        """As (digits stripped from the front of the dialed number, text put in front); None where it is not that."""
        if self.unknown or self.is_cut:
            return None
        own = next((at for at, each in enumerate(self.origin) if each >= 0), None)
        if own is None:
            return None
        rest = self.origin[own:]
        return (rest[0], self.text[:own]) if rest == tuple(range(rest[0], rest[0] + len(rest))) else None


def joined(values: Iterable[Value]) -> Value:
    """Values one behind the other, cut where Asterisk's buffer ends."""
    parts = tuple(values)
    return Value(
        "".join(each.text for each in parts)[:LONGEST],
        tuple(at for each in parts for at in each.origin)[:LONGEST],
        frozenset(name for each in parts for name in each.unknown),
        is_cut=any(each.is_cut for each in parts),
        by_length=any(each.by_length for each in parts),
        compared=frozenset(one for each in parts for one in each.compared),
    )


def is_true(text: str) -> bool:
    """Whether a condition holds: anything but nothing and zero."""
    text = text.strip().strip('"')
    return text not in ("", "0")


def fields(value: Value) -> list[Value]:
    """A value at each comma that stands outside brackets and quotes, without the blanks around each part."""
    found, start = [], 0
    for at in (*outside(value.text, ","), len(value.text)):
        text = value.text[start:at]
        begin = start + len(text) - len(text.lstrip())
        found.append(value.between(begin, begin + len(text.strip())))
        start = at + 1
    return found
