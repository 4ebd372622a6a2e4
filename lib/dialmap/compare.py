"""The difference of two data sets: objects field by field, and number ranges and transfers that end up elsewhere.

Where a number ends up is the type and the trunks of its route, with their states, and what is put in front of it. A
route that is renamed, or a template that is written in other words, changes nothing of that.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Final

from dialmap.dialplan import DialTable, analysis
from dialmap.errors import DataError
from dialmap.messages import Message
from dialmap.model import TABLES, Route, Row, Scenario, Snapshot, Template, Transfer, Trunk
from dialmap.numbers import clean
from dialmap.routing import Routing
from dialmap.verdicts import Outcome

KINDS: Final[tuple[type[Row], ...]] = (Trunk, Route, Scenario, Transfer)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an object: its name in the model, and both values."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """One object that differs. ``before`` is None where it was added, ``after`` where it was removed."""

    kind: type[Row]
    before: Row | None
    after: Row | None
    fields: tuple[FieldChange, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Name, or scenario and block."""
        row = self.after if self.after is not None else self.before
        assert row is not None
        return (row.key,) if isinstance(row.key, str) else row.key


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True)
class Comparison:
    """Two data sets side by side. Everything is worked out when it is first asked for."""

    old: Routing
    new: Routing

    @cached_property
    def objects(self) -> tuple[ObjectChange, ...]:
        """The objects that were added, removed or changed, in the order trunks, routes, scenarios, transfers."""
        return tuple(object_changes(self.old.snapshot, self.new.snapshot))

    @cached_property
    def _ranges(self) -> tuple[tuple[RangeChange, ...], Message | None]:
        sides = [[_end(view, route, template) for route, template in view.owners] for view in (self.old, self.new)]
        tables = self.old.table, self.new.table
        if sides[0] == sides[1] and tables[0].texts == tables[1].texts and tables[0].policy is tables[1].policy:
            return (), None
        try:
            found = analysis.difference(self.old.table, self.new.table, *sides)
        except DataError as error:
            return (), error.message
        hits = self._hits({(change.old, change.new) for change in found})
        return tuple(
            RangeChange(
                change.pattern,
                change.count,
                change.witness,
                None if change.old is None else self.old.owners[change.old][0],
                None if change.new is None else self.new.owners[change.new][0],
                _among(hits.get((change.old, change.new), []), change.pattern),
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
            if ours is None or theirs is None or _told(ours) != _told(theirs):
                found.append(VerdictChange(ours, theirs))
        return tuple(found)

    def _hits(self, wanted: set[tuple[int | None, int | None]]) -> dict[tuple[int | None, int | None], list[Outcome]]:
        """The calls of the new data set by the templates that take their number in both, for the ``wanted`` pairs."""
        if not wanted:
            return {}
        calls = self.new.calls
        numbers = [call.number for call in calls]
        found: dict[tuple[int | None, int | None], list[Outcome]] = {}
        pairs = zip(self.old.table.assign(numbers).tolist(), self.new.table.assign(numbers).tolist(), strict=True)
        for call, (ours, theirs) in zip(calls, pairs, strict=True):
            pair = None if ours < 0 else ours, None if theirs < 0 else theirs
            if pair in wanted:
                found.setdefault(pair, []).append(call)
        return found


def object_changes(old: Snapshot, new: Snapshot) -> Iterator[ObjectChange]:
    """The objects in which two data sets differ, by key."""
    for kind in KINDS:
        before: dict[object, Row] = {row.key: row for row in getattr(old, TABLES[kind])}
        after: dict[object, Row] = {row.key: row for row in getattr(new, TABLES[kind])}
        for key in dict.fromkeys([*before, *after]):
            ours, theirs = before.get(key), after.get(key)
            if ours != theirs:
                yield object_change(ours, theirs)


def object_change(before: Row | None, after: Row | None) -> ObjectChange:
    """Two states of one object, of which at most one is missing."""
    row = after if after is not None else before
    assert row is not None
    return ObjectChange(type(row), before, after, field_changes(before, after))


def field_changes(before: Row | None, after: Row | None) -> tuple[FieldChange, ...]:
    """The fields in which two states of one object differ; none where one of them is missing."""
    if before is None or after is None:
        return ()
    names = [each.name for each in fields(before) if each.compare]
    values = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(FieldChange(name, old, new) for name, old, new in values if old != new)


def _end(view: Routing, route: Route, template: Template) -> Hashable:
    """Where a number ends up that takes this template."""
    return view.leads(route), view.live(route.name), template.prefix, template.prepend


def _told(outcome: Outcome) -> tuple[object, ...]:
    return outcome.verdict, outcome.route and outcome.route.name, clean(outcome.transfer.number).number


def _among(calls: list[Outcome], pattern: str) -> tuple[Outcome, ...]:
    """The calls whose number the pattern matches."""
    if not calls:
        return ()
    table = DialTable.compile([pattern])
    return tuple(call for call in calls if table.winner(call.number) is not None)


def with_drafts(snapshot: Snapshot, drafts: Sequence[tuple[Row | None, Row | None]]) -> Snapshot:
    """The data set with rows put in (old None), replaced, or taken out (new None), by key."""
    tables: dict[str, tuple[Row, ...]] = {}
    for kind in KINDS:
        name = TABLES[kind]
        rows: dict[object, Row] = {row.key: row for row in getattr(snapshot, name)}
        for before, after in drafts:
            if before is not None and type(before) is kind:
                rows.pop(before.key, None)
            if after is not None and type(after) is kind:
                rows[after.key] = after
        tables[name] = tuple(rows.values())
    gone = {before.name for before, after in drafts if isinstance(before, Scenario) and after is None}
    tables["transfers"] = tuple(row for row in tables["transfers"] if getattr(row, "scenario", "") not in gone)
    tables["routes"] = tuple(sorted(tables["routes"], key=lambda row: (getattr(row, "position", 0), str(row.key))))
    return Snapshot(**tables)  # type: ignore[arg-type]
