"""The difference of two data sets: objects field by field, and number ranges and transfers that end up elsewhere.

Where a number ends up is the type and the trunks of its route, with their states, and what is put in front of it. A
route that is renamed, or a template that is written in other words, changes nothing of that. Holds both sides and the
proof; never says in which words, and never stores either side.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from dialmap.core.edits import Edit, edits_of
from dialmap.core.model import Route, Transfer
from dialmap.core.numbers import clean
from dialmap.core.routing import Routing
from dialmap.core.verdicts import Outcome
from dialmap.dialplan import DialTable, analysis
from dialmap.errors import DataError
from dialmap.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeChange:
    """Numbers that end up elsewhere.

    Shape: ``pattern`` matches exactly these numbers, ``count`` says how many of them are made of 1 to 15 digits,
    ``witness`` is a shortest one; the routes are None where nothing takes them; ``calls`` are today's transfers among
    them, as they stand in the new data set.
    """

    pattern: str
    count: int
    witness: str
    before: Route | None
    after: Route | None
    calls: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A transfer whose verdict or route differs; None where the transfer was added or removed."""

    before: Outcome | None
    after: Outcome | None

    @property
    def transfer(self) -> Transfer:
        """The transfer as it is, or as it was where it is gone."""
        outcome = self.after if self.after is not None else self.before
        assert outcome is not None
        return outcome.transfer


@dataclass(frozen=True)
class Comparison:
    """Two data sets side by side. Everything is worked out when it is first asked for."""

    old: Routing
    new: Routing

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The objects that were added, removed or changed, in the order trunks, routes, scenarios, transfers."""
        return edits_of(self.old.snapshot, self.new.snapshot)

    @cached_property
    def _ranges(self) -> tuple[tuple[RangeChange, ...], Message | None]:
        sides = [ends(view) for view in (self.old, self.new)]
        tables = self.old.routes.table, self.new.routes.table
        made_of = [(table.texts, table.policy, table.groups) for table in tables]
        if sides[0] == sides[1] and made_of[0] == made_of[1]:
            return (), None
        try:
            found = analysis.difference(*tables, *sides)
        except DataError as error:
            return (), error.message
        hits = self._hits({(change.old, change.new) for change in found})
        return tuple(
            RangeChange(
                pattern=change.pattern,
                count=change.count,
                witness=change.witness,
                before=None if change.old is None else self.old.routes.owners[change.old][0],
                after=None if change.new is None else self.new.routes.owners[change.new][0],
                calls=_among(hits.get((change.old, change.new), []), change.pattern),
            )
            for change in found
        ), None

    @property
    def ranges(self) -> tuple[RangeChange, ...]:
        """Every range of numbers that ends up elsewhere; empty, with no ``trouble``, is a proof that none does."""
        return self._ranges[0]

    @property
    def trouble(self) -> Message | None:
        """Why the ranges could not be worked out exactly, or None."""
        return self._ranges[1]

    @property
    def is_same_behavior(self) -> bool:
        """Whether every number goes where it went. This is a proof."""
        return not self.ranges and self.trouble is None

    @cached_property
    def verdicts(self) -> tuple[VerdictChange, ...]:
        """The transfers whose verdict or route differs, and those that were added or removed."""
        before = {outcome.transfer.key: outcome for outcome in self.old.outcomes}
        after = {outcome.transfer.key: outcome for outcome in self.new.outcomes}
        found = []
        for key in dict.fromkeys([*before, *after]):
            ours, theirs = before.get(key), after.get(key)
            if ours is None or theirs is None or _end_of(ours) != _end_of(theirs):
                found.append(VerdictChange(ours, theirs))
        return tuple(found)

    @cached_property
    def affected(self) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
        """What becomes of the transfers in :attr:`verdicts`, before and after."""
        before = tuple(each.before for each in self.verdicts if each.before is not None)
        return before, tuple(each.after for each in self.verdicts if each.after is not None)

    def _hits(self, wanted: set[tuple[int | None, int | None]]) -> dict[tuple[int | None, int | None], list[Outcome]]:
        """The calls of the new data set by the templates that take their number in both, for the ``wanted`` pairs."""
        if not wanted:
            return {}
        calls = self.new.calls
        numbers = [call.number for call in calls]
        found: dict[tuple[int | None, int | None], list[Outcome]] = {}
        pairs = zip(
            self.old.routes.table.assign(numbers).tolist(), self.new.routes.table.assign(numbers).tolist(), strict=True
        )
        for call, (ours, theirs) in zip(calls, pairs, strict=True):
            pair = None if ours < 0 else ours, None if theirs < 0 else theirs
            if pair in wanted:
                found.setdefault(pair, []).append(call)
        return found


def ends(view: Routing) -> list[Hashable]:
    """Where a number ends up that takes a template, for each of them."""
    return [
        (view.routes.leads(route), view.routes.live(route.name), template.prefix, template.prepend)
        for route, template in view.routes.owners
    ]


def _end_of(outcome: Outcome) -> tuple[object, ...]:
    """What becomes of a transfer, as far as its owner cares."""
    return outcome.verdict, outcome.route and outcome.route.name, clean(outcome.transfer.number).number


def _among(calls: list[Outcome], pattern: str) -> tuple[Outcome, ...]:
    """The calls whose number the pattern matches."""
    if not calls:
        return ()
    table = DialTable.compile([pattern])
    return tuple(call for call in calls if table.winner(call.number) is not None)
