"""A table as big-int bitsets: for each position and character, which patterns are still alive. Small and exact.

Serves single look-ups with all their candidates, overlaps, and tables that exceed the automaton's budget. Never grows
beyond positions x characters x patterns / 8 bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dialmap.dialplan.patterns import Pattern

LONG_BITS: Final = 1_024
"""From here on numpy finds the set bits faster than Python's own arithmetic."""


def bitset(ranks: Iterable[int], size: int) -> int:
    """An int whose bit ``r`` is set for each rank; built through bytes, so linear in ``size``."""
    cells = bytearray(size // 8 + 1)
    for rank in ranks:
        cells[rank >> 3] |= 1 << (rank & 7)
    return int.from_bytes(cells, "little")


def ranks_of(bits: int) -> list[int]:
    """The set bits of ``bits``, lowest first."""
    if bits.bit_length() > LONG_BITS:
        cells = np.frombuffer(bits.to_bytes(bits.bit_length() // 8 + 1, "little"), np.uint8)
        found: list[int] = np.unpackbits(cells, bitorder="little").view(np.bool_).nonzero()[0].tolist()
        return found
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


@dataclass(frozen=True, slots=True)
class Steps:
    """The table as bitsets of ranks: bit ``r`` says that the pattern of rank ``r`` is still alive."""

    takes: tuple[Mapping[str, int], ...]
    """Per position: character -> patterns that take it there."""
    more: tuple[int, ...]
    """Per length: patterns decided by ``.`` or ``!`` once at least one more character follows."""
    ends: tuple[int, ...]
    """Per length: patterns that match a number of just this length."""
    everything: int


def steps_of(ranked: Sequence[Pattern]) -> Steps:
    """The bitsets of patterns, best first."""
    usable = [(rank, pattern) for rank, pattern in enumerate(ranked) if pattern.possible]
    longest = max((len(pattern.positions) for _rank, pattern in usable), default=0)
    sets: list[dict[frozenset[str], list[int]]] = [{} for _at in range(longest)]
    more: list[list[int]] = [[] for _at in range(longest + 1)]
    ends: list[list[int]] = [[] for _at in range(longest + 1)]
    for rank, pattern in usable:
        for at, members in enumerate(pattern.positions):
            sets[at].setdefault(members, []).append(rank)
        size = len(pattern.positions)
        if pattern.tail:
            more[size].append(rank)
        if pattern.tail != ".":
            ends[size].append(rank)
    count = len(ranked)
    takes: list[dict[str, int]] = []
    for groups in sets:
        table: dict[str, int] = {}
        for members, ranks in groups.items():
            bits = bitset(ranks, count)
            for char in members:
                table[char] = table.get(char, 0) | bits
        takes.append(table)
    return Steps(
        tuple(takes),
        tuple(bitset(ranks, count) for ranks in more),
        tuple(bitset(ranks, count) for ranks in ends),
        bitset((rank for rank, _pattern in usable), count),
    )
