"""What a data set holds: trunks, routes, scenarios, transfers. Values only; nothing here reads or decides.

Texts are kept as they were typed. The vocabulary is the platform's (TWIN): a scenario's Result block transfers to a
number; the number hits a route by one of its templates; the route leads into trunks.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


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
    """A connection to the outside. ``endpoint`` is a host, never a secret. ``version`` counts the edits of this row."""

    name: str
    provider: str = ""
    endpoint: str = ""
    status: TrunkStatus = TrunkStatus.REQUESTED
    ticket: str = ""
    channels: int | None = None
    note: str = ""
    version: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Template:
    """One number template of a route. ``prefix`` and ``prepend`` are FreePBX's fields, empty for TWIN."""

    pattern: str
    prefix: str = ""
    prepend: str = ""

    @property
    def effective(self) -> str:
        """The pattern a dialed number must match, prefix included."""
        if not self.prefix:
            return self.pattern
        if self.pattern.startswith("_"):
            return "_" + self.prefix + self.pattern[1:]
        return self.prefix + self.pattern


@dataclass(frozen=True, slots=True)
class Route:
    """A route: templates that numbers match, trunks in the order in which they are tried (names; maybe of no trunk)."""

    name: str
    type: RouteType = RouteType.STANDARD
    templates: tuple[Template, ...] = ()
    trunks: tuple[str, ...] = ()
    position: int = 0
    enabled: bool = True
    owner: str = ""
    note: str = ""
    version: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, slots=True)
class Scenario:
    """A robot's scenario."""

    name: str
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
#: What the rows of each kind are called together: in a snapshot, in the store, in the audit log.
TABLES: Final[dict[type[Row], str]] = {
    Trunk: "trunks",
    Route: "routes",
    Scenario: "scenarios",
    Transfer: "transfers",
}


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
