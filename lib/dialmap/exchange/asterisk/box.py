"""What the files of one PBX hold together: its dialplan, its trunks, what it said of them.

Holds the shapes, and how parts become one. Never reads a text.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dialmap.core.model import Route, Template
from dialmap.core.observed import Observed
from dialmap.dialplan import Policy
from dialmap.exchange.asterisk.dialplan import Dialplan, Unread
from dialmap.exchange.robots.transfers import Handed


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A trunk as the PBX lists it.

    Shape: ``host`` with its port, if one is named; ``channels`` at once, None if nobody limits them; ``registration``
    is the name under which it registers; ``note`` what else the PBX calls it.
    """

    name: str
    host: str = ""
    channels: int | None = None
    registration: str = ""
    is_off: bool = False
    note: str = ""


def each_once(trunks: Iterable[Listed]) -> tuple[Listed, ...]:
    """Each trunk as it is first listed."""
    found: dict[str, Listed] = {}
    for each in trunks:
        found.setdefault(each.name, each)
    return tuple(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a PBX said of one of its peers: its name, its registration's name, or its address, as it prints them.

    ``said`` is the word it used for the state; ``is_cut``: the name was cut where its column ends.
    """

    name: str
    state: Observed
    said: str = ""
    is_cut: bool = False

    def is_of(self, name: str, registration: str, host: str) -> bool:
        """Whether it is about the trunk of that name."""
        if self.is_cut:
            return name.startswith(self.name)
        return self.name in (name, registration) or (bool(host) and self.name == host)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """The templates of one route, from a file that holds nothing else."""

    route: str
    templates: tuple[Template, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The routes of a PBX whose routing is a table, not a dialplan.

    Shape: ``policy`` says which route wins there; ``falls``: whether a call whose trunks fail goes on to the next route
    that takes it; ``lines`` is how many rows were read.
    """

    routes: tuple[Route, ...]
    policy: Policy
    falls: bool
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One PBX, or what one file tells of it.

    Shape: ``plan`` is None where no file holds a dialplan, ``rules`` where none holds a table of routes; ``tables``:
    name of a FreePBX table -> its rows by column; ``handed`` are transfers of robots.
    """

    plan: Dialplan | None = None
    rules: Rules | None = None
    handed: tuple[Handed, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    trunks: tuple[Listed, ...] = ()
    seen: tuple[Sighting, ...] = ()
    patterns: tuple[Patterns, ...] = ()
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()


def joined(boxes: Iterable[Box]) -> Box:
    """The parts of one PBX put together: of what several name the first counts."""
    parts = tuple(boxes)
    plans = [each.plan for each in parts if each.plan is not None]
    variables = {name: value for each in parts for name, value in each.variables.items()}
    tables: dict[str, tuple[Mapping[str, str], ...]] = {}
    for each in parts:
        for name, rows in each.tables.items():
            tables[name] = (*tables.get(name, ()), *rows)
    return Box(
        plan=_one(plans, variables) if plans else None,
        handed=tuple(each for part in parts for each in part.handed),
        rules=next((each.rules for each in parts if each.rules is not None), None),
        trunks=each_once(each for part in parts for each in part.trunks),
        seen=tuple(each for part in parts for each in part.seen),
        patterns=tuple(each for part in parts for each in part.patterns),
        tables=tables,
        unread=tuple(each for part in parts for each in part.unread),
    )


def _one(plans: list[Dialplan], variables: Mapping[str, str]) -> Dialplan:
    contexts = {name: context for plan in reversed(plans) for name, context in plan.contexts.items()}
    known = {name: value for plan in plans for name, value in plan.variables.items()}
    unread = tuple(each for plan in plans for each in plan.unread)
    return Dialplan(contexts, {**known, **variables}, unread, sum(plan.lines for plan in plans))
