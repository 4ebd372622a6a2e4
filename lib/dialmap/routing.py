"""From a data set and a policy to answers: which route takes a number, through which trunks, and what lost.

There is one road: pages, command line and report all ask a :class:`Routing`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from dialmap.dialplan import DialTable, Pattern, Policy, Reason, analysis
from dialmap.dialplan.analysis import Reach
from dialmap.messages import Message
from dialmap.model import (
    Action,
    LineAction,
    Route,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
)
from dialmap.numbers import clean, is_variable, why_unreadable


class Verdict(StrEnum):
    """What becomes of a transfer."""

    ARRIVES = "arrives"
    NO_ROUTE = "no_route"
    NO_TRUNK = "no_trunk"
    DEAD_TRUNKS = "dead_trunks"
    UNREADABLE = "unreadable"
    WRONG_ACTION = "wrong_action"
    NEEDS_PBX = "needs_pbx"
    VARIABLE = "variable"
    NOT_BY_ROUTE = "not_by_route"
    OFF = "off"

    @property
    def fails(self) -> bool:
        """Whether the caller waits for an operator who never comes."""
        return self in FAILING

    @property
    def counts(self) -> bool:
        """Whether the transfer is one of those that should arrive by a route and can be checked."""
        return self is Verdict.ARRIVES or self in FAILING


FAILING: Final = frozenset(
    {
        Verdict.NO_ROUTE,
        Verdict.NO_TRUNK,
        Verdict.DEAD_TRUNKS,
        Verdict.UNREADABLE,
        Verdict.WRONG_ACTION,
        Verdict.NEEDS_PBX,
    }
)


@dataclass(frozen=True, slots=True)
class Leg:
    """One trunk of a route, in order. ``trunk`` is None where nobody listed a trunk of that name."""

    name: str
    trunk: Trunk | None

    @property
    def is_live(self) -> bool:
        """Whether a call can leave through it."""
        return self.trunk is not None and self.trunk.status is TrunkStatus.CONNECTED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template that matches the number; ``reason`` says why it lost and is None for the winner."""

    route: Route
    template: Template
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One number's way: the candidates, winner first, and the trunks of the winner in order."""

    number: str
    candidates: tuple[Candidate, ...]
    legs: tuple[Leg, ...]
    verdict: Verdict

    @property
    def winner(self) -> Candidate | None:
        """The template that takes the number."""
        return self.candidates[0] if self.candidates and self.candidates[0].reason is None else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one transfer. ``route`` is what its number hits, even where something else makes it fail."""

    transfer: Transfer
    scenario: Scenario | None
    number: str
    route: Route | None
    verdict: Verdict


@dataclass(frozen=True)
class Routing:
    """A data set under one policy, compiled. Disabled routes take no part.

    Under ``Policy.ORDER`` the routes stand in list order, and inside one route the most specific template decides.
    """

    snapshot: Snapshot
    policy: Policy
    table: DialTable
    owners: tuple[tuple[Route, Template], ...]
    legs: dict[str, tuple[Leg, ...]] = field(repr=False)
    _first_live: dict[str, Verdict] = field(repr=False)

    @classmethod
    def compile(cls, snapshot: Snapshot, policy: Policy) -> "Routing":
        """Arrange the templates of the enabled routes for ``policy`` and compile them."""
        owners: list[tuple[Route, Template]] = []
        for route in snapshot.routes:
            if route.enabled:
                templates = route.templates
                if policy is Policy.ORDER and len(templates) > 1:
                    templates = _most_specific_first(templates)
                owners.extend((route, template) for template in templates)
        table = DialTable.compile([template.effective for _route, template in owners], policy)
        trunks = {trunk.name: trunk for trunk in snapshot.trunks}
        legs = {route.name: tuple(Leg(name, trunks.get(name)) for name in route.trunks) for route in snapshot.routes}
        return cls(snapshot, policy, table, tuple(owners), legs, {name: _state(each) for name, each in legs.items()})

    @cached_property
    def other(self) -> "Routing":
        """The same data set under the other policy."""
        other = Policy.ORDER if self.policy is Policy.SPECIFIC else Policy.SPECIFIC
        return Routing.compile(self.snapshot, other)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What becomes of each transfer, in the order of the snapshot."""
        scenarios = {scenario.name: scenario for scenario in self.snapshot.scenarios}
        numbers = [clean(transfer.number).number for transfer in self.snapshot.transfers]
        indexes = self.table.assign(numbers).tolist()
        found = []
        for transfer, number, index in zip(self.snapshot.transfers, numbers, indexes, strict=True):
            route = self.owners[index][0] if index >= 0 and number else None
            scenario = scenarios.get(transfer.scenario)
            found.append(Outcome(transfer, scenario, number, route, self._judge(transfer, scenario, route)))
        return tuple(found)

    @cached_property
    def hits(self) -> dict[str, tuple[Outcome, ...]]:
        """Route name -> the transfers of enabled scenarios whose number it takes."""
        found: dict[str, list[Outcome]] = {}
        for outcome in self.outcomes:
            if outcome.route is not None and outcome.verdict not in (Verdict.OFF, Verdict.NOT_BY_ROUTE):
                found.setdefault(outcome.route.name, []).append(outcome)
        return {name: tuple(outcomes) for name, outcomes in found.items()}

    @cached_property
    def reach(self) -> dict[tuple[str, str], Reach]:
        """(Route name, effective template) -> what it takes from the table: proven, with an example or the blockers."""
        found = zip(self.owners, analysis.reach(self.table), strict=True)
        return {(route.name, template.effective): each for (route, template), each in found}

    @cached_property
    def unreadable(self) -> tuple[tuple[Route, Template, Message], ...]:
        """The templates of enabled routes that Asterisk could not use, and why."""
        return tuple((*self.owners[index], message) for index, message in self.table.unreadable.items())

    def winner(self, number: str) -> Route | None:
        """The route that takes a cleaned number."""
        index = self.table.winner(number)
        return None if index is None else self.owners[index][0]

    def route_state(self, name: str) -> Verdict:
        """``ARRIVES`` where a number on this route gets through, else ``NO_TRUNK`` or ``DEAD_TRUNKS``."""
        return self._first_live.get(name, Verdict.NO_TRUNK)

    def trace(self, number: str) -> Trace:
        """Everything about one cleaned number: the winner, what lost and why, the trunks in order."""
        found = self.table.candidates(number)
        candidates = []
        for each in found:
            route, template = self.owners[each.index]
            reason = each.reason
            if reason is not None and route is self.owners[found[0].index][0] and self.policy is Policy.ORDER:
                # Inside one route the most specific template decides, under either policy.
                reason = self.table.reason(found[0].index, each.index, Policy.SPECIFIC)
            candidates.append(Candidate(route, template, reason))
        if not found or found[0].reason is not None:
            return Trace(number, tuple(candidates), (), Verdict.NO_ROUTE)
        name = candidates[0].route.name
        return Trace(number, tuple(candidates), self.legs[name], self.route_state(name))

    def _judge(self, transfer: Transfer, scenario: Scenario | None, route: Route | None) -> Verdict:
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
        if route is not None:
            return self.route_state(route.name)
        if is_variable(transfer.number):
            return Verdict.VARIABLE
        return Verdict.UNREADABLE if why_unreadable(transfer.number) else Verdict.NO_ROUTE


def _most_specific_first(templates: tuple[Template, ...]) -> tuple[Template, ...]:
    table = DialTable.compile([template.effective for template in templates])

    def rank(index: int) -> bytes:
        pattern: Pattern | None = table.patterns[index]
        return b"\xff" if pattern is None else pattern.order_key

    return tuple(templates[index] for index in sorted(range(len(templates)), key=rank))


def _state(legs: tuple[Leg, ...]) -> Verdict:
    if not legs:
        return Verdict.NO_TRUNK
    return Verdict.ARRIVES if any(leg.is_live for leg in legs) else Verdict.DEAD_TRUNKS
