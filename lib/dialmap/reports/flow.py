"""The flow picture as data: scenario (or owner, or context) -> number -> route -> trunk, few enough to be read.

Holds how it is put together. Never draws, and never makes a text safe: labels are texts as typed, or messages.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from dialmap.board import Board
from dialmap.core.flow import Flow, Link, Node, NodeKind, Start, Step
from dialmap.core.holders import NONE, UNASSIGNED, Holders
from dialmap.core.verdicts import Outcome, Verdict
from dialmap.messages import Message, _, n_

#: So many nodes a column can be read on a page, and so many in the small picture of the Overview.
MOST: Final = 16
FEW: Final = 8
LONGEST_PREFIX: Final = 12
#: In place of an operator: nobody was given the number.
NOBODY: Final = "*"
#: A node of one transfer before anything is put together.
Spot = tuple[NodeKind, str]
COLUMNS: Final = 4


def build(
    board: Board,
    chosen: Iterable[Outcome],
    steps: Sequence[Step] = (),
    start: Start = Start.SCENARIO,
    *,
    most: int = MOST,
    holders: Holders = NONE,
    weigh: Callable[[Outcome], int] | None = None,
) -> Flow:
    """The flow of ``chosen`` transfers, as deep as ``steps`` go; at most ``most`` nodes a column, failing first.

    ``holders`` is the registry that says whose a number is, where the flow starts from that. ``weigh`` says how many
    calls a transfer stands for; each is one where nobody says so, and one without a call is not drawn.
    """
    outcomes = [outcome for outcome in chosen if outcome.verdict.counts and (weigh is None or weigh(outcome))]
    paths = [_path(board, outcome, start, holders) for outcome in outcomes]
    for step in steps:
        kept = _within(step, paths, outcomes, most)
        outcomes, paths = [outcomes[at] for at in kept], [paths[at] for at in kept]
    fails = [outcome.verdict.fails for outcome in outcomes]
    columns = [_column(at, [path[at] for path in paths], fails, most) for at in range(COLUMNS)]
    places: dict[tuple[int, Spot], int] = {}
    weight, failing = Counter[int](), Counter[int]()
    ways: Counter[tuple[int, int, bool]] = Counter()
    weights = [1 if weigh is None else weigh(outcome) for outcome in outcomes]
    for path, is_failing, calls in zip(paths, fails, weights, strict=True):
        passed = [(at, columns[at][spot]) for at, spot in enumerate(path) if spot is not None]
        indexes = [places.setdefault(place, len(places)) for place in passed]
        for index in indexes:
            weight[index] += calls
            failing[index] += calls if is_failing else 0
        for source, target in pairwise(indexes):
            ways[source, target, is_failing] += calls
    nodes = tuple(
        Node(
            kind=kind,
            key=key,
            label=_label((kind, key), columns[at]),
            column=at,
            weight=weight[index],
            fails=failing[index],
        )
        for (at, (kind, key)), index in places.items()
    )
    links = tuple(Link(a, b, count, bad) for (a, b, bad), count in sorted(ways.items()))
    return _ordered(Flow(nodes, links, tuple(outcomes)))


def _path(board: Board, outcome: Outcome, start: Start, holders: Holders) -> tuple[Spot | None, ...]:
    """The four nodes that a transfer passes; None where it gets no further."""
    first: Spot
    if start is Start.SCENARIO:
        first = (NodeKind.SCENARIO, outcome.transfer.scenario)
    elif start is Start.CONTEXT:
        first = (NodeKind.CONTEXT, outcome.route.context if outcome.route is not None else "")
    elif start in (Start.OPERATOR, Start.REGION):
        place = holders.place_of(outcome.number, board.settings.country)
        told = NOBODY if place == UNASSIGNED else ""
        if place >= 0:
            told = holders.operator(place) if start is Start.OPERATOR else holders.region(place)
        first = (NodeKind(start.value), told)
    else:
        first = (NodeKind.OWNER, outcome.scenario.owner if outcome.scenario is not None else "")
    number: Spot = (NodeKind.NUMBER, outcome.number)
    if outcome.verdict in (Verdict.WRONG_ACTION, Verdict.NEEDS_PBX):
        return first, number, (NodeKind.NOT_USED, ""), None
    if outcome.route is None:
        return first, number, (NodeKind.NO_ROUTE, ""), None
    live = board.routing.routes.live(outcome.route.name)
    last: Spot = (NodeKind.TRUNK, live[0]) if live else (NodeKind.NO_TRUNK, "")
    if outcome.route.blocking:
        last = (NodeKind.BLOCKED, "")
    elif outcome.route.inside:
        last = (NodeKind.INSIDE, "")
    return first, number, (NodeKind.ROUTE, outcome.route.name), last


def _ranked(spots: Iterable[Spot | None], fails: Sequence[bool]) -> list[Spot]:
    """The different nodes of a column, those that fail most first, then by weight, then by name."""
    weight, failing = Counter[Spot](), Counter[Spot]()
    for spot, is_failing in zip(spots, fails, strict=True):
        if spot is not None:
            weight[spot] += 1
            failing[spot] += is_failing
    return sorted(weight, key=lambda spot: (-failing[spot], -weight[spot], spot))


def _column(at: int, spots: Sequence[Spot | None], fails: Sequence[bool], most: int) -> dict[Spot, Spot]:
    """Which node is shown for each: itself, a prefix of numbers, or the rest of the column."""
    ranked = _ranked(spots, fails)
    if len(ranked) <= most:
        return {spot: spot for spot in ranked}
    if at == 1:
        grouped = _by_prefix([spot[1] for spot in ranked], most)
        if grouped is not None:
            ranked_groups = _ranked([grouped[spot[1]] if spot else None for spot in spots], fails)
            shown = _first(ranked_groups, most, at)
            return {(NodeKind.NUMBER, number): shown[group] for number, group in grouped.items()}
    return _first(ranked, most, at)


def _first(ranked: Sequence[Spot], most: int, at: int) -> dict[Spot, Spot]:
    """The first nodes of a column as themselves, the others as the rest."""
    if len(ranked) <= most:
        return {spot: spot for spot in ranked}
    rest = (NodeKind.REST, f"{at}/{most - 1}/{len(ranked) - most + 1}")
    return {spot: spot if place < most - 1 else rest for place, spot in enumerate(ranked)}


def _by_prefix(numbers: Sequence[str], most: int) -> dict[str, Spot] | None:
    """Numbers by the longest prefix that leaves few enough groups; None where even one digit leaves too many."""
    found = None
    for length in range(1, LONGEST_PREFIX):
        groups = {number[:length] for number in numbers}
        if len(groups) > most and found is not None:
            break
        if len(groups) > 2 * most:
            break
        found = length
    if found is None:
        return None
    counts = Counter(number[:found] for number in numbers)
    return {
        number: (NodeKind.NUMBER, number) if counts[number[:found]] == 1 else (NodeKind.PREFIX, number[:found])
        for number in numbers
    }


def _within(step: Step, paths: Sequence[tuple[Spot | None, ...]], outcomes: Sequence[Outcome], most: int) -> list[int]:
    """Which transfers pass a node."""
    if step.kind is NodeKind.PREFIX:
        return [at for at, path in enumerate(paths) if path[1] is not None and path[1][1].startswith(step.key)]
    if step.kind is not NodeKind.REST:
        spot = (step.kind, step.key)
        return [at for at, path in enumerate(paths) if spot in path]
    column = int(step.key[:1]) if step.key[:1].isdigit() else 0
    if column >= COLUMNS:
        return []
    shown = _column(column, [path[column] for path in paths], [each.verdict.fails for each in outcomes], most)
    return [
        at
        for at, path in enumerate(paths)
        if (passed := path[column]) is not None and shown[passed][0] is NodeKind.REST
    ]


def _label(spot: Spot, column: dict[Spot, Spot]) -> str | Message:
    kind, key = spot
    if kind is NodeKind.PREFIX:
        return f"{key}…"
    if kind is NodeKind.REST:
        count = sum(shown == spot for shown in column.values())
        return n_("… {count} more", "… {count} more", count)
    if kind is NodeKind.NO_ROUTE:
        return _("Fits no route")
    if kind is NodeKind.NOT_USED:
        return _("number is not used")
    if kind is NodeKind.BLOCKED:
        return _("Blocked on purpose")
    if kind is NodeKind.INSIDE:
        return _("inside the PBX")
    if kind is NodeKind.NO_TRUNK:
        return _("No live trunk")
    if kind is NodeKind.OWNER:
        return key or _("nobody")
    if kind in (NodeKind.OPERATOR, NodeKind.REGION):
        return _("nobody was given it") if key == NOBODY else key or _("no number of the registry")
    if kind is NodeKind.CONTEXT:
        return key or _("(no context)")
    return key or _("(no number)")


def label_of(step: Step) -> str | Message:
    """What a step is called where somebody went: in the way back."""
    if step.kind is NodeKind.REST:
        count = step.key.rpartition("/")[2]
        return n_("… {count} more", "… {count} more", int(count) if count.isdigit() else 0)
    return _label((step.kind, step.key), {})


def _ordered(flow: Flow) -> Flow:
    """The nodes column by column, those that fail first, the rest of a column last; links follow."""
    order = sorted(
        range(len(flow.nodes)),
        key=lambda at: (
            flow.nodes[at].column,
            flow.nodes[at].kind is NodeKind.REST,
            -flow.nodes[at].fails,
            -flow.nodes[at].weight,
        ),
    )
    place = {at: index for index, at in enumerate(order)}
    links = tuple(Link(place[each.source], place[each.target], each.weight, each.is_problem) for each in flow.links)
    return Flow(tuple(flow.nodes[at] for at in order), links, flow.outcomes)
