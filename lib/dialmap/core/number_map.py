"""The number space cell by cell: who owns it, what is free, shared or shadowed, and what a change moves. Exact.

Holds cells and how they are worked out from a routing. Never draws; never knows a language.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from dialmap.core.compare import ends
from dialmap.core.holders import DIGITS, Holders, beginnings
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Verdict
from dialmap.dialplan import Share, shares

#: Lengths that can be shown; 11 is a Russian number with its country.
SHORTEST: Final = 2
LONGEST: Final = 15
USUAL: Final = 11
_DIGITS: Final = frozenset("0123456789")


#: Stands for the trunk of what ends inside the PBX; no trunk is called so.
INSIDE: Final = "\0inside"


class Owner(StrEnum):
    """What owns a number on the map."""

    ROUTE = "route"
    TRUNK = "trunk"
    VERDICT = "verdict"
    OPERATOR = "operator"
    """Whom the registry gave it to, whoever takes it here."""
    REGION = "region"
    """Where it belongs, by the registry."""

    @property
    def is_of_registry(self) -> bool:
        """Whether the registry says it, and not the routes."""
        return self in (Owner.OPERATOR, Owner.REGION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The numbers of one length that begin with ``prefix``.

    Shape: ``owners`` are pairs of owner (route; live trunk, or "arrives"; empty for none) and how many numbers it
    takes, most first; ``free`` how many nobody takes; ``moved`` how many go elsewhere after a change; ``shadowed`` the
    routes with a template here that never takes any number.
    """

    prefix: str
    size: int
    owners: tuple[tuple[str, int], ...]
    free: int
    moved: int
    shadowed: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        """Whether several own parts of it."""
        return len(self.owners) > 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the map one is: numbers of ``length`` digits that begin with ``prefix``, told by their owner."""

    prefix: str
    length: int
    by: Owner

    @property
    def depth(self) -> int:
        """How many digits deeper the cells are: two, or what is left."""
        return min(2, self.length - len(self.prefix))


def cells(
    view: Routing, place: Place, *, depth: int | None = None, before: Routing | None = None
) -> tuple[Cell, ...] | None:
    """The cells at a place, ten to the ``depth`` of them, in order; None where the automaton is over its budget.

    ``before`` is the state that a change starts from: then each cell says how many of its numbers go elsewhere.
    Errors: ValueError as :func:`dialmap.dialplan.shares`.
    """
    deep = place.depth if depth is None else depth
    views = [view] if before is None else [view, before]
    found = shares([each.routes.table for each in views], place.prefix, deep, place.length)
    if found is None:
        return None
    names, leads = _owners(view, place.by), [] if before is None else [ends(each) for each in views]
    size = 10 ** (place.length - len(place.prefix) - deep)
    shadowed = _shadowed(view, place, deep)
    by_prefix: dict[str, list[Share]] = {}
    for share in found:
        by_prefix.setdefault(share.prefix, []).append(share)
    made = []
    for prefix, listed in by_prefix.items():
        counts: dict[str, int] = {}
        free = moved = 0
        for share in listed:
            winner = share.winners[0]
            if winner < 0:
                free += share.count
            else:
                counts[names[winner]] = counts.get(names[winner], 0) + share.count
            if leads and len({_end(*pair) for pair in zip(leads, share.winners, strict=True)}) > 1:
                moved += share.count
        owners = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        hidden = tuple(shadowed.get(prefix, ()))
        made.append(Cell(prefix=prefix, size=size, owners=owners, free=free, moved=moved, shadowed=hidden))
    return tuple(made)


def _end(leads: Sequence[Hashable], winner: int) -> Hashable:
    """Where a number ends up that this template takes; None where nobody does."""
    return None if winner < 0 else leads[winner]


def _owners(view: Routing, by: Owner) -> dict[int, str]:
    """Index of a template -> who owns the numbers that it takes."""
    if by is Owner.ROUTE:
        return {at: route.name for at, (route, _template) in enumerate(view.routes.owners)}
    if by is Owner.VERDICT:
        told = {Verdict.ARRIVES: Verdict.ARRIVES.value, Verdict.BLOCKED: Verdict.BLOCKED.value}
        states = {route.name: view.routes.route_state(route.name) for route, _template in view.routes.owners}
        return {at: told.get(states[route.name], "") for at, (route, _) in enumerate(view.routes.owners)}
    found = {}
    for at, (route, _template) in enumerate(view.routes.owners):
        live = (INSIDE,) if route.inside and not route.blocking else view.routes.live(route.name)
        found[at] = live[0] if live else ""
    return found


def _shadowed(view: Routing, place: Place, depth: int) -> dict[str, dict[str, None]]:
    """Prefix of a cell -> the routes with a template there that never takes a number, in list order."""
    found: dict[str, dict[str, None]] = {}
    start = len(place.prefix)
    for at, reach in enumerate(view.routes.reaches):
        pattern = view.routes.table.patterns[at]
        if reach.wins is not False or pattern is None or not pattern.possible or len(pattern.positions) > place.length:
            continue
        if not all(digit in chars for digit, chars in zip(place.prefix, pattern.positions, strict=False)):
            continue
        places = [sorted(chars & _DIGITS) for chars in pattern.positions[start : start + depth]]
        places += [sorted(_DIGITS)] * (depth - len(places))
        for digits in product(*places):
            found.setdefault(place.prefix + "".join(digits), {})[view.routes.owners[at][0].name] = None
    return found


def held_cells(holders: Holders, country: str, place: Place, *, depth: int | None = None) -> tuple[Cell, ...] | None:
    """The cells at a place by whom the registry gave their numbers to; ``free`` are numbers that nobody was given.

    None where numbers of that length, dialed from a country, are no Russian ones.
    """
    deep = place.depth if depth is None else depth
    heads = [each for each in beginnings(country) if each.isdigit() or not each]
    heads = [each for each in heads if len(each) + DIGITS == place.length]
    if not heads:
        return None
    names, at = (
        (holders.operators, holders.operator_at) if place.by is Owner.OPERATOR else (holders.regions, holders.region_at)
    )
    size = 10 ** (place.length - len(place.prefix) - deep)
    made = []
    for suffix in range(10**deep):
        prefix = place.prefix + (f"{suffix:0{deep}}" if deep else "")
        counts: Counter[str] = Counter()
        for head in heads:
            if prefix.startswith(head):
                low = int((prefix[len(head) :] or "0").ljust(DIGITS, "0"))
                for index, count in holders.within(low, low + size - 1):
                    counts[names[int(at[index])]] += count
        owners = tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
        free = size - counts.total() if any(prefix.startswith(head) for head in heads) else 0
        cell = Cell(prefix=prefix, size=size, owners=owners, free=free, moved=0, shadowed=())
        made.append(cell)
    return tuple(made)


def common_head(view: Routing, length: int) -> str:
    """The longest beginning that all numbers share which anybody takes; empty where there is none."""
    head = ""
    while len(head) + 2 < length:
        found = cells(view, Place(head, length, Owner.ROUTE), depth=1)
        taken = [cell.prefix for cell in found or () if cell.free < cell.size]
        if len(taken) != 1:
            break
        head = taken[0]
    return head
