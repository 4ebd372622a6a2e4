"""The number line behind a beginning, cut where another pattern takes over: exact, read off the automaton.

Holds runs of numbers of one length. Never lists numbers, and never knows who owns a pattern.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from dialmap.dialplan.alphabet import DIGITS
from dialmap.dialplan.automaton import ROOT, Automaton
from dialmap.dialplan.table import DialTable

Ints = npt.NDArray[np.int64]
#: More digits than fit into 64 bits are not counted.
LONGEST: Final = 18
MOST_RUNS: Final = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Runs of numbers that one pattern, or none, takes.

    Shape: ``starts`` are the first numbers, as integers without the beginning, in order, the first of them 0;
    ``winners`` the index of the pattern that takes each run, -1 where none does. A run ends where the next begins.
    """

    starts: Ints
    winners: Ints


def number_line(table: DialTable, begins: str, digits: int) -> Spans | None:
    """Who takes the numbers that are ``begins`` and so many ``digits`` more.

    None where the automaton is over its budget, or the runs are too many. Errors: ValueError for more than 18 digits.
    """
    if not 0 <= digits <= LONGEST:
        raise ValueError(f"no {digits} digits are counted")
    automaton = table.automaton
    if automaton is None:
        return None
    state = ROOT
    for char in begins:
        state = int(automaton.rows[state, automaton.alphabet.class_of[ord(char)]])
    found = _Runs(automaton, np.append(np.array(table.order, np.int64), -1)).below(state, digits)
    return None if found is None else Spans(*found)


class _Runs:
    """The runs below each state, worked out once."""

    def __init__(self, automaton: Automaton, order: Ints) -> None:
        self.rows = automaton.rows
        self.columns = [automaton.alphabet.class_of[ord(digit)] for digit in DIGITS]
        self.winners = order[automaton.winners]  # rank -1: nobody
        self.known: dict[tuple[int, int], tuple[Ints, Ints] | None] = {}

    def below(self, state: int, digits: int) -> tuple[Ints, Ints] | None:
        key = state, digits
        if key not in self.known:
            self.known[key] = self._below(state, digits)
        return self.known[key]

    def _below(self, state: int, digits: int) -> tuple[Ints, Ints] | None:
        if not digits:
            return np.zeros(1, np.int64), self.winners[state : state + 1]
        reached = self.rows[state][self.columns].tolist()
        parts = {each: self.below(each, digits - 1) for each in dict.fromkeys(reached)}
        runs = [parts[each] for each in reached]
        whole = [each for each in runs if each is not None]
        if len(whole) < len(runs) or sum(len(starts) for starts, _winners in whole) > MOST_RUNS:
            return None
        size = 10 ** (digits - 1)
        starts = np.concatenate([starts + at * size for at, (starts, _winners) in enumerate(whole)])
        winners = np.concatenate([winners for _starts, winners in whole])
        is_first = np.append(True, winners[1:] != winners[:-1])
        return starts[is_first], winners[is_first]
