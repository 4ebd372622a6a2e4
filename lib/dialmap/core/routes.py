"""The routes of a data set under one policy, compiled: which of them takes a number, through which trunks, what lost.

Holds what follows from routes, trunks, policy and country alone, so that it stays as it is when only transfers change.
Never knows a transfer: see :mod:`dialmap.core.routing`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from dialmap.core.compiled import Compiled, compiled, disagreements, groups
from dialmap.core.model import Route, RouteType, Template, Trunk, are_same
from dialmap.core.verdicts import ORPHANED, Candidate, Leg, Trace, Verdict
from dialmap.dialplan import Caution, DialTable, Groups, Pattern, Policy, Reach, Reason, Relations
from dialmap.messages import Message, _

#: So many prefixes are tried before a number.
MOST_PREFIXES: Final = 5


@dataclass(frozen=True, slots=True)
class Written:
    """A readable template of an enabled route; ``index`` is its place in the table."""

    index: int
    route: Route
    template: Template
    pattern: Pattern


@dataclass(frozen=True, kw_only=True)
class Routes:
    """Routes under one policy, compiled. Disabled routes take no part.

    Shape: ``rows`` are all routes in list order; ``owners`` one pair of route and template for each template of an
    enabled route that counts always; ``sometimes`` the others, which count on a condition and of equal ones go first,
    with the owners behind them, and empty where there is no other: a template with a condition takes part in no proof.
    The policies differ in what is asked before what: everything at once (``SPECIFIC``), one route after another
    (``ORDER``), one context after another (``CONTEXTS``: a context stands where its first route stands in the list).
    Inside that the most specific template decides. Where calls fall through (``falls``), a route without a live trunk
    is asked after all others: a number ends there only if no other carries it. ``states``: route name -> ``ARRIVES``
    where a number on it gets through, else ``NO_TRUNK``, ``DEAD_TRUNKS``, ``BLOCKED`` (such a route has no ``legs``) or
    ``DURING_CALL``.
    ``country`` (ISO 3166) is where numbers are dialed.
    """

    rows: tuple[Route, ...]
    trunks: tuple[Trunk, ...]
    policy: Policy
    country: str = "RU"
    falls: bool = False
    compiled: Compiled = field(repr=False)
    owners: tuple[tuple[Route, Template], ...] = field(repr=False)
    sometimes: tuple[tuple[Route, Template], ...] = field(repr=False)
    legs: dict[str, tuple[Leg, ...]] = field(repr=False)
    states: dict[str, Verdict] = field(repr=False)

    @classmethod
    def compile(
        cls,
        rows: tuple[Route, ...],
        trunks: tuple[Trunk, ...],
        policy: Policy,
        country: str = "RU",
        *,
        falls: bool = False,
        since: "Routes | None" = None,
    ) -> "Routes":
        """Arrange the templates of the enabled routes for ``policy`` and compile them.

        ``since`` is an earlier state: the legs of what is still the very same route over the same trunks are kept.
        """
        written = tuple((route, template) for route in rows if route.enabled for template in route.templates)
        owners = tuple(owner for owner in written if not owner[1].condition)
        conditional = tuple(owner for owner in written if owner[1].condition)
        by_name = {trunk.name: trunk for trunk in trunks}
        same = {id(row) for row in since.rows} if since is not None and are_same(since.trunks, trunks) else set()
        legs = {
            route.name: since.legs[route.name]
            if since is not None and id(route) in same
            else tuple(Leg(name, by_name.get(name)) for name in route.trunks if not route.blocking)
            for route in rows
        }
        states = {route.name: _state(route, legs[route.name]) for route in rows}
        last = frozenset(name for name, state in states.items() if falls and state in ORPHANED)
        return cls(
            rows=rows,
            trunks=trunks,
            policy=policy,
            country=country,
            falls=falls,
            compiled=_compiled(rows, owners, policy, last),
            owners=owners,
            sometimes=(*conditional, *owners) if conditional else (),
            legs=legs,
            states=states,
        )

    def is_of(
        self, rows: tuple[Route, ...], trunks: tuple[Trunk, ...], policy: Policy, country: str, *, falls: bool
    ) -> bool:
        """Whether these are the very rows of which it was made, dialed from the same country under the same policy."""
        same = (self.policy, self.country, self.falls) == (policy, country, falls)
        return same and are_same(self.rows, rows) and are_same(self.trunks, trunks)

    @property
    def table(self) -> DialTable:
        """The templates of the enabled routes, compiled."""
        return self.compiled.table

    @cached_property
    def other(self) -> "Routes | None":
        """The same routes under the policy that might hold as well; None where it is known which one holds.

        Where contexts are asked one after another, that is known. Where routes name contexts and another policy holds,
        the doubt is whether the contexts count; else whether specificity or the list does: the platform does not say.
        """
        if self.policy is Policy.CONTEXTS:
            return None
        if any(route.context for route in self.enabled):
            other = Policy.CONTEXTS
        else:
            other = Policy.ORDER if self.policy is Policy.SPECIFIC else Policy.SPECIFIC
        return Routes.compile(self.rows, self.trunks, other, self.country, falls=self.falls, since=self)

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts in the order in which they are asked, each once; one without a name is the empty text."""
        return tuple(dict.fromkeys(route.context for route in self.rows))

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
        return groups(
            self.compiled,
            tuple(places[route.name] for route, _template in self.owners),
            tuple(ends.setdefault(self.leads(route), len(ends)) for route in self.enabled),
        )

    @cached_property
    def disagreements(self) -> dict[tuple[str | None, str | None], str] | None:
        """(Route now, route under the other policy) -> a shortest number; None where the table is too wide to tell.

        Empty where there is no other policy.
        """
        if self.other is None:
            return {}
        ours, theirs = (tuple(route.name for route, _template in each.owners) for each in (self, self.other))
        return disagreements(self.compiled, self.other.compiled, ours, theirs)

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
    def written(self) -> tuple[Written, ...]:
        """The readable templates of the enabled routes."""
        pairs = enumerate(zip(self.owners, self.table.patterns, strict=True))
        return tuple(Written(index, *owner, pattern) for index, (owner, pattern) in pairs if pattern is not None)

    @cached_property
    def unreadable(self) -> tuple[tuple[Route, Template, Message], ...]:
        """The templates of enabled routes that Asterisk could not use, and why."""
        return tuple((*self.owners[index], message) for index, message in self.table.unreadable.items())

    def winner(self, number: str) -> Route | None:
        """The route that takes a cleaned number."""
        index = self.table.winner(number)
        return None if index is None else self.owners[index][0]

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        """The digits behind which most templates take a number, as far as they are plain digits."""
        found = Counter(template.prefix for _route, template in self.owners if template.prefix.isdecimal())
        return tuple(prefix for prefix, _count in found.most_common(MOST_PREFIXES))

    def route_state(self, name: str) -> Verdict:
        """``ARRIVES`` where a number on this route gets through, else why it does not: see ``states``."""
        return self.states.get(name, Verdict.NO_TRUNK)

    def passes(self, name: str) -> bool:
        """Whether calls that meet this route go on to the next: it has no live trunk, and calls fall through."""
        return self.falls and self.states.get(name) in ORPHANED

    def is_carried(self, name: str) -> bool:
        """Whether calls fall through the route, and others carry each of its numbers."""
        return self.passes(name) and name not in self._ending

    @cached_property
    def _ending(self) -> frozenset[str]:
        """The routes on which some number may end, as far as that could be proven."""
        pairs = zip(self.owners, self.reaches, strict=True)
        return frozenset(route.name for (route, _template), reach in pairs if reach.wins is not False)

    def leads(self, route: Route) -> tuple[RouteType, Verdict | None, tuple[str, ...]]:
        """Where a route leads and how it is billed: type, what becomes of calls without a trunk, each trunk once."""
        if route.blocking:
            return route.type, Verdict.BLOCKED, ()
        return route.type, Verdict.ARRIVES if route.inside else None, tuple(dict.fromkeys(route.trunks))

    def live(self, name: str) -> tuple[str, ...]:
        """The trunks of a route through which a call can leave, in order, each once."""
        return self._live[name]

    @cached_property
    def _live(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(dict.fromkeys(leg.name for leg in legs if leg.is_live)) for name, legs in self.legs.items()}

    def trace(self, number: str) -> Trace:
        """Everything about one cleaned number: the winner, what lost and why, the trunks in order."""
        found = self.table.candidates(number)
        candidates = tuple(Candidate(*self.owners[each.index], each.reason) for each in found)
        if candidates and not self.passes(candidates[0].route.name):
            candidates = tuple(replace(one, reason=FELL) if self.passes(one.route.name) else one for one in candidates)
        sometimes = tuple(self._on_a_condition(number))
        if not found or found[0].reason is not None:
            return Trace(number, candidates, (), Verdict.NO_ROUTE, conditional=sometimes)
        name = candidates[0].route.name
        return Trace(number, candidates, self.legs[name], self.route_state(name), conditional=sometimes)

    def _on_a_condition(self, number: str) -> Iterator[Candidate]:
        """The templates with a condition that would take a number, as they are asked."""
        if not self.sometimes:
            return
        last = frozenset(name for name in self.states if self.passes(name))
        table = _compiled(self.rows, self.sometimes, self.policy, last).table
        for index in table.matches(number):
            route, template = self.sometimes[index]
            if not template.condition:
                return
            yield Candidate(route, template, None)


Owners = tuple[tuple[Route, Template], ...]
#: Why a route that stands first does not take a number where calls fall through.
FELL: Final = Reason(0, _("has no live trunk, so the call goes on to the next route"))


def _compiled(rows: tuple[Route, ...], owners: Owners, policy: Policy, last: frozenset[str]) -> Compiled:
    turns = _asked_in_turn(rows, owners, policy, last)
    return compiled(tuple(each.effective for _route, each in owners), policy, turns)


def _asked_in_turn(
    rows: tuple[Route, ...], owners: Owners, policy: Policy, last: frozenset[str]
) -> tuple[int, ...] | None:
    """For each template when it is asked: by its route, or by its context; None where all are asked at once.

    The routes in ``last`` are asked after all others, among one another in the same order.
    """
    if policy is Policy.SPECIFIC and not last:
        return None
    turns: dict[str, int] = {}
    turn_of = {route.name: turns.setdefault(_asked_with(route, policy), len(turns)) for route in rows}
    return tuple(turn_of[route.name] + len(rows) * (route.name in last) for route, _template in owners)


def _asked_with(route: Route, policy: Policy) -> str:
    """What is equal for all routes that are asked at once."""
    if policy is Policy.SPECIFIC:
        return ""
    return route.context if policy is Policy.CONTEXTS else route.name


def _state(route: Route, legs: tuple[Leg, ...]) -> Verdict:
    if route.blocking:
        return Verdict.BLOCKED
    if route.inside:
        return Verdict.ARRIVES
    if not legs:
        return Verdict.NO_TRUNK
    if any(leg.is_live for leg in legs):
        return Verdict.ARRIVES
    return Verdict.DURING_CALL if any(leg.is_of_the_call for leg in legs) else Verdict.DEAD_TRUNKS
