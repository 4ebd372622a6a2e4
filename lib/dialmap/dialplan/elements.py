"""The elements of a pattern, and what a pattern says for people: in words, an example, a count, what looks wrong.

Holds the parts as they were written and the sentences about them. Never decides a match or an order: that is
:mod:`~dialmap.dialplan.patterns` and :mod:`~dialmap.dialplan.order`.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from itertools import groupby
from typing import Final

from dialmap.dialplan.alphabet import CLASSES, DIGITS
from dialmap.dialplan.ranges import element as canonical_element
from dialmap.messages import Message, _, n_


class Kind(Enum):
    """What one element of a pattern is."""

    SET = "set"
    """One character out of ``members``; a literal is a set of one, X a set of ten."""
    BLANK = "blank"
    """``[]``: skipped, as long as characters of the number remain."""
    REST = "."
    """One or more of anything; the match is decided here."""
    ANY = "!"
    """Zero or more of anything; the match is decided here."""
    OPEN = "["
    """A bracket that is never closed: nothing matches from here on."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a pattern as written: ``X``, ``5``, ``[2-4]``, ``.``.

    Shape: ``members`` are the characters it takes (empty unless a set); ``lowest`` is the smallest character that
    stands as a member or as the start of a range, which Asterisk sorts by, and is empty where the brackets are.
    """

    text: str
    kind: Kind
    members: frozenset[str] = frozenset()
    lowest: str = ""
    sort_key: bytes = field(init=False, repr=False, compare=False)
    """Compares as Asterisk orders elements at one position; no key is a prefix of another. Empty: takes no position."""

    takes: frozenset[str] = field(init=False, repr=False, compare=False)
    """The members that a number can meet: a dash in it is dropped before it is looked up."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "takes", self.members - {"-"})
        object.__setattr__(self, "sort_key", self._key() if self.takes_position else b"")

    @property
    def takes_position(self) -> bool:
        """Whether the element counts in Asterisk's order: sets without members do not."""
        return self.kind not in (Kind.SET, Kind.BLANK) or bool(self.members)

    def _key(self) -> bytes:
        if self.kind is Kind.SET:
            spelled = "".join(sorted(self.members))
            return bytes((0, len(spelled) - 1)) + (self.lowest + spelled).encode("latin-1")
        return {Kind.REST: b"\x01", Kind.ANY: b"\x02", Kind.OPEN: b"\x04"}[self.kind]


class Warned(StrEnum):
    """What may be wrong with a text that Asterisk accepts. The values are stable names."""

    DEAD_TAIL = "dead-tail"
    REVERSED_RANGE = "reversed-range"
    EMPTY_SET = "empty-set"
    MISSING_UNDERSCORE = "missing-underscore"
    LOOK_ALIKE = "look-alike"
    CALLER_ID = "caller-id"
    NEVER_MATCHES = "never-matches"


SAYINGS: Final = {
    Warned.DEAD_TAIL: _("what stands behind “.” or “!” never counts for a match"),
    Warned.REVERSED_RANGE: _("the range runs backwards and holds no character"),
    Warned.EMPTY_SET: _("empty brackets are skipped"),
    Warned.MISSING_UNDERSCORE: _("without a leading underscore these letters are plain text"),
    Warned.LOOK_ALIKE: _("a character that looks like another one, and matches only itself"),
    Warned.CALLER_ID: _("what stands behind “/” asks for a caller id; it is not checked here"),
    Warned.NEVER_MATCHES: _("no number can match this"),
}
#: Cyrillic and Greek letters, dashes and spaces that look like what was meant.
LOOK_ALIKES: Final = {
    **dict(zip("ХхЗзОоВвбІіАСЕНКМРТ", "XX3300886" + "11ACEHKMPT", strict=True)),
    **dict(zip("ΧχΖΝΟο", "XXZN00", strict=True)),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u00a0\u2007\u202f", ""),
}
#: Latin letters for digits; only where the rest of the text is a pattern of digits.
LATIN_LOOK_ALIKES: Final = {"O": "0", "o": "0", "l": "1", "I": "1"}
#: Patterns of digits and of the usual classes: nothing in them can be meant otherwise.
_USUAL: Final = re.compile(r"_[0-9+*#XxZzNn]+[.!]?")
PLAIN: Final = frozenset("0123456789XZNxzn_+*#.![]-^ ")


def meant(char: str) -> str:
    """What a look-alike was meant to be; any other character is itself."""
    return LOOK_ALIKES.get(char, LATIN_LOOK_ALIKES.get(char, char))


def look_alikes(text: str) -> list[int]:
    """Where look-alikes stand in ``text``, as 0-based offsets."""
    if not all(char in PLAIN or char in LOOK_ALIKES or char in LATIN_LOOK_ALIKES for char in text):
        return []  # a word or a name: its letters are meant
    found = [at for at, char in enumerate(text) if char in LOOK_ALIKES]
    if found or any(char in DIGITS for char in text):
        found += [at for at, char in enumerate(text) if char in LATIN_LOOK_ALIKES]
    return sorted(found)


def lacks_underscore(text: str) -> bool:
    """Whether a literal is a pattern that somebody forgot to begin with an underscore."""
    body = text.strip().rstrip(".!")
    has_classes = bool(set(body.lower()) & set("xnz[]")) or body != text.strip()
    return has_classes and set(body) <= PLAIN - set(".!") and any(char in DIGITS for char in body)


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning: what, at which 0-based character of the text, and the sentence."""

    kind: Warned
    offset: int

    @property
    def message(self) -> Message:
        """The warning as a sentence."""
        return SAYINGS[self.kind]


_DIGITS: Final = frozenset(DIGITS)


class Described:
    """What can be read off a pattern; mixed into :class:`~dialmap.dialplan.patterns.Pattern`."""

    __slots__ = ()
    text: str
    is_literal: bool
    elements: tuple[Element, ...]
    positions: tuple[frozenset[str], ...]
    tail: str
    possible: bool
    caller_id: str | None

    def explain(self) -> Message:
        """The pattern in words. The edge puts the message into a language."""
        if not self.possible:
            return _("no number can match this")
        parts: list[Message] = []
        for members, run in groupby(self.positions):
            count = len(list(run))
            literal = len(members) == 1
            if literal and parts and parts[-1].text == "“{text}”":
                before = str(parts[-1].values["text"])
                parts[-1] = _("“{text}”", text=before + next(iter(members)) * count)
            elif literal:
                parts.append(_("“{text}”", text=next(iter(members)) * count))
            elif members == frozenset(DIGITS):
                parts.append(n_("{count} digit", "{count} digits", count))
            else:
                shown = _spelled(members)
                parts.append(n_("{count} character of {set}", "{count} characters of {set}", count, set=shown))
        if self.tail:
            more = _("one or more of anything") if self.tail == "." else _("anything or nothing")
            parts.append(more)
        if not parts:
            return _("the empty text")
        said = parts[0]
        for part in parts[1:]:
            said = _("{first}, then {second}", first=said, second=part)
        return said

    @property
    def head(self) -> str:
        """The characters that every match begins with."""
        found = ""
        for members in self.positions:
            if len(members) != 1:
                break
            found += next(iter(members))
        return found

    @property
    def is_of_digits(self) -> bool:
        """Whether it takes digits only, apart from what a ``.`` or ``!`` at its end takes."""
        return self.possible and all(members <= _DIGITS for members in self.positions)

    @property
    def least_length(self) -> int:
        """How long a number must be at least to match."""
        return len(self.positions) + (self.tail == ".")

    def count(self, length: int) -> int:
        """How many numbers of just ``length`` characters match; what a ``.`` or ``!`` takes is counted in digits."""
        rest = length - len(self.positions)
        if not self.possible or rest < 0 or (rest and not self.tail) or (not rest and self.tail == "."):
            return 0
        found = int(10**rest)
        for members in self.positions:
            found *= len(members)
        return found

    def example(self) -> str | None:
        """A number that the pattern matches, of digits where it can be; None where no number does."""
        if not self.possible:
            return None
        chars = []
        for at, members in enumerate(self.positions):
            wanted = DIGITS[(at + 1) % 10]
            chars.append(wanted if wanted in members else min(members & _DIGITS or members))
        chars += [DIGITS[(len(chars) + 1) % 10]] if self.tail == "." else []
        return "".join(chars).encode("latin-1").decode("utf-8", "surrogateescape")

    def canonical(self) -> str:
        """The same numbers in the shortest usual writing: ``_8NX`` for ``_8[2-9]X``. The text itself if none match."""
        if not self.possible or self.caller_id is not None:
            return self.text
        if self.is_literal:
            text = "".join(element.text for element in self.elements)
            if text.startswith("_"):
                return self.text  # only its dashes keep it from being a pattern
        else:
            text = "_" + "".join(map(canonical_element, self.positions)) + self.tail
        return text.encode("latin-1").decode("utf-8", "surrogateescape") if text.strip("_") else self.text

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What Asterisk accepts here but hardly means what was typed, in the order of the text."""
        if self.possible and _USUAL.fullmatch(self.text):
            return ()
        found = [Caution(Warned.LOOK_ALIKE, at) for at in look_alikes(self.text)]
        if self.is_literal and lacks_underscore(self.text):
            found.append(Caution(Warned.MISSING_UNDERSCORE, 0))
        place, ended = 0, False
        raw = self.text.encode("utf-8", "surrogateescape").decode("latin-1")  # as the elements are written
        for element in () if self.is_literal else self.elements:
            byte = max(raw.find(element.text, place), 0)
            place = byte + len(element.text)
            at = len(raw[:byte].encode("latin-1").decode("utf-8", "replace"))
            if ended:
                found.append(Caution(Warned.DEAD_TAIL, at))
                break
            if element.kind is Kind.BLANK:
                found.append(Caution(Warned.EMPTY_SET, at))
            if element.kind is Kind.SET and _has_reversed_range(element.text):
                found.append(Caution(Warned.REVERSED_RANGE, at))
            ended = element.kind in (Kind.REST, Kind.ANY)
        if self.caller_id is not None:
            found.append(Caution(Warned.CALLER_ID, self.text.find("/")))
        elif not self.possible:
            found.append(Caution(Warned.NEVER_MATCHES, 0))
        return tuple(sorted(found, key=lambda warning: (warning.offset, warning.kind)))


def _spelled(members: frozenset[str]) -> str:
    named = {frozenset(chars): f"{chars[0]}-{chars[-1]}" for chars in CLASSES.values()}
    return named.get(members) or canonical_element(members).strip("[]")


def _has_reversed_range(text: str) -> bool:
    inner, at = text[1:-1] if len(text) > 1 else "", 0
    while at + 2 < len(inner):
        if inner[at + 1] == "-":
            if inner[at] > inner[at + 2]:
                return True
            at += 3
        else:
            at += 1
    return False
