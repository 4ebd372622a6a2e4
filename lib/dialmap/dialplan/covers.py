"""Many ranges of numbers of one length as few patterns: exact, and no pattern could be left out or made wider.

The numbers become a tree of digits in which equal branches are one (a directed graph); digits that lead to the same
branch become a set. Then each pattern is widened as far as it stays inside, and whatever the others cover goes. So no
more come out than the ranges' own covers, and mostly far fewer; fewer still may exist: that question is NP-hard.
Never reads a pattern, and never proves its own answer: whoever asks walks it through the engine.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from dialmap.dialplan.alphabet import DIGITS

#: For each position the digits that may stand there, as bits.
Product = tuple[int, ...]
ANY: Final = (1 << 10) - 1
EMPTY: Final = 0
FULL: Final = 1
#: More patterns than this nobody keeps up; and they are no longer widened, which takes the square of their number.
MOST_PATTERNS: Final = 2_000
MOST_WIDENED: Final = 600
_MOST_TRIED: Final = 20_000


def covering(ranges: Iterable[tuple[int, int]], digits: int) -> tuple[tuple[frozenset[str], ...], ...] | None:
    """Products of digit sets that hold just the numbers of the ranges (first and last, both in it), in order.

    Numbers are integers of so many ``digits``. None where they would be more than 2,000.
    """
    tree = _Tree(merged(ranges), digits)
    found = tree.products()
    if found is None:
        return None
    if len(found) <= MOST_WIDENED:
        found = _needed(_joined(tree.widened(each) for each in _joined(found)))
    return tuple(tuple(_members(mask) for mask in each) for each in sorted(found, key=_first))


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges (first and last, both in it) in order, those that touch or share a number as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    return found


def _first(product: Product) -> tuple[int, ...]:
    return tuple((mask & -mask).bit_length() for mask in product)


@lru_cache(1_024)
def _members(mask: int) -> frozenset[str]:
    return frozenset(digit for at, digit in enumerate(DIGITS) if mask >> at & 1)


class _Tree:
    """Numbers as branches by digits, equal ones once. Branch 0 holds nothing, branch 1 everything."""

    def __init__(self, ranges: Sequence[tuple[int, int]], digits: int) -> None:
        self.digits = digits
        self.branches: list[tuple[int, ...]] = [(EMPTY,) * 10, (FULL,) * 10]
        self._known: dict[tuple[int, ...], int] = {}
        self._ranges = ranges
        self._lasts = [last for _first, last in ranges]
        self.root = self._grown(0, digits)

    def _grown(self, base: int, digits: int) -> int:
        """The branch of the numbers from ``base`` on that differ in the last so many digits."""
        end = base + 10**digits - 1
        at = bisect_right(self._lasts, base - 1)
        if at == len(self._ranges) or self._ranges[at][0] > end:
            return EMPTY
        if self._ranges[at][0] <= base and self._ranges[at][1] >= end:
            return FULL
        size = 10 ** (digits - 1)
        below = tuple(self._grown(base + digit * size, digits - 1) for digit in range(10))
        if below not in self._known:
            self._known[below] = len(self.branches)
            self.branches.append(below)
        return self._known[below]

    def products(self) -> list[Product] | None:
        """Products that share no number; None where they are too many."""
        counts: dict[int, list[Product]] = {EMPTY: [], FULL: [()]}

        def of(branch: int) -> list[Product]:
            if branch not in counts:
                by_branch: dict[int, int] = {}
                for digit, below in enumerate(self.branches[branch]):
                    by_branch[below] = by_branch.get(below, 0) | 1 << digit
                counts[branch] = [
                    (mask, *rest) for below, mask in by_branch.items() for rest in of(below)[: MOST_PATTERNS + 1]
                ]
            return counts[branch]

        found = of(self.root)
        if len(found) > MOST_PATTERNS:
            return None
        return [(*each, *[ANY] * (self.digits - len(each))) for each in found]

    def holds(self, product: Product) -> bool:
        """Whether every number of the product is one of ours."""
        reached = {self.root}
        for mask in product:
            reached = {self.branches[branch][digit] for branch in reached for digit in range(10) if mask >> digit & 1}
            if EMPTY in reached:
                return False
            reached.discard(FULL)
        return not reached

    def widened(self, product: Product) -> Product:
        """The product with as many more digits as it can take, from the first position on."""
        for place in range(self.digits):
            for digit in range(10):
                if not product[place] >> digit & 1:
                    wider = (*product[:place], product[place] | 1 << digit, *product[place + 1 :])
                    if self.holds(wider):
                        product = wider
        return product


def _joined(products: Iterable[Product]) -> list[Product]:
    """Fewer products for the same numbers: those that differ in one position become one, until none do."""
    found = set(products)
    while True:
        count = len(found)
        for place in reversed(range(max(map(len, found), default=0))):
            alike: dict[tuple[Product, Product], int] = {}
            for each in found:
                rest = each[:place], each[place + 1 :]
                alike[rest] = alike.get(rest, 0) | each[place]
            found = {(*before, mask, *behind) for (before, behind), mask in alike.items()}
        if len(found) == count:
            return sorted(found, key=_first)


def _needed(products: Sequence[Product]) -> list[Product]:
    """The products without those whose numbers the others have, the smallest asked first."""
    kept = dict.fromkeys(sorted(products, key=_size, reverse=True))
    for each in sorted(products, key=_size):
        others = [other for other in kept if other != each]
        if others and _is_covered(each, others):
            del kept[each]
    return list(kept)


def _size(product: Product) -> int:
    size = 1
    for mask in product:
        size *= mask.bit_count()
    return size


def _is_covered(product: Product, others: Sequence[Product]) -> bool:
    """Whether every number of the product is in one of the others; where that takes too long: no."""
    everybody = (1 << len(others)) - 1
    takes = [
        [sum(1 << at for at, other in enumerate(others) if other[place] >> digit & 1) for digit in range(10)]
        for place in range(len(product))
    ]
    alive = {everybody}
    for place, mask in enumerate(product):
        alive = {bits & takes[place][digit] for bits in alive for digit in range(10) if mask >> digit & 1}
        if 0 in alive or len(alive) > _MOST_TRIED:
            return False
    return True
