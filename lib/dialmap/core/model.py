"""What a data set holds: trunks, routes, scenarios, transfers, and the whole of them at one moment.

Holds values as they were typed, in the platform's vocabulary (TWIN): a scenario's Result block transfers to a number;
the number hits a route by one of its templates; the route leads into trunks. Never reads, judges or stores anything.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from operator import is_
from typing import Final, Protocol, TypeVar

from dialmap.core.bare import as_pattern
from dialmap.core.observed import Observed


class TrunkStatus(StrEnum):
    """How far the support request for the trunk has come."""

    REQUESTED = "requested"
    CONNECTED = "connected"
    DISABLED = "disabled"


class RouteType(StrEnum):
    """``interconnect`` joins two PBXs; ``standard`` calls the world. The wrong one bills the calls wrongly."""

    INTERCONNECT = "interconnect"
    STANDARD = "standard"


class Telephony(StrEnum):
    """Where a scenario's operators sit. Transfers by route need an own or a virtual PBX."""

    OWN_PBX = "own_pbx"
    VIRTUAL_PBX = "virtual_pbx"
    PLATFORM = "platform"


class Action(StrEnum):
    """The action type of a Result block."""

    TRANSFER_TO_OPERATOR = "transfer_to_operator"
    END_CALL = "end_call"
    OTHER = "other"


class LineAction(StrEnum):
    """*Action on redirect* of a line. Only ``custom_direction`` makes the transfer number count."""

    CUSTOM_DIRECTION = "custom_direction"
    SOFTPHONE = "softphone"
    OTHER = "other"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Trunk:
    """A connection to the outside. ``endpoint`` is a host, never a secret; ``observed_at`` is a moment in UTC.

    ``version`` is the revision of the data set in which this row was last written: it never repeats.
    """

    name: str
    _: KW_ONLY
    provider: str = ""
    endpoint: str = ""
    status: TrunkStatus = TrunkStatus.REQUESTED
    ticket: str = ""
    channels: int | None = None
    note: str = ""
    observed: Observed = Observed.NEVER
    observed_at: str = ""
    version: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Template:
    """One number template of a route. ``prefix`` and ``prepend`` are FreePBX's fields, empty for TWIN.

    ``condition`` says in words when the template counts, such as for one caller ID or in certain hours; empty: always.
    ``source`` is where it came from, as file and line; empty where it was typed here.
    """

    pattern: str
    prefix: str = ""
    prepend: str = ""
    _: KW_ONLY
    condition: str = ""
    source: str = ""

    @classmethod
    def of(cls, pattern: str, prefix: str = "", prepend: str = "", condition: str = "", source: str = "") -> "Template":
        """From its parts in the order of ``core.fields.PARTS``; what came with a later version may be left out."""
        return cls(pattern, prefix, prepend, condition=condition, source=source)

    @property
    def effective(self) -> str:
        """The pattern a dialed number must match, prefix included. One with a prefix or a prepend is FreePBX's."""
        marked = as_pattern(self.pattern) if self.prefix or self.prepend else self.pattern
        return "_" + self.prefix + marked[1:] if self.prefix and marked.startswith("_") else self.prefix + marked


@dataclass(frozen=True, slots=True)
class Route:
    """A route: templates that numbers match, trunks in the order in which they are tried (names; maybe of no trunk).

    ``context`` is the context of the dialplan in which its templates stand, as Asterisk names it; empty for TWIN. A
    ``blocking`` route ends calls on purpose: its trunks, if it has any, are never tried. Calls on a route that ends
    ``inside`` the PBX (at a phone, in a queue or a mailbox) need no trunk.
    """

    name: str
    _: KW_ONLY
    type: RouteType = RouteType.STANDARD
    templates: tuple[Template, ...] = ()
    trunks: tuple[str, ...] = ()
    position: int = 0
    enabled: bool = True
    owner: str = ""
    note: str = ""
    context: str = ""
    blocking: bool = False
    inside: bool = False
    version: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Scenario:
    """A robot's scenario."""

    name: str
    _: KW_ONLY
    telephony: Telephony = Telephony.OWN_PBX
    enabled: bool = True
    owner: str = ""
    note: str = ""
    version: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Transfer:
    """One Result block of a scenario. ``number`` is raw text; ``expected_route`` is what its owner expects to win.

    ``values``: what a variable in the number may be during the call, where its owner has listed it.
    """

    scenario: str
    block: str
    _: KW_ONLY
    action: Action = Action.TRANSFER_TO_OPERATOR
    inbound_action: LineAction = LineAction.CUSTOM_DIRECTION
    outbound_action: LineAction = LineAction.NONE
    number: str = ""
    expected_route: str = ""
    note: str = ""
    values: tuple[str, ...] = ()
    version: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """Scenario and block."""
        return self.scenario, self.block


Row = Trunk | Route | Scenario | Transfer
Kind = TypeVar("Kind", bound=Row)
#: What the rows of each kind are called together: in a snapshot, in the store, in the audit log. In this order.
TABLES: Final[dict[type, str]] = {
    Trunk: "trunks",
    Route: "routes",
    Scenario: "scenarios",
    Transfer: "transfers",
}


def place(row: Row) -> tuple[int, str, str]:
    """Where a row stands among its kind: routes in list order, the rest by key."""
    if isinstance(row, Transfer):
        return 0, row.scenario, row.block
    return (row.position if isinstance(row, Route) else 0), row.name, ""


def key_values(row: Row) -> tuple[str, ...]:
    """The key of a row, one value a field."""
    return (row.scenario, row.block) if isinstance(row, Transfer) else (row.name,)


def are_same(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether both hold the very same rows, as objects: what was found out about the ones holds for the others."""
    return rows is others or (len(rows) == len(others) and all(map(is_, rows, others)))


class EditLike(Protocol):
    """A row as it was and as it will be; see :class:`~dialmap.core.edits.Edit`."""

    @property
    def before(self) -> Row | None:
        """The row as it was; None where it is new."""

    @property
    def after(self) -> Row | None:
        """The row as it will be; None where it goes."""


def _shared(rows: tuple[Kind, ...], others: tuple[Kind, ...]) -> tuple[Kind, ...]:
    known = {row.key: row for row in others}
    return tuple(known[row.key] if known.get(row.key) == row else row for row in rows)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole data set at one moment. Routes stand in list order, the rest by key."""

    trunks: tuple[Trunk, ...] = ()
    routes: tuple[Route, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    transfers: tuple[Transfer, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.trunks or self.routes or self.scenarios or self.transfers)

    def rows(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """The rows of one kind."""
        found: tuple[Kind, ...] = getattr(self, TABLES[kind])
        return found

    @property
    def every_row(self) -> tuple[Row, ...]:
        """All rows, kind after kind."""
        return (*self.trunks, *self.routes, *self.scenarios, *self.transfers)

    def only(self, keys: Mapping[type[Row], Collection[tuple[str, ...]]]) -> "Snapshot":
        """Only the rows with these keys, by kind."""
        return Snapshot(
            tuple(row for row in self.trunks if (row.name,) in keys.get(Trunk, ())),
            tuple(row for row in self.routes if (row.name,) in keys.get(Route, ())),
            tuple(row for row in self.scenarios if (row.name,) in keys.get(Scenario, ())),
            tuple(row for row in self.transfers if row.key in keys.get(Transfer, ())),
        )

    def sharing(self, other: "Snapshot") -> "Snapshot":
        """The same data set, of the other's own rows where they are equal: what is known about those holds here too."""
        return Snapshot(
            _shared(self.trunks, other.trunks),
            _shared(self.routes, other.routes),
            _shared(self.scenarios, other.scenarios),
            _shared(self.transfers, other.transfers),
        )

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Snapshot":
        """The data set of these rows, in whatever order they come; of two with the same key the last one counts."""
        sorted_by_kind: dict[type[Row], dict[tuple[str, ...], Row]] = {kind: {} for kind in TABLES}
        for row in rows:
            sorted_by_kind[type(row)][key_values(row)] = row
        tables = {TABLES[kind]: tuple(sorted(found.values(), key=place)) for kind, found in sorted_by_kind.items()}
        return cls(**tables)  # type: ignore[arg-type]

    def with_edits(self, edits: Iterable[EditLike]) -> "Snapshot":
        """The data set with rows put in, replaced or taken out, by key. A scenario takes its Result blocks along."""
        by_kind: dict[type[Row], list[EditLike]] = {}
        for edit in edits:
            row = edit.after if edit.after is not None else edit.before
            by_kind.setdefault(type(row), []).append(edit)  # type: ignore[arg-type]
        tables: dict[str, tuple[Row, ...]] = {}
        for kind, name in TABLES.items():
            rows: tuple[Row, ...] = getattr(self, name)
            if kind in by_kind:
                found = {key_values(row): row for row in rows}
                for edit in by_kind[kind]:
                    if edit.before is not None:
                        found.pop(key_values(edit.before), None)
                    if edit.after is not None:
                        found[key_values(edit.after)] = edit.after
                rows = tuple(sorted(found.values(), key=place))
            tables[name] = rows
        gone = {key_values(edit.before)[0] for edit in by_kind.get(Scenario, ()) if edit.before and edit.after is None}
        if gone:
            tables["transfers"] = tuple(row for row in tables["transfers"] if key_values(row)[0] not in gone)
        return Snapshot(**tables)  # type: ignore[arg-type]
