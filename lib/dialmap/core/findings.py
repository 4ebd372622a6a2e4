"""What findings are told by: how bad, and about which object.

Holds severities and references to objects. Never holds a rule or judges anything: that is :mod:`dialmap.findings`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dialmap.core.model import Route, Row, Scenario, Transfer, Trunk, key_values


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


#: Severity -> its place, the worst first.
WORST: Final = {severity: place for place, severity in enumerate(Severity)}


class ObjectKind(StrEnum):
    """What a finding is about."""

    ROUTE = "route"
    TRUNK = "trunk"
    SCENARIO = "scenario"
    TRANSFER = "transfer"
    NUMBER = "number"


OBJECTS: Final[dict[type[Row], ObjectKind]] = {
    Trunk: ObjectKind.TRUNK,
    Route: ObjectKind.ROUTE,
    Scenario: ObjectKind.SCENARIO,
    Transfer: ObjectKind.TRANSFER,
}


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The object a finding is about. ``key`` is its name, of a number its digits; a transfer has scenario and block."""

    kind: ObjectKind
    key: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}:{'/'.join(self.key)}"

    @classmethod
    def parse(cls, text: str) -> "Ref":
        """The reference that was stored as text (``route:Moscow``). Errors: ValueError where the kind is unknown."""
        kind, _sep, name = text.partition(":")
        if kind != ObjectKind.TRANSFER:
            return cls(ObjectKind(kind), (name,))
        scenario, _sep, block = name.partition("/")
        return cls(ObjectKind.TRANSFER, (scenario, block))


def ref_of(row: Row) -> Ref:
    """The reference to a row."""
    return Ref(OBJECTS[type(row)], key_values(row))


def route_ref(name: str) -> Ref:
    """The route of that name."""
    return Ref(ObjectKind.ROUTE, (name,))


def trunk_ref(name: str) -> Ref:
    """The trunk of that name."""
    return Ref(ObjectKind.TRUNK, (name,))


def scenario_ref(name: str) -> Ref:
    """The scenario of that name."""
    return Ref(ObjectKind.SCENARIO, (name,))


def number_ref(number: str) -> Ref:
    """A number that somebody may dial, whether or not any transfer has it."""
    return Ref(ObjectKind.NUMBER, (number,))


def transfer_ref(key: tuple[str, str]) -> Ref:
    """The Result block with that scenario and block."""
    return Ref(ObjectKind.TRANSFER, key)
