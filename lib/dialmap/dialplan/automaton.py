"""A table of patterns compiled into one deterministic automaton, and a column of numbers matched through it.

Built level by level in numpy, without minimizing. A state is the list of (rank, remainder) still alive, best rank
first; a remainder is the hash-consed rest of a pattern. Two exact prunings keep states few: what is ranked behind a
remainder that accepts everything can never win again, and of equal remainders only the best ranked matters.

Memory: 4 bytes x row width for each state (the width is the number of classes plus two, rounded up to 16, 32 or 64).
Bound: at most 100,000 + 16 k states and 1,000,000 + 64 k items a level for k patterns, checked before a level is built;
beyond it :func:`build` gives None and the caller answers with the bitsets of :mod:`~dialmap.dialplan.table`. Never
reads a pattern's text, and never knows a policy: patterns come ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dialmap.dialplan.alphabet import Alphabet
from dialmap.dialplan.patterns import LONGEST_NUMBER, Pattern

Ints = npt.NDArray[np.int64]
Table = npt.NDArray[np.int32]
REST: Final = 0
"""The remainder that accepts everything."""
END: Final = 1
"""The remainder that accepts nothing more."""
DEAD: Final = 0
ROOT: Final = 1


@dataclass(frozen=True)
class Automaton:
    """The compiled table.

    Shape: ``rows`` is (states, width): column 0 the state itself, then the next state for each class, in the last
    column the rank that wins where the number ends here, or -1. State 0 is dead, state 1 the root; states of one depth
    are consecutive. ``parent`` and ``by_class`` say how each state is first reached: the way back gives a shortest
    number.
    """

    alphabet: Alphabet
    rows: Table
    parent: Table
    by_class: Table

    @cached_property
    def cells(self) -> Table:
        """The rows one after the other, each entry multiplied by the width: a step is one addition and one look-up."""
        return np.ravel(self.rows * np.int32(self.rows.shape[1])).astype(np.int32, copy=False)

    @cached_property
    def view(self) -> memoryview:
        """The cells, as what a single walk reads fastest."""
        return self.cells.data

    @property
    def winners(self) -> Table:
        """The rank that wins in each state, or -1."""
        return self.rows[:, -1]

    def example(self, state: int) -> str:
        """A shortest number that leads to ``state``."""
        chars: list[str] = []
        while state != ROOT:
            chars.append(self.alphabet.members[self.by_class[state]][0])
            state = int(self.parent[state])
        return "".join(reversed(chars))


@dataclass(frozen=True, slots=True)
class _Nodes:
    """The remainders: which classes each takes, and what remains then."""

    mask: npt.NDArray[np.uint64]
    after: Ints
    starts: Ints


def build(ranked: Sequence[Pattern | None]) -> Automaton | None:
    """Compile patterns, best first; None in the sequence takes no part. None where the budget would be exceeded."""
    alphabet = Alphabet.of(members for each in ranked if each and each.possible for members in each.positions)
    if alphabet is None:
        return None
    nodes = _nodes(ranked, alphabet)
    count = len(ranked)
    builder = _Builder(nodes, alphabet, 100_000 + 16 * count, 1_000_000 + 64 * count)
    usable = np.flatnonzero(nodes.starts >= 0)
    return builder.run(usable, nodes.starts[usable])


def _nodes(ranked: Sequence[Pattern | None], alphabet: Alphabet) -> _Nodes:
    known: dict[tuple[int, int], int] = {}
    masks: dict[frozenset[str], int] = {}
    starts = np.full(len(ranked), -1, np.int64)
    for rank, pattern in enumerate(ranked):
        if pattern is None or not pattern.possible or len(pattern.positions) > LONGEST_NUMBER:
            continue
        node = END
        if pattern.tail == "!":
            node = REST
        elif pattern.tail == ".":
            node = known.setdefault((alphabet.everything, REST), len(known) + 2)
        for members in reversed(pattern.positions):
            mask = masks.get(members)
            if mask is None:
                mask = masks.setdefault(members, alphabet.mask(members))
            node = known.setdefault((mask, node), len(known) + 2)
        starts[rank] = node
    mask_of = np.zeros(len(known) + 2, np.uint64)
    after = np.zeros(len(known) + 2, np.int64)
    if known:
        pairs = list(known)
        mask_of[2:] = [mask for mask, _next in pairs]
        after[2:] = [following for _mask, following in pairs]
    mask_of[REST] = alphabet.everything
    return _Nodes(mask_of, after, starts)


class _Builder:
    """Builds the states level by level; gives up before a level that would exceed the budget."""

    def __init__(self, nodes: _Nodes, alphabet: Alphabet, most_states: int, most_items: int) -> None:
        self.nodes = nodes
        self.alphabet = alphabet
        self.most_states = most_states
        self.most_items = most_items
        self.classes = len(alphabet.members)
        self.width = next(size for size in (16, 32, 64) if size >= self.classes + 1)
        self.fan_out = np.bitwise_count(nodes.mask).astype(np.int64)
        lists: dict[int, list[int]] = {}
        flat = [bit for mask in nodes.mask.tolist() for bit in lists.get(mask) or lists.setdefault(mask, bits_of(mask))]
        self.class_list = np.array(flat, np.int64)
        self.class_start = np.concatenate(([0], np.cumsum(self.fan_out)))
        self.sinks: dict[int, int] = {}
        self.rows: list[Table] = []
        self.parents: list[Table] = []
        self.by_class: list[Table] = []
        self.states = 0

    def add(self, winners: Ints, parents: Ints, by_class: Ints) -> int:
        """Append states with no way out yet; the number of the first."""
        first, count = self.states, len(winners)
        rows = np.full((count, self.width), DEAD, np.int32)
        rows[:, 0] = np.arange(first, first + count)
        rows[:, -1] = winners
        self.rows.append(rows)
        self.parents.append(parents.astype(np.int32))
        self.by_class.append(by_class.astype(np.int32))
        self.states += count
        return first

    def run(self, ranks: Ints, nodes: Ints) -> Automaton | None:
        nothing = np.zeros(1, np.int64)
        self.add(nothing - 1, nothing, nothing)
        group = np.zeros(len(ranks), np.int64)
        group, ranks, nodes = _pruned(group, ranks, nodes)
        self.add(_winners(group, ranks, nodes, 1), nothing, nothing)
        base = ROOT
        if len(ranks) == 1 and nodes[0] == REST:
            self.rows[-1][0, 1:-1] = ROOT
            return self.finish()
        while len(ranks):
            if int(self.fan_out[nodes].sum()) > self.most_items:
                return None
            following = self.expand(group, ranks, nodes, base)
            if following is None:
                return None
            group, ranks, nodes, base = following
        return self.finish()

    def finish(self) -> Automaton:
        return Automaton(
            self.alphabet, np.concatenate(self.rows), np.concatenate(self.parents), np.concatenate(self.by_class)
        )

    def expand(self, group: Ints, ranks: Ints, nodes: Ints, base: int) -> tuple[Ints, Ints, Ints, int] | None:
        """One more character: the items of the next level, and its first state."""
        fan = self.fan_out[nodes]
        total = int(fan.sum())
        offset = np.arange(total) - np.repeat(np.cumsum(fan) - fan, fan)
        chosen = self.class_list[np.repeat(self.class_start[nodes], fan) + offset]
        key = np.repeat(group, fan) * self.classes + chosen
        order = np.argsort(key, kind="stable")
        key = key[order]
        next_rank = np.repeat(ranks, fan)[order]
        next_node = np.repeat(self.nodes.after[nodes], fan)[order]
        key, next_rank, next_node = _pruned(key, next_rank, next_node)
        if not len(key):
            return key, key, key, base
        firsts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
        sizes = np.diff(np.append(firsts, len(key)))
        keys = key[firsts]
        targets = np.empty(len(firsts), np.int64)
        # A state of which one remainder accepts everything and nothing stands before it never changes again.
        settled = (sizes == 1) & (next_node[firsts] == REST)
        for place in np.flatnonzero(settled):
            rank = int(next_rank[firsts[place]])
            if rank not in self.sinks:
                parent, by_class = divmod(int(keys[place]), self.classes)
                state = self.add(np.array([rank]), np.array([parent + base]), np.array([by_class]))
                self.rows[-1][0, 1:-1] = state
                self.sinks[rank] = state
            targets[place] = self.sinks[rank]
        open_ = np.flatnonzero(~settled)
        same = _same_groups(next_rank, next_node, firsts[open_], sizes[open_])
        leaders, which = np.unique(same, return_inverse=True)
        if self.states + len(leaders) > self.most_states:
            return None
        heads = open_[leaders]
        starts, lengths = firsts[heads], sizes[heads]
        at = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(int(lengths.sum()))
        group = np.repeat(np.arange(len(heads)), lengths)
        ranks, nodes = next_rank[at], next_node[at]
        parents, by_class_ = np.divmod(keys[heads], self.classes)
        previous = self.rows_of(base)
        first = self.add(_winners(group, ranks, nodes, len(heads)), parents + base, by_class_)
        targets[open_] = first + which
        rows, columns = np.divmod(keys, self.classes)
        previous[rows, columns] = targets
        return group, ranks, nodes, first

    def rows_of(self, first: int) -> Table:
        """The block of rows that begins with state ``first``."""
        return next(block for block in reversed(self.rows) if block[0, 0] == first)


def bits_of(mask: int) -> list[int]:
    """The places of the set bits, lowest first."""
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def _pruned(group: Ints, ranks: Ints, nodes: Ints) -> tuple[Ints, Ints, Ints]:
    """Drop what can never win; items are grouped, and best first inside a group."""
    if not len(group):
        return group, ranks, nodes
    firsts = np.concatenate(([True], group[1:] != group[:-1]))
    accepts = (nodes == REST).astype(np.int64)
    before = np.cumsum(accepts) - accepts
    start = np.flatnonzero(firsts)
    sizes = np.diff(np.append(start, len(group)))
    before -= np.repeat(before[start], sizes)
    keep = before == 0
    group, ranks, nodes = group[keep], ranks[keep], nodes[keep]
    pair = group * (int(nodes.max()) + 1) + nodes
    order = np.argsort(pair, kind="stable")
    repeated = np.concatenate(([False], pair[order][1:] == pair[order][:-1]))
    if not repeated.any():
        return group, ranks, nodes
    keep = np.ones(len(group), bool)
    keep[order[repeated]] = False
    return group[keep], ranks[keep], nodes[keep]


def _winners(group: Ints, ranks: Ints, nodes: Ints, count: int) -> Ints:
    """For each group the best rank that accepts here, or -1."""
    found = np.full(count, -1, np.int64)
    accepting = np.flatnonzero(nodes <= END)[::-1]
    found[group[accepting]] = ranks[accepting]
    return found


def _same_groups(ranks: Ints, nodes: Ints, starts: Ints, sizes: Ints) -> Ints:
    """For each group the index of the first group with the same items. Hashed, and each hash checked item by item."""
    count = len(starts)
    if not count:
        return np.zeros(0, np.int64)
    at = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    place = np.arange(len(at)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    mixed = _mix(ranks[at].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + nodes[at].astype(np.uint64))
    mixed = _mix(mixed + place.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F))
    hashes = np.add.reduceat(mixed, np.cumsum(sizes) - sizes)
    _values, first, which = np.unique(hashes, return_index=True, return_inverse=True)
    leader = first[which]
    if not (sizes[leader] == sizes).all():
        return np.arange(count)
    ours, theirs = at, np.repeat(starts[leader] - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    if not ((ranks[ours] == ranks[theirs]).all() and (nodes[ours] == nodes[theirs]).all()):
        return np.arange(count)  # a collision: keep the groups apart, which costs states and no answer
    return np.asarray(leader, np.int64)


def _mix(values: Any) -> npt.NDArray[np.uint64]:
    values = values ^ (values >> np.uint64(31))
    values = values * np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(values ^ (values >> np.uint64(29)), np.uint64)
