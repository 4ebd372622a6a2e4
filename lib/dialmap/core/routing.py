"""From a data set and a policy to answers: which route takes a number, through which trunks, and what lost.

There is one road: pages, command line and report all ask a :class:`Routing`. Holds a data set compiled for one policy,
and what each transfer comes to. Never judges whether that is well (:mod:`dialmap.findings`); never changes the data.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from dialmap.core.compiled import Compiled, compiled
from dialmap.core.model import (
    Action,
    EditLike,
    LineAction,
    Route,
    RouteType,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
)
from dialmap.core.numbering import Subscriber, subscriber
from dialmap.core.numbers import clean, dialable_part, is_variable, spellings, why_unreadable, with_value
from dialmap.core.verdicts import Candidate, Leg, Outcome, Trace, Verdict
from dialmap.dialplan import Caution, DialTable, Groups, Pattern, Policy, Reach, Relations, analysis
from dialmap.errors import DataError
from dialmap.messages import Message

BY_ROUTE: Final = frozenset({Verdict.ARRIVES, Verdict.NO_TRUNK, Verdict.DEAD_TRUNKS})


@dataclass(frozen=True, kw_only=True)
class Routing:
    """A data set under one policy, compiled. Disabled routes take no part.

    Under ``Policy.ORDER`` the routes stand in list order, and inside one route the most specific template decides.
    """

    snapshot: Snapshot
    policy: Policy
    compiled: Compiled = field(repr=False)
    owners: tuple[tuple[Route, Template], ...]
    legs: dict[str, tuple[Leg, ...]] = field(repr=False)
    states: dict[str, Verdict] = field(repr=False)
    """Route name -> ``ARRIVES`` where a number on it gets through, else ``NO_TRUNK`` or ``DEAD_TRUNKS``."""
    country: str = "RU"

    @classmethod
    def compile(cls, snapshot: Snapshot, policy: Policy, country: str = "RU") -> "Routing":
        """Arrange the templates of the enabled routes for ``policy`` and compile them.

        ``country`` (ISO 3166) is where numbers are dialed.
        """
        owners: list[tuple[Route, Template]] = []
        for route in snapshot.routes:
            if route.enabled:
                templates = route.templates
                if policy is Policy.ORDER and len(templates) > 1:
                    templates = _most_specific_first(templates)
                owners.extend((route, template) for template in templates)
        made = compiled(tuple(template.effective for _route, template in owners), policy)
        trunks = {trunk.name: trunk for trunk in snapshot.trunks}
        legs = {route.name: tuple(Leg(name, trunks.get(name)) for name in route.trunks) for route in snapshot.routes}
        states = {name: _state(each) for name, each in legs.items()}
        return cls(
            snapshot=snapshot,
            policy=policy,
            compiled=made,
            owners=tuple(owners),
            legs=legs,
            states=states,
            country=country,
        )

    def with_edits(self, edits: Iterable[EditLike]) -> "Routing":
        """The same policy and country over the data set with these edits."""
        return Routing.compile(self.snapshot.with_edits(edits), self.policy, self.country)

    @property
    def table(self) -> DialTable:
        """The templates of the enabled routes, compiled."""
        return self.compiled.table

    @cached_property
    def other(self) -> "Routing":
        """The same data set under the other policy."""
        other = Policy.ORDER if self.policy is Policy.SPECIFIC else Policy.SPECIFIC
        return Routing.compile(self.snapshot, other, self.country)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What becomes of each transfer, in the order of the snapshot."""
        numbers = [clean(transfer.number).number for transfer in self.snapshot.transfers]
        indexes = self.table.assign(numbers).tolist()
        found = []
        for transfer, number, index in zip(self.snapshot.transfers, numbers, indexes, strict=True):
            if transfer.values and transfer.key in self.by_value:
                each = self.by_value[transfer.key]
                found.append(next((outcome for outcome in each if outcome.verdict is not Verdict.ARRIVES), each[0]))
            else:
                found.append(self._outcome(transfer, number, index))
        return tuple(found)

    @cached_property
    def by_value(self) -> dict[tuple[str, str], tuple[Outcome, ...]]:
        """Scenario and block -> what becomes of each listed value of the variable in its number."""
        found = {}
        for transfer in self.snapshot.transfers:
            if transfer.values and is_variable(transfer.number):
                filled = [clean(with_value(transfer.number, value)).number for value in transfer.values]
                indexes = self.table.assign(filled).tolist()
                pairs = zip(filled, indexes, strict=True)
                found[transfer.key] = tuple(self._outcome(transfer, number, index) for number, index in pairs)
        return found

    def _outcome(self, transfer: Transfer, number: str, index: int) -> Outcome:
        route = self.owners[index][0] if index >= 0 and number else None
        scenario = self._scenarios.get(transfer.scenario)
        return Outcome(
            transfer=transfer,
            scenario=scenario,
            number=number,
            route=route,
            verdict=self._judge(transfer, scenario, number, route),
        )

    @cached_property
    def _scenarios(self) -> dict[str, Scenario]:
        return {scenario.name: scenario for scenario in self.snapshot.scenarios}

    @cached_property
    def calls(self) -> tuple[Outcome, ...]:
        """The outcomes of enabled scenarios that go by route, one for each number: variables by their values."""
        return tuple(
            each
            for outcome in self.outcomes
            for each in self.by_value.get(outcome.transfer.key, (outcome,))
            if each.verdict not in (Verdict.OFF, Verdict.NOT_BY_ROUTE)
        )

    @cached_property
    def hits(self) -> dict[str, tuple[Outcome, ...]]:
        """Route name -> the transfers that go by it, each once: enabled, by route, and their number can be dialed."""
        found: dict[str, dict[tuple[str, str], Outcome]] = {}
        for outcome in self.calls:
            if outcome.route is not None and outcome.verdict in BY_ROUTE:
                found.setdefault(outcome.route.name, {}).setdefault(outcome.transfer.key, outcome)
        return {name: tuple(outcomes.values()) for name, outcomes in found.items()}

    @cached_property
    def subscribers(self) -> dict[str, Subscriber | None]:
        """Number of a call -> whom it means in the numbering plan, or None."""
        return {each.number: subscriber(each.number, self.country) for each in self.calls}

    @property
    def relations(self) -> Relations:
        """Which templates lie inside which."""
        return self.compiled.relations

    @cached_property
    def enabled(self) -> tuple[Route, ...]:
        """The enabled routes that have a template, in the order of ``owners``: an owner's int is its place here."""
        return tuple({route.name: route for route, _template in self.owners}.values())

    @cached_property
    def groups(self) -> Groups:
        """The templates by route: what a route takes, who blocks it, whether it may go."""
        places = {route.name: place for place, route in enumerate(self.enabled)}
        ends: dict[object, int] = {}
        return Groups(
            table=self.table,
            reaches=self.reaches,
            relations=self.relations,
            owners=[places[route.name] for route, _template in self.owners],
            ends=[ends.setdefault(self.leads(route), len(ends)) for route in self.enabled],
        )

    @cached_property
    def disagreements(self) -> dict[tuple[str | None, str | None], str] | None:
        """(Route now, route under the other policy) -> a shortest number; None where the table is too wide to tell."""
        sides = [[route.name for route, _template in each.owners] for each in (self, self.other)]
        try:
            found = analysis.disagreements(self.table, self.other.table, *sides)
        except DataError:
            return None
        return dict(found)  # type: ignore[arg-type]

    @property
    def cautions(self) -> tuple[tuple[Caution, ...], ...]:
        """What looks wrong with each template that can be read, in the order of ``owners``."""
        return self.compiled.cautions

    @property
    def reaches(self) -> tuple[Reach, ...]:
        """What each template takes from the table, in the order of ``owners``: proven, with an example or blockers."""
        return self.compiled.reaches

    @cached_property
    def reach(self) -> dict[tuple[str, str], Reach]:
        """(Route name, effective template) -> what it takes from the table."""
        found = zip(self.owners, self.reaches, strict=True)
        return {(route.name, template.effective): each for (route, template), each in found}

    @cached_property
    def unreadable(self) -> tuple[tuple[Route, Template, Message], ...]:
        """The templates of enabled routes that Asterisk could not use, and why."""
        return tuple((*self.owners[index], message) for index, message in self.table.unreadable.items())

    def winner(self, number: str) -> Route | None:
        """The route that takes a cleaned number."""
        index = self.table.winner(number)
        return None if index is None else self.owners[index][0]

    def arriving_spelling(self, number: str) -> str:
        """Another way to write the same subscriber that hits a route with a live trunk; empty if there is none."""
        return next(filter(self._arrives, spellings(number, self.country)), "")

    def arriving_part(self, text: str) -> str:
        """The number in a text that cannot be dialed as it is, or another way to write it, if it arrives; or empty."""
        number = dialable_part(text)
        return number if number and self._arrives(number) else self.arriving_spelling(number)

    def _arrives(self, number: str) -> bool:
        route = self.winner(number)
        return route is not None and self.route_state(route.name) is Verdict.ARRIVES

    def route_state(self, name: str) -> Verdict:
        """``ARRIVES`` where a number on this route gets through, else ``NO_TRUNK`` or ``DEAD_TRUNKS``."""
        return self.states.get(name, Verdict.NO_TRUNK)

    def leads(self, route: Route) -> tuple[RouteType, tuple[str, ...]]:
        """Where a route leads and how it is billed: its type and its trunks in order."""
        return route.type, route.trunks

    def live(self, name: str) -> tuple[str, ...]:
        """The trunks of a route through which a call can leave, in order, each once."""
        return tuple(dict.fromkeys(leg.name for leg in self.legs[name] if leg.is_live))

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

    def _judge(self, transfer: Transfer, scenario: Scenario | None, number: str, route: Route | None) -> Verdict:
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
        if route is None or not self._names(route, number):  # a name may be dialed where a route has just this name
            if is_variable(raw):
                return Verdict.VARIABLE
            if why_unreadable(raw):
                return Verdict.UNREADABLE
        return Verdict.NO_ROUTE if route is None else self.route_state(route.name)

    def _names(self, route: Route, number: str) -> bool:
        """Whether the route has the dialed text itself among its templates."""
        return any(template.effective == number for template in route.templates)


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
