"""The flow picture as data: numbers -> routes -> trunks, with pseudo nodes "no route" and "no trunk".

Holds nodes and links. Never draws, and never makes a text safe: labels are texts as they were typed, or messages.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dialmap.board import Board
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.messages import Message, _, n_

MOST_NUMBERS: Final = 60


class NodeKind(StrEnum):
    """What a node stands for."""

    NUMBER = "number"
    GROUP = "group"
    ROUTE = "route"
    TRUNK = "trunk"
    NO_ROUTE = "no_route"
    NO_TRUNK = "no_trunk"
    NOT_USED = "not_used"


#: In which of the three columns of the picture a node stands.
COLUMN: Final = {
    NodeKind.NUMBER: 0,
    NodeKind.GROUP: 0,
    NodeKind.ROUTE: 1,
    NodeKind.NO_ROUTE: 1,
    NodeKind.NOT_USED: 1,
    NodeKind.TRUNK: 2,
    NodeKind.NO_TRUNK: 2,
}


@dataclass(frozen=True, slots=True)
class Node:
    """``key`` is the number, route or trunk; for a group the scenario. ``is_problem`` is drawn red, with a mark."""

    kind: NodeKind
    key: str
    label: str | Message
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Link:
    """``weight`` transfers go from node ``source`` to node ``target`` (indexes)."""

    source: int
    target: int
    weight: int
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture. ``grouped`` says that numbers were put together by scenario to stay readable."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    grouped: bool
    outcomes: tuple[Outcome, ...]


def build(board: Board, chosen: Iterable[Outcome]) -> Flow:
    """The flow of ``chosen`` transfers: problems first, numbers grouped by scenario above 60 of them."""
    outcomes = sorted(
        (outcome for outcome in chosen if outcome.verdict.counts),
        key=lambda each: (not each.verdict.fails, each.number),
    )
    grouped = len({outcome.number for outcome in outcomes}) > MOST_NUMBERS
    by_route = grouped and len({outcome.transfer.scenario for outcome in outcomes}) > MOST_NUMBERS
    nodes: dict[tuple[NodeKind, str], int] = {}
    made: list[Node] = []
    weights: dict[tuple[int, int], list[int]] = {}

    def node(kind: NodeKind, key: str, label: str | Message, is_problem: bool = False) -> int:
        at = nodes.setdefault((kind, key), len(made))
        if at == len(made):
            made.append(Node(kind, key, label, is_problem))
        elif is_problem and not made[at].is_problem:
            made[at] = Node(kind, key, made[at].label, True)
        return at

    def link(source: int, target: int, is_problem: bool) -> None:
        cell = weights.setdefault((source, target), [0, 0])
        cell[0] += 1
        cell[1] |= is_problem

    for outcome in outcomes:
        fails = outcome.verdict.fails
        if by_route:
            start = node(NodeKind.GROUP, outcome.verdict.value, _fails(fails), fails)
        elif grouped:
            start = node(NodeKind.GROUP, outcome.transfer.scenario, outcome.transfer.scenario, fails)
        else:
            start = node(NodeKind.NUMBER, outcome.number, outcome.number or _("(no number)"), fails)
        if outcome.verdict in (Verdict.WRONG_ACTION, Verdict.NEEDS_PBX):
            link(start, node(NodeKind.NOT_USED, "", _("number is not used"), True), True)
            continue
        if outcome.route is None:
            link(start, node(NodeKind.NO_ROUTE, "", _("no route"), True), True)
            continue
        name = outcome.route.name
        middle = node(NodeKind.ROUTE, name, name, board.routing.route_state(name) is not Verdict.ARRIVES)
        link(start, middle, fails)
        live = [leg for leg in board.routing.legs[name] if leg.is_live]
        if live:
            end = node(NodeKind.TRUNK, live[0].name, live[0].name)
        else:
            end = node(NodeKind.NO_TRUNK, "", _("no live trunk"), True)
        link(middle, end, not live)
    links = tuple(Link(a, b, weight, bool(bad)) for (a, b), (weight, bad) in weights.items())
    return Flow(tuple(made), links, grouped, tuple(outcomes))


def busiest(flow: Flow, limit: int = MOST_NUMBERS) -> Flow:
    """At most ``limit`` routes of the flow, those with problems first, then by weight; the links that remain."""
    weight = [0] * len(flow.nodes)
    for each in flow.links:
        weight[each.source] += each.weight
        weight[each.target] += each.weight
    kept: set[int] = set()
    for kind in NodeKind:
        places = [at for at, node in enumerate(flow.nodes) if node.kind is kind]
        places.sort(key=lambda at: (not flow.nodes[at].is_problem, -weight[at]))
        kept.update(places[:limit])
    order = [at for at in range(len(flow.nodes)) if at in kept]
    place = {at: index for index, at in enumerate(order)}
    links = tuple(
        Link(place[each.source], place[each.target], each.weight, each.is_problem)
        for each in flow.links
        if each.source in place and each.target in place
    )
    used = {end for each in links for end in (each.source, each.target)}
    if len(used) < len(order):
        order = [at for at in order if place[at] in used]
        moved = {place[at]: index for index, at in enumerate(order)}
        links = tuple(Link(moved[each.source], moved[each.target], each.weight, each.is_problem) for each in links)
    return Flow(tuple(flow.nodes[at] for at in order), links, flow.grouped, flow.outcomes)


def _fails(fails: bool) -> Message:
    return _("transfers that fail") if fails else _("transfers that arrive")


def left_out(whole: Flow, shown: Flow) -> Message | None:
    """How many nodes the picture does not show, or None."""
    count = len(whole.nodes) - len(shown.nodes)
    return n_("{count} node is not drawn", "{count} nodes are not drawn", count) if count else None
