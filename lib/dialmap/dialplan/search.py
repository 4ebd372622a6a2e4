"""Whether one pattern ever wins, where the table has no automaton: a bounded search, exact or "unknown".

Never runs longer than its steps allow, and never answers when they ran out.
"""

from typing import Final

from dialmap.dialplan.patterns import LONGEST_NUMBER
from dialmap.dialplan.table import DialTable

MOST_STEPS: Final = 20_000
"""For one pattern."""
MOST_STEPS_IN_ALL: Final = 2_000_000
"""For a whole table, shared by its patterns in turn: about ten seconds."""
ANYTHING: Final = "\x01"
"""Stands for a character that no pattern names."""


class _OutOfStepsError(Exception):
    pass


class _Search:
    """Depth first, with the better ranked patterns as one big int, and a memo of what has failed."""

    def __init__(self, table: DialTable, rank: int, most_steps: int) -> None:
        pattern = table.patterns[table.order[rank]]
        assert pattern is not None
        self.pattern = pattern
        self.steps = table.steps
        self.failed: set[tuple[int, int]] = set()
        self.left = most_steps

    def run(self, at: int, alive: int) -> str | None:
        """The rest of a number from position ``at`` that no pattern in ``alive`` takes, or None."""
        self.left -= 1
        if self.left < 0:
            raise _OutOfStepsError
        size, tail = len(self.pattern.positions), self.pattern.tail
        may_end = at == size and tail != "." if at <= size else bool(tail)
        ends = self.steps.ends[at] if at < len(self.steps.ends) else 0
        if may_end and not alive & ends:
            return ""
        more = self.steps.more[at] if at < len(self.steps.more) else 0
        if (at >= size and not tail) or at >= LONGEST_NUMBER or alive & more or (at, alive) in self.failed:
            return None
        takes = self.steps.takes[at] if at < len(self.steps.takes) else {}
        allowed = sorted(self.pattern.positions[at]) if at < size else ["0", *sorted(takes), ANYTHING]
        left: dict[int, str] = {}
        for char in allowed:
            left.setdefault(alive & takes.get(char, 0), char)
        for rest in sorted(left, key=int.bit_count):
            found = self.run(at + 1, rest)
            if found is not None:
                return left[rest] + found
        self.failed.add((at, alive))
        return None


class Searcher:
    """Searches pattern after pattern of one table within a common effort."""

    def __init__(self, table: DialTable) -> None:
        self.table = table
        self.left = MOST_STEPS_IN_ALL

    def witness_of(self, rank: int) -> tuple[bool | None, str | None]:
        """Whether the pattern of that rank wins any number, with one; (None, None) where the effort ran out."""
        table = self.table
        if table.refused >> rank & 1:
            return False, None
        better = table.steps.everything & ((1 << rank) - 1) & ~table.refused
        search = _Search(table, rank, min(MOST_STEPS, self.left))
        before = search.left
        try:
            found = search.run(0, better)
        except _OutOfStepsError:
            return None, None
        finally:
            self.left -= before - max(search.left, 0)
        if found is None:
            return False, None
        return True, found.encode("latin-1").decode("utf-8", "surrogateescape")
