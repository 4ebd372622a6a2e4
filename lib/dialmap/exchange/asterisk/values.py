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
#: Stands in a text for what only the call decides; no file holds it.
MARK: Final = "\0"


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

    Where only the call decides what stands there, the text has :data:`MARK` and ``origin`` a name for it; ``unset``
    names variables that nobody sets and that are nothing therefore.
    ``is_cut``: digits of the number are left out at its end; ``by_length``: a longer number has something else there;
    ``compared``: of which digits it is an outcome.
    """

    text: str
    origin: tuple[int | str, ...] = ()
    _: KW_ONLY
    unset: frozenset[str] = frozenset()
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
        return cls(MARK * len(names), names)

    @property
    def is_known(self) -> bool:
        """Whether it is the same in every call of this number."""
        return MARK not in self.text

    @property
    def unknown(self) -> frozenset[str]:
        """What of it only the call decides."""
        return frozenset() if self.is_known else frozenset(each for each in self.origin if isinstance(each, str))

    @property
    def dialed_places(self) -> tuple[int, ...]:
        """The places in the dialed number that its characters are from."""
        return tuple(each for each in self.origin if isinstance(each, int) and each >= 0)

    @property
    def shown(self) -> str:
        """The text as people read it: ``${NAME}`` where only the call decides."""
        if self.is_known:
            return self.text
        each = zip(self.text, self.origin, strict=True)
        return "".join("${" + at + "}" if isinstance(at, str) else char for char, at in each)

    def cut(self, offset: int, length: int | None) -> "Value":
        """A part, as ``${NAME:offset:length}`` has it: negative offsets from the end, negative lengths cut the end."""
        if not self.is_known:
            return Value.decided_later(*sorted(self.unknown))
        size = len(self.text)
        start = max(size + offset, 0) if offset < 0 else min(offset, size)
        end = size if length is None else max(size + length, start) if length < 0 else min(start + length, size)
        is_dialed = bool(self.dialed_places)
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

    @property
    def stripped(self) -> "Value":
        """The value without the blanks around it."""
        begin = len(self.text) - len(self.text.lstrip())
        return self.between(begin, max(begin, len(self.text.rstrip())))

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
        places = self.dialed_places
        if not places and not self.by_length:
            return self.compared
        texts = "".join(char if at == -1 else " " for char, at in zip(self.text, self.origin, strict=True))
        return self.compared | {Compared(places, tuple(_RUN.findall(texts)), self.by_length)}

    @property
    def made_of(self) -> tuple[int, str] | None:
        """As (digits stripped from the front of the dialed number, text put in front); None where it is not that."""
        places = self.dialed_places
        if not self.is_known or self.is_cut or not places:
            return None
        own = self.origin.index(places[0])
        is_rest = self.origin[own:] == tuple(range(places[0], places[0] + len(self.origin) - own))
        return (places[0], self.text[:own]) if is_rest else None

    @property
    def is_fixed(self) -> bool:
        """Whether it is the same whatever was dialed."""
        return self.is_known and not self.dialed_places and not self.compared and bool(self.text)


def joined(values: Iterable[Value]) -> Value:
    """Values one behind the other, cut where Asterisk's buffer ends."""
    parts = tuple(values)
    return Value(
        "".join(each.text for each in parts)[:LONGEST],
        tuple(at for each in parts for at in each.origin)[:LONGEST],
        unset=frozenset(name for each in parts for name in each.unset),
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
        found.append(value.between(start, at).stripped)
        start = at + 1
    return found
