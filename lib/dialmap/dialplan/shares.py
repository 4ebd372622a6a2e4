"""Who owns which part of the number space: exact counts for each prefix, read off one automaton, or two side by side.

The states reached from all prefixes are carried forward together, each with how many numbers lead there; states that
several numbers reach are counted once. Exact for every length up to 18 digits (64-bit counts). Never enumerates
numbers, and never knows who owns a pattern: winners are indexes of patterns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dialmap.dialplan.alphabet import DIGITS
from dialmap.dialplan.automaton import ROOT, Automaton
from dialmap.dialplan.table import DialTable

Ints = npt.NDArray[np.int64]
LONGEST: Final = 18
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Share:
    """``count`` numbers under ``prefix`` are taken by the patterns ``winners``, one a table; -1 where by none."""

    prefix: str
    winners: tuple[int, ...]
    count: int


def shares(tables: Sequence[DialTable], prefix: str, depth: int, length: int) -> tuple[Share, ...] | None:
    """The numbers of exactly ``length`` digits below ``prefix``, by the next ``depth`` digits and by who takes them.

    Shape: one entry for each prefix of ``len(prefix) + depth`` digits and each combination of winners there is, in
    order of the prefixes. None where an automaton would exceed its budget. Errors: ValueError for a prefix that is no
    digits, or a length that does not reach below it or is above 18.
    """
    if not set(prefix) <= set(DIGITS) or not len(prefix) + depth <= length <= LONGEST:
        raise ValueError(f"no {length} digits below {prefix!r} and {depth} more")
    automata = [table.automaton for table in tables]
    if any(each is None for each in automata):
        return None
    known = [each for each in automata if each is not None]
    states = [np.array([_walked(each, prefix)], np.int64) for each in known]
    cells, counts = np.zeros(1, np.int64), np.ones(1, np.int64)
    for _level in range(depth):
        cells = np.repeat(cells * 10, 10) + np.tile(np.arange(10), len(cells))
        counts = np.repeat(counts, 10)
        pairs = zip(known, states, strict=True)
        states = [each.rows[state][:, _columns(each)].reshape(-1).astype(np.int64) for each, state in pairs]
    steps = _steps(known)
    for _level in range(length - len(prefix) - depth):
        cells, states, counts = _forward(known, steps, cells, states, counts)
    winners = [_winners(*each) for each in zip(tables, known, states, strict=True)]
    merged: dict[tuple[int, ...], int] = {}
    for *key, count in zip(cells.tolist(), *winners, counts.tolist(), strict=True):
        merged[tuple(key)] = merged.get(tuple(key), 0) + count
    return tuple(
        Share(prefix + (f"{key[0]:0{depth}d}" if depth else ""), key[1:], merged[key]) for key in sorted(merged)
    )


def _columns(automaton: Automaton) -> list[int]:
    """The column of each digit, 0 to 9."""
    return [automaton.alphabet.class_of[ord(digit)] for digit in DIGITS]


def _walked(automaton: Automaton, prefix: str) -> int:
    state = ROOT
    for digit in prefix:
        state = int(automaton.rows[state, automaton.alphabet.class_of[ord(digit)]])
    return state


def _steps(automata: Sequence[Automaton]) -> list[tuple[tuple[int, ...], int]]:
    """The digits that no automaton tells apart, once each: its column in each, and how many digits they are."""
    found: dict[tuple[int, ...], int] = {}
    for columns in zip(*map(_columns, automata), strict=True):
        found[columns] = found.get(columns, 0) + 1
    return list(found.items())


def _forward(
    automata: Sequence[Automaton],
    steps: Sequence[tuple[tuple[int, ...], int]],
    cells: Ints,
    states: Sequence[Ints],
    counts: Ints,
) -> tuple[Ints, list[Ints], Ints]:
    """One more digit: the states reached from each cell, each once, with how many numbers lead there."""
    many = len(steps)
    next_cells = np.tile(cells, many)
    next_counts = np.concatenate([counts * weight for _columns, weight in steps])
    reached = [
        np.concatenate([automaton.rows[state, columns[at]] for columns, _weight in steps]).astype(np.int64)
        for at, (automaton, state) in enumerate(zip(automata, states, strict=True))
    ]
    key = next_cells
    for automaton, state in zip(automata, reached, strict=True):
        key = key * len(automaton.rows) + state
    _values, first, which = np.unique(key, return_index=True, return_inverse=True)
    summed = np.zeros(len(first), np.int64)
    np.add.at(summed, which, next_counts)
    return next_cells[first], [state[first] for state in reached], summed


def _winners(table: DialTable, automaton: Automaton, states: Ints) -> list[int]:
    """The index of the pattern that wins in each state."""
    order = np.append(np.array(table.order, np.int64), NOBODY)  # rank -1: nobody
    found: list[int] = order[automaton.winners[states]].tolist()
    return found
