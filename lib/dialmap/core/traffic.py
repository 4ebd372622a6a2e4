"""What real calls did, beside what the table says: by number, route, trunk, transfer and scenario; drift; load.

Holds what is read off counts and a routing. Never a caller, and never a sentence.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dialmap.core.counted import Counted, day_of, day_text
from dialmap.core.damage import involved
from dialmap.core.drift import drifts
from dialmap.core.ends import Dialed, Drift, Ends, Load
from dialmap.core.findings import Ref, route_ref, trunk_ref
from dialmap.core.loads import loads
from dialmap.core.model import Route
from dialmap.core.rolled import SUMS, Rolled, by_name, ends_of, with_ends
from dialmap.core.routing import Routing
from dialmap.core.verdicts import ORPHANED, Outcome

#: A route that no call took for so many days is told.
IDLE_DAYS: Final = 90
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """Calls of some days, laid over the routes of a data set.

    Shape: ``since`` and ``until`` are the first and last day that was asked for, ISO 8601; only calls that were dialed
    in ``contexts`` count, none: all.
    """

    counted: Counted = field(repr=False)
    routing: Routing = field(repr=False)
    since: str
    until: str
    contexts: tuple[str, ...] = ()

    def under(self, routing: Routing) -> "Traffic":
        """The same calls over other routes."""
        made = replace(self, routing=routing)
        for name in ("counts", "_rolled", "days", "calls"):
            if name in self.__dict__:
                made.__dict__[name] = self.__dict__[name]
        return made

    @cached_property
    def counts(self) -> pa.Table:
        """The counts of the contexts that count."""
        table = self.counted.counts
        if not self.contexts or not len(table):
            return table
        return table.filter(
            pc.is_in(table["context"].cast(pa.large_string()), pa.array(self.contexts, pa.large_string()))
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is no call."""
        return not len(self.counts)

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days of which there are calls."""
        return tuple(day_text(day) for day in sorted(pc.unique(self.counts["day"]).to_pylist()))

    @cached_property
    def _rolled(self) -> "Rolled":
        return Rolled.of(self.counts)

    @cached_property
    def _routes(self) -> tuple[tuple[str, ...], Numbers]:
        """Names of routes, the empty one in front, and the place of the route of each number: by the engine, where the
        number is whole; else as it was when it was counted.
        """
        rolled, owners = self._rolled, self.routing.routes.owners
        places = {"": 0}
        for route, _template in owners:
            places.setdefault(route.name, len(places))
        of_template = np.array([*(places[route.name] for route, _template in owners), 0], np.int64)
        found = of_template[self.routing.routes.table.assign(rolled.numbers)].astype(np.int64)
        cut = np.flatnonzero(~rolled.is_whole)
        if len(cut):
            then = np.array([places.get(name, 0) for name in rolled.then.dictionary.to_pylist()], np.int64)
            found[cut] = then[np.asarray(rolled.then.indices)[cut]]
        return tuple(places), found

    @cached_property
    def total(self) -> Ends:
        """All calls together."""
        return ends_of(self._rolled.sums.sum(axis=0))

    @cached_property
    def by_route(self) -> dict[str, Ends]:
        """Route -> its calls; under the empty name those that no route takes."""
        names, place = self._routes
        return by_name(names, place[self._rolled.number], self._rolled.sums)

    @cached_property
    def trunk_of(self) -> dict[str, str]:
        """Channel -> the trunk that it is: of that name, with or without the technology in front."""
        known = {trunk.name.casefold(): trunk.name for trunk in self.routing.snapshot.trunks}
        found = {}
        loaded = self.counted.loads["channel"].unify_dictionaries() if len(self.counted.loads) else None
        others = [] if loaded is None else loaded.chunk(0).dictionary.to_pylist()
        for channel in dict.fromkeys((*self._rolled.channels, *others)):
            resource = channel.partition("/")[2]
            name = known.get(channel.casefold()) or known.get(resource.casefold())
            if name is not None:
                found[channel] = name
        return found

    @cached_property
    def by_channel(self) -> dict[str, Ends]:
        """Way out as the records have it -> its calls; the empty one: they left by none."""
        return by_name(self._rolled.channels, self._rolled.channel, self._rolled.sums)

    @cached_property
    def by_trunk(self) -> dict[str, Ends]:
        """Trunk -> the calls that left by it."""
        found: dict[str, Ends] = {}
        for channel, ends in self.by_channel.items():
            if (trunk := self.trunk_of.get(channel)) is not None:
                found[trunk] = found.get(trunk, Ends()) + ends
        return found

    @cached_property
    def by_day(self) -> dict[str, Ends]:
        """Day -> its calls, in order."""
        table = with_ends(self.counts, ("day",))
        sums = np.column_stack([table[name].to_numpy() for name in SUMS])
        return (
            {day_text(day): ends_of(row) for day, row in sorted(zip(table["day"].to_pylist(), sums, strict=True))}
            if len(table)
            else {}
        )

    @cached_property
    def _of_transfers(self) -> dict[str, Ends]:
        wanted = {each.number for each in self.routing.calls if each.number}
        rolled = self._rolled
        if not wanted or not len(rolled.numbers):
            return {}
        there = np.asarray(pc.is_in(rolled.numbers, pa.array(list(wanted), pa.large_string()))) & rolled.is_whole
        sums = rolled.by_number[there]
        return dict(zip(rolled.numbers.filter(pa.array(there)).to_pylist(), map(ends_of, sums), strict=True))

    def of_number(self, number: str) -> Ends:
        """The calls to a number that some transfer names; none to any other."""
        return self._of_transfers.get(number, Ends())

    def of_transfer(self, outcome: Outcome) -> Ends:
        """The calls to the number of a transfer, of each value where a variable has several; whoever dialed it."""
        numbers = dict.fromkeys(each.number for each in self.routing.of_values(outcome) if each.number)
        return sum((self.of_number(number) for number in numbers), Ends())

    @cached_property
    def dialed(self) -> tuple[tuple[Outcome, Ends], ...]:
        """The transfers whose number was dialed, those with most unanswered calls first, then with most calls."""
        found = [(each, self.of_transfer(each)) for each in self.routing.outcomes if each.verdict.counts]
        found.sort(key=lambda pair: (-pair[1].unanswered, -pair[1].calls, pair[0].transfer.key))
        return tuple(pair for pair in found if pair[1].calls)

    @cached_property
    def _sharers(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for each in self.routing.calls:
            found.setdefault(each.number, []).append(each.transfer.key)
        return found

    def share_of(self, outcome: Outcome) -> int:
        """The calls of a transfer where those to a number that several transfers have are shared out evenly."""
        total = 0
        for number in dict.fromkeys(each.number for each in self.routing.of_values(outcome) if each.number):
            keys = self._sharers.get(number, [])
            if outcome.transfer.key in keys:
                each, over = divmod(self.of_number(number).calls, len(keys))
                total += each + (keys.index(outcome.transfer.key) < over)
        return total

    @cached_property
    def by_scenario(self) -> dict[str, Ends]:
        """Scenario -> the calls to the numbers of its transfers, each number once; whoever dialed it."""
        numbers: dict[str, dict[str, None]] = {}
        for each in self.routing.calls:
            if each.number:
                numbers.setdefault(each.transfer.scenario, {})[each.number] = None
        return {name: sum((self.of_number(each) for each in dialed), Ends()) for name, dialed in numbers.items()}

    @cached_property
    def shared(self) -> frozenset[str]:
        """Numbers that transfers of several scenarios name: their calls are those of all of them."""
        return frozenset(number for number, keys in self._sharers.items() if len({key[0] for key in keys}) > 1)

    def unrouted(self, most: int) -> tuple[tuple[Dialed, ...], int]:
        """Numbers that people dial and no route takes, those with most calls first, at most so many; and how many."""
        _names, place = self._routes
        at = np.flatnonzero(place == 0)
        order = at[np.argsort(-self._rolled.by_number[at, 0], kind="stable")]
        return tuple(self._dialed(each) for each in order[:most].tolist()), len(at)

    def most_dialed(self, most: int) -> tuple[Dialed, ...]:
        """The numbers with most calls."""
        order = np.argsort(-self._rolled.by_number[:, 0], kind="stable")[:most]
        return tuple(self._dialed(each) for each in order.tolist())

    def _dialed(self, at: int) -> Dialed:
        rolled, (names, place) = self._rolled, self._routes
        return Dialed(
            number=rolled.numbers[at].as_py(),
            is_whole=bool(rolled.is_whole[at]),
            route=names[place[at]],
            ends=ends_of(rolled.by_number[at]),
        )

    @cached_property
    def idle(self) -> tuple[Route, ...]:
        """The enabled routes that no call took."""
        return tuple(each for each in self.routing.routes.enabled if not self.by_route.get(each.name, Ends()).calls)

    @cached_property
    def drift(self) -> tuple[Drift, ...]:
        """Numbers whose calls leave otherwise than the table says, those with most calls first.

        Only whole numbers, only trunks that are listed, and not where only the call decides the trunk. What a template
        with a condition may take is compared with that route's trunks too.
        """
        return drifts(self.routing, self._rolled, self._routes, self.trunk_of)

    @cached_property
    def lost(self) -> dict[Ref, int]:
        """Object -> the calls that nobody answered and that fail because of it; objects that lose none are left out.

        A transfer and its scenario lose the unanswered calls to the numbers that fail; a route without a live trunk all
        of its own, whoever dialed them, and each of its trunks the same.
        """
        numbers: dict[Ref, dict[str, None]] = {}
        for outcome in self.routing.outcomes:
            if outcome.verdict.fails:
                failing = [each.number for each in self.routing.of_values(outcome) if each.verdict.fails]
                for ref in involved(outcome):
                    numbers.setdefault(ref, {}).update(dict.fromkeys(failing))
        found = {ref: sum(self.of_number(each).unanswered for each in dialed) for ref, dialed in numbers.items()}
        of_trunks: dict[Ref, int] = {}
        for name, ends in self.by_route.items():
            if name and self.routing.routes.route_state(name) in ORPHANED:
                found[route_ref(name)] = ends.unanswered
                for leg in self.routing.routes.legs[name]:
                    of_trunks[trunk_ref(leg.name)] = of_trunks.get(trunk_ref(leg.name), 0) + ends.unanswered
        return {ref: calls for ref, calls in (found | of_trunks).items() if calls}

    def moved(self, other: Routing) -> tuple[tuple[str, str, Ends], ...]:
        """Calls to numbers that go by another route under ``other``: route here, route there, calls; most first."""
        there = self.under(other)
        (names, place), (others, other_place) = self._routes, there._routes
        whole = self._rolled.is_whole
        pairs: dict[tuple[str, str], Ends] = {}
        for at in np.flatnonzero(whole).tolist():
            before, after = names[place[at]], others[other_place[at]]
            if before != after:
                pairs[before, after] = pairs.get((before, after), Ends()) + ends_of(self._rolled.by_number[at])
        return tuple((*pair, ends) for pair, ends in sorted(pairs.items(), key=lambda item: -item[1].calls))

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """How full each trunk was, the fullest first. Calls of all contexts: they take room, whoever dialed."""
        return loads(self.counted.loads, self.trunk_of, self.routing.snapshot.trunks)

    @property
    def asked_days(self) -> int:
        """How many days were asked for."""
        return day_of(self.until) - day_of(self.since) + 1
