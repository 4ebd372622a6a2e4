"""The copy check: what would become of the scenarios of one data set in another, transfer by transfer.

Holds both fates of each transfer and why they differ. Never copies anything, and never stores either side.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from dialmap.core.model import Snapshot
from dialmap.core.numbering import plan_of
from dialmap.core.routing import Routing
from dialmap.core.spelled import arriving_part
from dialmap.core.verdicts import Outcome, Verdict


class Fate(StrEnum):
    """What copying does to a transfer."""

    BREAKS = "breaks"
    """It arrives here, and would fail there."""
    FAILS = "fails"
    """It fails here, and would fail there too."""
    OTHERWISE = "otherwise"
    """It would arrive there, by a route of another name or type."""
    ALIKE = "alike"
    """It would arrive there as it does here."""
    MENDS = "mends"
    """It fails here, and would arrive there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A transfer as it is here and as it would be there.

    ``instead`` is a spelling of its number that would arrive there; empty: none is known, or none is needed.
    """

    here: Outcome
    there: Outcome
    instead: str

    @property
    def fate(self) -> Fate:
        """What copying does to it."""
        if self.there.verdict.fails:
            return Fate.FAILS if self.here.verdict.fails else Fate.BREAKS
        if self.here.verdict.fails:
            return Fate.MENDS
        ours, theirs = self.here.route, self.there.route
        same = ours is not None and theirs is not None and (ours.name, ours.type) == (theirs.name, theirs.type)
        return Fate.ALIKE if same or ours is theirs else Fate.OTHERWISE


@dataclass(frozen=True)
class CopyCheck:
    """The scenarios of one routing in another. ``names``: which ones; all where none is named."""

    source: Routing
    target: Routing
    names: Collection[str] = ()

    @cached_property
    def _wanted(self) -> frozenset[str]:
        return frozenset(self.names or (each.name for each in self.source.snapshot.scenarios))

    @cached_property
    def copied(self) -> Routing:
        """The other data set with these scenarios in it, in place of its own of the same names."""
        there, here = self.target.snapshot, self.source.snapshot
        rows = Snapshot(
            there.trunks,
            there.routes,
            tuple(each for each in here.scenarios if each.name in self._wanted),
            tuple(each for each in here.transfers if each.scenario in self._wanted),
        )
        routes = self.target.routes
        return Routing.compile(rows, routes.policy, self.target.country, falls=routes.falls, since=self.target)

    @cached_property
    def rows(self) -> tuple[Copied, ...]:
        """Each transfer that is checked on either side, those that copying breaks first."""
        there = {each.transfer.key: each for each in self.copied.outcomes}
        found = []
        for outcome in self.source.outcomes:
            after = there.get(outcome.transfer.key)
            if after is not None and (outcome.verdict.counts or after.verdict.counts):
                found.append(Copied(here=outcome, there=after, instead=self._instead(after)))
        order = list(Fate)
        return tuple(sorted(found, key=lambda each: order.index(each.fate)))

    def _instead(self, outcome: Outcome) -> str:
        if outcome.verdict not in (Verdict.NO_ROUTE, Verdict.UNREADABLE):
            return ""
        found = arriving_part(self.copied.routes, outcome.transfer.number)
        abroad = plan_of(self.copied.country).abroad
        return "" if abroad and found.startswith(abroad) else found  # as a call abroad it would cost as one

    @cached_property
    def failing(self) -> tuple[str, ...]:
        """The scenarios of which something would fail there that arrives here."""
        return tuple(dict.fromkeys(each.here.transfer.scenario for each in self.rows if each.fate is Fate.BREAKS))

    @cached_property
    def checked(self) -> tuple[str, ...]:
        """The scenarios of which anything is checked."""
        return tuple(dict.fromkeys(each.here.transfer.scenario for each in self.rows))

    @cached_property
    def replaced(self) -> tuple[str, ...]:
        """The scenarios whose names there are there already: copying would replace those."""
        there = {each.name for each in self.target.snapshot.scenarios}
        return tuple(each.name for each in self.source.snapshot.scenarios if each.name in self._wanted & there)
