"""Characters merged into classes: two characters that no pattern tells apart are one symbol.

Class 0 stands for "nothing": the end of a number, and characters that Asterisk ignores (the dash). Every state keeps to
itself on it. The last class holds all characters that no pattern names. Never knows what a pattern is: sets come in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

IGNORED: Final = "-"
MOST_CLASSES: Final = 62
DIGITS: Final = "0123456789"
CLASSES: Final = {"X": DIGITS, "Z": DIGITS[1:], "N": DIGITS[2:]}


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The symbol classes of a table.

    Shape: ``class_of`` has one entry for each of the 256 bytes; ``members`` one text of characters for each class, the
    first of them the one to show in examples (a digit where the class has one).
    """

    class_of: bytes
    members: tuple[str, ...]

    @classmethod
    def of(cls, sets: Iterable[frozenset[str]]) -> "Alphabet | None":
        """The classes that ``sets`` tell apart, or None if they are more than a state's 64-bit mask holds."""
        signature = [0] * 256
        for bit, members in enumerate(dict.fromkeys(sets)):
            for char in members:
                signature[ord(char)] |= 1 << bit
        groups: dict[int, list[str]] = {}
        for code in range(256):
            if chr(code) != IGNORED:
                groups.setdefault(signature[code], []).append(chr(code))
        unnamed = groups.pop(0, [])
        named = sorted(groups.values(), key=lambda chars: _by_example(min(chars, key=_by_example)))
        if len(named) > MOST_CLASSES:
            return None
        class_of = bytearray(256)
        texts = [""]
        for chars in [*named, unnamed]:
            for char in chars:
                class_of[ord(char)] = len(texts)
            texts.append("".join(sorted(chars, key=_by_example)))
        return cls(bytes(class_of), tuple(texts))

    def mask(self, members: frozenset[str]) -> int:
        """The classes of ``members`` as bits; a class is in a set either wholly or not at all."""
        bits = 0
        for char in members:
            bits |= 1 << self.class_of[ord(char)]
        return bits & ~1

    @property
    def everything(self) -> int:
        """All classes of real characters as bits."""
        return ((1 << len(self.members)) - 1) & ~1

    def sizes(self, characters: str = DIGITS) -> list[int]:
        """How many of ``characters`` each class has."""
        return [sum(char in characters for char in members) for members in self.members]


def _by_example(char: str) -> tuple[int, str]:
    """Digits first, then what a telephone can dial, then the rest."""
    kind = 0 if char in DIGITS else 1 if char in "*#+" else 2 if " " < char <= "~" else 3
    return kind, char
