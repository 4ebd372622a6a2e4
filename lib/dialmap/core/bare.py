"""Patterns as FreePBX shows them: without the underscore. Holds what it takes for one. Never reads one."""

from typing import Final

#: Of which characters it makes numbers; with others it is a pattern.
OF_NUMBERS: Final = frozenset("0123456789*+")
_OF_PATTERNS: Final = OF_NUMBERS | frozenset("#XZNxzn.[]-")


def is_bare(pattern: str) -> bool:
    """Whether it is a pattern that lacks its underscore: no number, and nothing in it that no pattern has."""
    return not OF_NUMBERS.issuperset(pattern) and _OF_PATTERNS.issuperset(pattern)


def as_pattern(pattern: str) -> str:
    """The same with the underscore that it lacks."""
    return "_" + pattern if is_bare(pattern) else pattern
