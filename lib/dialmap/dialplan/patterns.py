"""Asterisk dial patterns: text in, exact meaning out.

Asterisk compares bytes, so everything here works on bytes written as Latin-1 characters: a Cyrillic letter is two of
them. What may match what, and in which order patterns stand, was found by running Asterisk (``extensions.conf``, the
default matcher) and is held against its recorded answers in the tests. Never knows a second pattern: that is a table.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from dialmap.dialplan.alphabet import CLASSES, DIGITS
from dialmap.dialplan.elements import Described, Element, Kind
from dialmap.errors import DataError
from dialmap.messages import Message, _

LONGEST_TEXT: Final = 255
LONGEST_NUMBER: Final = 79
BREAKS_FIELD: Final = re.compile("[\0\r\n$\\[\\],]")


class PatternError(DataError):
    """A text that Asterisk cannot use as an extension; ``offset`` is 0-based, in characters of the text."""

    def __init__(self, message: Message, offset: int) -> None:
        self.offset = offset
        super().__init__(message)


END_KEY: Final = b"\x03"


@lru_cache(maxsize=4096)
def read_set(text: str) -> Element:
    """``[2-46]`` as an element. Ranges compare by byte value; a reversed range has a start but no members."""
    inner = text[1:-1]
    if not inner:
        return Element(text, Kind.BLANK)
    members: set[str] = set()
    starts: list[str] = []
    at = 0
    while at < len(inner):
        first = inner[at]
        starts.append(first)
        if at + 2 < len(inner) and inner[at + 1] == "-":
            members.update(map(chr, range(ord(first), ord(inner[at + 2]) + 1)))
            at += 3
        else:
            members.add(first)
            at += 1
    return Element(text, Kind.SET, frozenset(members), min(starts))


@lru_cache(maxsize=1024)
def read_character(char: str) -> Element:
    """One character outside brackets as an element."""
    if char in ".!":
        return Element(char, Kind(char))
    members = CLASSES.get(char.upper(), char)
    return Element(char, Kind.SET, frozenset(members), min(members))


@lru_cache(maxsize=1024)
def read_literal(char: str) -> Element:
    """One character of a literal number as an element."""
    return Element(char, Kind.SET, frozenset(char), char)


def as_bytes(text: str) -> str:
    """The UTF-8 bytes of ``text`` as Latin-1 characters."""
    return text.encode("utf-8", "surrogateescape").decode("latin-1")


def dialed(number: str) -> str:
    """A dialed text as Asterisk looks it up: cut to 79 bytes, then every dash dropped."""
    return as_bytes(number)[:LONGEST_NUMBER].replace("-", "")


def without_spaces(text: str) -> str:
    """``text`` with the spaces outside brackets removed, as Asterisk stores it."""
    if " " not in text:
        return text
    kept, inside = [], False
    for char in text:
        inside = char == "[" or (inside and char != "]")
        if char != " " or inside:
            kept.append(char)
    return "".join(kept)


def check_field(text: str) -> None:
    """Refuse what the configuration file could not hold as one extension.

    Errors: :class:`PatternError` at the first character that ends or breaks the field.
    """

    def refuse(message: Message, at: int) -> PatternError:
        return PatternError(message, len(text[:at].encode("latin-1").decode("utf-8", "ignore")))

    if not BREAKS_FIELD.search(text):
        return
    opened: list[int] = []
    protected = False
    for at, char in enumerate(text):
        if char in "\0\r\n":
            raise refuse(_("a line break or a NUL byte cannot be part of a number template; delete it"), at)
        if char == "$" and text[at + 1 : at + 2] in ("{", "["):
            raise refuse(
                _("Asterisk replaces variables (${...}, $[...]) before it reads the template; write the digits"), at
            )
        if char == "[":
            opened.append(at)
        elif char == "]" and opened:
            opened.pop()
        elif char == "," and not opened and not protected:
            raise refuse(_("a comma ends the template in Asterisk; write one template per line"), at)
        elif char == "\xff" and opened:
            raise refuse(_("the byte 0xFF inside brackets hangs Asterisk; delete it"), at)
        protected = char == "\\" and not protected
    if opened:
        raise refuse(_("the bracket [ is never closed; add the missing ]"), opened[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Described):
    """One Asterisk dial pattern, e.g. ``_8[2-9]XX.``, or a literal number.

    Shape: ``elements`` as written, left to right (dashes and spaces outside brackets are gone); ``positions``, one set
    of characters per dialed character; then ``tail``: ``""``, ``"."`` (one or more characters follow) or ``"!"`` (zero
    or more follow). ``possible`` is False where no dialed number can ever match. ``caller_id`` is the part behind
    ``/``, or None: a call without a caller id never takes a template with a caller-id part that is not blank.
    Unit: a position is one dialed character (one byte), never a range of numbers.
    Errors: :class:`PatternError` with the 0-based offset of the first unreadable character.
    Source: docs.asterisk.org, "Pattern Matching"; order of patterns checked against Asterisk itself.
    """

    text: str
    is_literal: bool
    elements: tuple[Element, ...]
    positions: tuple[frozenset[str], ...]
    tail: Literal["", ".", "!"]
    possible: bool
    caller_id: str | None
    order_key: bytes

    def __hash__(self) -> int:
        return hash(self.text)  # the rest follows from it

    @classmethod
    def parse(cls, text: str) -> "Pattern":
        """Read ``text`` as Asterisk would read it from ``exten => text,...``."""
        raw = as_bytes(text).strip(" ")
        if not raw:
            raise PatternError(_("the template is empty; write a number or a pattern such as _7495XXXXXXX"), 0)
        raw = raw[:LONGEST_TEXT]
        check_field(raw)
        extension, slash, caller = raw.partition("/")
        caller_id = without_spaces(caller) if slash else None
        elements, is_literal = _read(without_spaces(extension))
        positions, tail, possible = _matchable(elements)
        if caller_id:
            possible = False
        key = _order_key(elements, is_literal) + _caller_key(caller_id)
        return cls(
            text=text,
            is_literal=is_literal,
            elements=elements,
            positions=positions,
            tail=tail,
            possible=possible,
            caller_id=caller_id,
            order_key=key,
        )

    def matches(self, number: str) -> bool:
        """Whether a call without caller id that dials ``number`` takes this pattern.

        One character after the other, in the order of the text; for many numbers use a ``DialTable``.
        """
        if number.startswith("_") and not self.is_literal and not self.caller_id and self.is_same_as_dialed(number):
            return True
        text = dialed(number)
        size = len(self.positions)
        if not self.possible or len(text) < size + (self.tail == "."):
            return False
        if not self.tail and len(text) > size:
            return False
        return all(char in members for char, members in zip(text, self.positions, strict=False))

    def near_misses(self) -> tuple[str, ...]:
        """Numbers that look like the example and do not match: one shorter, one longer, another character."""
        example = self.example()
        if not example:
            return ()
        tries = [example[:-1], example + "0"]
        for at, members in enumerate(self.positions[: len(example)]):
            other = next((digit for digit in DIGITS if digit not in members), None)
            if other is not None and not set(example) - set(DIGITS):
                tries.append(example[:at] + other + example[at + 1 :])
                break
        return tuple(text for text in tries if text and not self.matches(text))

    def is_same_as_dialed(self, number: str) -> bool:
        """Asterisk's oddity: dialing a pattern's own text, underscore and all, hits that pattern."""
        try:
            return Pattern.parse(number).order_key == self.order_key
        except PatternError:
            return False


def _read(text: str) -> tuple[tuple[Element, ...], bool]:
    if not text.startswith("_"):
        literal = text.replace("-", "")
        return tuple(map(read_literal, literal)), True
    elements: list[Element] = []
    at = 1
    while at < len(text):
        char = text[at]
        if char == "[":
            close = text.find("]", at)
            if close < 0:
                elements.append(Element(text[at:], Kind.OPEN))
                break
            elements.append(read_set(text[at : close + 1]))
            at = close + 1
            continue
        if char != "-":
            elements.append(read_character(char))
        at += 1
    return tuple(elements), False


def _matchable(
    elements: tuple[Element, ...],
) -> tuple[tuple[frozenset[str], ...], Literal["", ".", "!"], bool]:
    """The part of the elements that decides a match: everything up to the first ``.``, ``!`` or open bracket."""
    positions: list[frozenset[str]] = []
    after_blank = False
    for element in elements:
        if element.kind is Kind.BLANK:
            after_blank = True
            continue
        if element.kind is Kind.OPEN:
            return tuple(positions), "", False
        if element.kind in (Kind.REST, Kind.ANY):
            # [] is skipped only while characters remain, so behind it even ! needs one.
            tail: Literal[".", "!"] = "." if after_blank or element.kind is Kind.REST else "!"
            return tuple(positions), tail, all(positions)
        positions.append(element.takes)
        after_blank = False
    return tuple(positions), "", all(positions) and not after_blank


def _order_key(elements: tuple[Element, ...], is_literal: bool) -> bytes:
    if is_literal:
        return b"\x00" + "".join(element.text for element in elements).encode("latin-1") + b"\x00"
    return b"\x01" + b"".join([element.sort_key for element in elements]) + END_KEY


def _caller_key(caller_id: str | None) -> bytes:
    """Among equal extensions those with a caller id come first, the blank one before all."""
    if caller_id is None:
        return b"\xff"
    return _order_key(*_read(caller_id))
