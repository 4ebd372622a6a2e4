"""From a data set and a policy to answers: what each transfer comes to.

There is one road: pages, command line and report all ask a :class:`Routing`. It is built of three layers, and whoever
asks for no more than a lower one is as right after an edit as before, as long as that layer is the same: the
:class:`~dialmap.core.routes.Routes`; :class:`Calls`, one by one; :class:`RoutedCalls`, both together. Never judges
whether anything is well (:mod:`dialmap.findings`); never changes the data.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from operator import is_
from typing import Final

from dialmap.core.model import Action, EditLike, LineAction, Route, Scenario, Snapshot, Telephony, Transfer
from dialmap.core.numbering import Subscriber, subscriber
from dialmap.core.numbers import clean, is_variable, why_unreadable, with_value
from dialmap.core.routes import Routes
from dialmap.core.verdicts import ORPHANED, Outcome, Trace, Verdict
from dialmap.dialplan import Policy

BY_ROUTE: Final = frozenset({Verdict.ARRIVES, *ORPHANED, Verdict.BLOCKED, Verdict.DURING_CALL})
Key = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Calls:
    """What becomes of transfers, each looked at alone.

    Shape: ``outcomes`` one a transfer; ``by_value``: scenario and block -> what becomes of each listed value of the
    variable in its number; ``country`` (ISO 3166) is where numbers are dialed.
    """

    country: str
    outcomes: tuple[Outcome, ...] = field(repr=False)
    by_value: dict[Key, tuple[Outcome, ...]] = field(repr=False)

    @cached_property
    def calls(self) -> tuple[Outcome, ...]:
        """The outcomes of enabled scenarios that go by route, one for each number: variables by their values."""
        return tuple(
            each
            for outcome in self.outcomes
            for each in self.of_values(outcome)
            if each.verdict not in (Verdict.OFF, Verdict.NOT_BY_ROUTE)
        )

    @cached_property
    def checked(self) -> tuple[Outcome, ...]:
        """The calls whose number can be dialed and counts."""
        return tuple(call for call in self.calls if call.verdict.counts and call.verdict is not Verdict.UNREADABLE)

    def of_values(self, outcome: Outcome) -> tuple[Outcome, ...]:
        """What becomes of each listed value of the variable in its number; else the outcome alone."""
        return self.by_value.get(outcome.transfer.key, (outcome,)) if outcome.transfer.values else (outcome,)

    @cached_property
    def subscribers(self) -> dict[str, Subscriber | None]:
        """Number of a call -> whom it means in the numbering plan, or None."""
        return {each.number: subscriber(each.number, self.country) for each in self.calls}


@dataclass(frozen=True, kw_only=True)
class RoutedCalls(Calls):
    """What becomes of transfers, each looked at alone, beside the routes that other numbers would take."""

    routes: Routes


@dataclass(frozen=True, kw_only=True)
class Routing(RoutedCalls):
    """A data set under one policy, compiled, with what becomes of each transfer, in the order of the snapshot."""

    snapshot: Snapshot

    @classmethod
    def compile(
        cls,
        snapshot: Snapshot,
        policy: Policy,
        country: str = "RU",
        *,
        falls: bool = False,
        since: "Routing | None" = None,
    ) -> "Routing":
        """Compile the routes, and follow each transfer.

        ``since`` is an earlier state: what is still the very same row with the very same end keeps its outcome.
        """
        made_of = snapshot.routes, snapshot.trunks, policy, country
        is_same = since is not None and since.routes.is_of(*made_of, falls=falls)
        before = None if since is None else since.routes
        routes = before if before is not None and is_same else Routes.compile(*made_of, falls=falls, since=before)
        outcomes, by_value = _followed(snapshot, routes, since)
        return cls(snapshot=snapshot, routes=routes, country=country, outcomes=outcomes, by_value=by_value)

    def with_edits(self, edits: Iterable[EditLike]) -> "Routing":
        """The same policy and country over the data set with these edits."""
        rows = self.snapshot.with_edits(edits)
        return Routing.compile(rows, self.policy, self.country, falls=self.routes.falls, since=self)

    @property
    def policy(self) -> Policy:
        """Which route wins where several match."""
        return self.routes.policy

    def winner(self, number: str) -> Route | None:
        """The route that takes a cleaned number."""
        return self.routes.winner(number)

    def trace(self, number: str) -> Trace:
        """Everything about one cleaned number: the winner, what lost and why, the trunks in order."""
        return self.routes.trace(number)

    @cached_property
    def hits(self) -> dict[str, tuple[Outcome, ...]]:
        """Route name -> the transfers that go by it, each once: enabled, by route, and their number can be dialed."""
        found: dict[str, dict[Key, Outcome]] = {}
        for outcome in self.calls:
            if outcome.route is not None and outcome.verdict in BY_ROUTE:
                found.setdefault(outcome.route.name, {}).setdefault(outcome.transfer.key, outcome)
        return {name: tuple(outcomes.values()) for name, outcomes in found.items()}

    def changed(self, since: "Routing") -> frozenset[Key]:
        """The transfers that are new, gone, or come to something else than in an earlier state; by key.

        An outcome that nothing has touched is the same object; where rows come or go, it may be asked for once more.
        """
        kept: set[int] = set()
        if len(self.outcomes) != len(since.outcomes):
            kept = {id(each) for each in since.outcomes} & {id(each) for each in self.outcomes}
        pairs = zip_longest(self.outcomes, since.outcomes)
        moved = {
            each.transfer.key
            for pair in pairs
            if pair[0] is not pair[1]
            for each in pair
            if each is not None and id(each) not in kept
        }
        valued = self.by_value.keys() | since.by_value.keys()
        return frozenset(moved | {key for key in valued if self.by_value.get(key) is not since.by_value.get(key)})

    def narrowed(self, keys: Collection[Key]) -> RoutedCalls:
        """Only the transfers with these keys, and nothing that is known of others."""
        names = {scenario for scenario, _block in keys}
        near = (each for each in self.outcomes if each.transfer.scenario in names)
        outcomes = tuple(each for each in near if each.transfer.key in keys)
        by_value = {key: each for key, each in self.by_value.items() if key in keys}
        return RoutedCalls(country=self.country, outcomes=outcomes, by_value=by_value, routes=self.routes)


def _followed(
    snapshot: Snapshot, routes: Routes, since: Routing | None
) -> tuple[tuple[Outcome, ...], dict[Key, tuple[Outcome, ...]]]:
    """What becomes of each transfer, and of each listed value of a variable."""
    follow = _Follower(snapshot, routes, since)
    by_value = {
        transfer.key: follow.values(transfer)
        for transfer in snapshot.transfers
        if transfer.values and is_variable(transfer.number)
    }
    outcomes: list[Outcome] = []
    numbers = [follow.number(transfer) for transfer in snapshot.transfers]
    for transfer, number, route in zip(snapshot.transfers, numbers, follow.winners(numbers), strict=True):
        if transfer.values and transfer.key in by_value:
            each = by_value[transfer.key]
            outcomes.append(next((outcome for outcome in each if outcome.verdict is not Verdict.ARRIVES), each[0]))
        else:
            outcomes.append(follow.outcome(transfer, number, route))
    return tuple(outcomes), by_value


class _Follower:
    """Follows transfers through routes; gives the outcomes of an earlier state where nothing about them has changed."""

    def __init__(self, snapshot: Snapshot, routes: Routes, since: Routing | None) -> None:
        self._routes = routes
        self._owners: list[Route | None] = [*(route for route, _template in routes.owners), None]  # -1: nobody
        self._scenarios = {scenario.name: scenario for scenario in snapshot.scenarios}
        self._by_value = {} if since is None else since.by_value
        self._known = {} if since is None else {id(each.transfer): each for each in since.outcomes}
        before = {} if since is None else since.routes.states
        self._turned = {name for name, state in routes.states.items() if before.get(name) is not state}

    def number(self, transfer: Transfer) -> str:
        old = self._known.get(id(transfer))
        return clean(transfer.number).number if old is None or transfer.values else old.number

    def winners(self, numbers: list[str]) -> list[Route | None]:
        return [self._owners[index] for index in self._routes.table.assign(numbers).tolist()]

    def outcome(self, transfer: Transfer, number: str, route: Route | None) -> Outcome:
        return self._kept_or_made(self._known.get(id(transfer)), transfer, number, route)

    def values(self, transfer: Transfer) -> tuple[Outcome, ...]:
        """What becomes of each listed value."""
        before = self._by_value.get(transfer.key, ()) if id(transfer) in self._known else ()
        filled = [clean(with_value(transfer.number, value)).number for value in transfer.values]
        olds = before if len(before) == len(filled) else (None,) * len(filled)
        found = tuple(
            self._kept_or_made(old, transfer, number, route)
            for old, number, route in zip(olds, filled, self.winners(filled), strict=True)
        )
        return before if before and all(map(is_, found, before)) else found

    def _kept_or_made(self, old: Outcome | None, transfer: Transfer, number: str, route: Route | None) -> Outcome:
        route = route if number else None
        scenario = self._scenarios.get(transfer.scenario)
        if (
            old is not None
            and old.route is route
            and old.scenario is scenario
            and (route is None or route.name not in self._turned)
        ):
            return old
        verdict = _verdict(self._routes, transfer, scenario, number, route)
        return Outcome(transfer=transfer, scenario=scenario, number=number, route=route, verdict=verdict)


def _verdict(
    routes: Routes, transfer: Transfer, scenario: Scenario | None, number: str, route: Route | None
) -> Verdict:
    if scenario is not None and not scenario.enabled:
        return Verdict.OFF
    platform = scenario is not None and scenario.telephony is Telephony.PLATFORM
    by_route = transfer.inbound_action is LineAction.CUSTOM_DIRECTION
    if transfer.action is not Action.TRANSFER_TO_OPERATOR or (
        not by_route and (platform or not transfer.number.strip())
    ):
        return Verdict.NOT_BY_ROUTE
    if not by_route:
        return Verdict.WRONG_ACTION
    if platform:
        return Verdict.NEEDS_PBX
    raw = number if transfer.values else transfer.number
    if route is None or not _names(route, number):  # a name may be dialed where a route has just this name
        if is_variable(raw):
            return Verdict.VARIABLE
        if why_unreadable(raw):
            return Verdict.UNREADABLE
    return Verdict.NO_ROUTE if route is None else routes.route_state(route.name)


def _names(route: Route, number: str) -> bool:
    """Whether the route has the dialed text itself among its templates."""
    return any(template.effective == number for template in route.templates)
