"""The flow picture as values: nodes, links, and the steps by which somebody goes deeper. Never makes or draws one."""

from dataclasses import dataclass
from enum import StrEnum

from dialmap.core.verdicts import Outcome
from dialmap.messages import Message


class NodeKind(StrEnum):
    """What a node stands for."""

    SCENARIO = "scenario"
    OWNER = "owner"
    CONTEXT = "context"
    OPERATOR = "operator"
    REGION = "region"
    NUMBER = "number"
    PREFIX = "prefix"
    ROUTE = "route"
    TRUNK = "trunk"
    NO_ROUTE = "no_route"
    NOT_USED = "not_used"
    NO_TRUNK = "no_trunk"
    BLOCKED = "blocked"
    INSIDE = "inside"
    REST = "rest"


class Start(StrEnum):
    """What the first column holds."""

    SCENARIO = "scenario"
    OWNER = "owner"
    CONTEXT = "context"
    """The context of the dialplan in which the number is found."""
    OPERATOR = "operator"
    """The operator to whom the registry gave the number."""
    REGION = "region"
    """The region of the number, by the registry."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step deeper: only what passes a node. The rest of a column has its number, and how many are shown."""

    kind: NodeKind
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def read(cls, text: str) -> "Step | None":
        """A step from the URL; None for what is none."""
        kind, _sep, key = text.partition(":")
        return cls(NodeKind(kind), key) if kind in set(NodeKind) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node in ``column`` (0 to 3). ``fails`` of its ``weight`` transfers fail."""

    kind: NodeKind
    key: str
    label: str | Message
    column: int
    weight: int
    fails: int

    @property
    def is_problem(self) -> bool:
        """Whether something of it fails: drawn red, with a mark."""
        return self.fails > 0

    @property
    def step(self) -> Step:
        """What a click on it asks for."""
        return Step(self.kind, self.key)


@dataclass(frozen=True, slots=True)
class Link:
    """``weight`` transfers go from node ``source`` to node ``target`` (indexes); either all of them fail, or none."""

    source: int
    target: int
    weight: int
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture: nodes, links and the transfers that are drawn."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def grouped(self) -> bool:
        """Whether something was put together to stay readable."""
        return any(node.kind in (NodeKind.PREFIX, NodeKind.REST) for node in self.nodes)
