"""The answers of a :class:`~dialmap.core.routing.Routing`: verdicts, trunks of a route, candidates, traces, outcomes.

Holds values. Never works any of them out.
"""

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Final

from dialmap.core.model import Route, Scenario, Template, Transfer, Trunk, TrunkStatus
from dialmap.core.numbers import Cleaned
from dialmap.core.templates import handed_over
from dialmap.dialplan import Reason
from dialmap.messages import Message


class Verdict(StrEnum):
    """What becomes of a transfer."""

    ARRIVES = "arrives"
    NO_ROUTE = "no_route"
    NO_TRUNK = "no_trunk"
    DEAD_TRUNKS = "dead_trunks"
    BLOCKED = "blocked"
    """A blocking route takes the number: nobody answers, and that is meant."""
    DURING_CALL = "during_call"
    """Which trunk the route leads into, only the call itself decides: it may arrive, and nobody can tell before."""
    UNREADABLE = "unreadable"
    WRONG_ACTION = "wrong_action"
    NEEDS_PBX = "needs_pbx"
    VARIABLE = "variable"
    NOT_BY_ROUTE = "not_by_route"
    OFF = "off"

    @property
    def fails(self) -> bool:
        """Whether the caller waits for an operator who never comes."""
        return self in FAILING

    @property
    def counts(self) -> bool:
        """Whether the transfer is one of those that should arrive by a route and can be checked."""
        return self is Verdict.ARRIVES or self in FAILING


#: The route takes the number, and no call can leave on it; not that it should not.
ORPHANED: Final = (Verdict.NO_TRUNK, Verdict.DEAD_TRUNKS)
FAILING: Final = frozenset(
    {
        Verdict.NO_ROUTE,
        Verdict.NO_TRUNK,
        Verdict.DEAD_TRUNKS,
        Verdict.BLOCKED,
        Verdict.UNREADABLE,
        Verdict.WRONG_ACTION,
        Verdict.NEEDS_PBX,
    }
)


@dataclass(frozen=True, slots=True)
class Leg:
    """One trunk of a route, in order. ``trunk`` is None where nobody listed a trunk of that name."""

    name: str
    trunk: Trunk | None

    @property
    def is_of_the_call(self) -> bool:
        """Whether the call itself decides which trunk it is: by a variable, as Asterisk writes one."""
        return self.trunk is None and "${" in self.name

    @property
    def is_live(self) -> bool:
        """Whether a call can leave through it."""
        return self.trunk is not None and self.trunk.status is TrunkStatus.CONNECTED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A template that matches the number; ``reason`` says why it lost and is None for the winner."""

    route: Route
    template: Template
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Trace:
    """One number's way: the candidates, winner first, and the trunks of the winner in order.

    ``conditional``: templates that would win instead, each while its condition holds; the first that holds takes it.
    """

    number: str
    candidates: tuple[Candidate, ...]
    legs: tuple[Leg, ...]
    verdict: Verdict
    _: KW_ONLY
    conditional: tuple[Candidate, ...] = ()

    @property
    def winner(self) -> Candidate | None:
        """The template that takes the number."""
        return self.candidates[0] if self.candidates and self.candidates[0].reason is None else None

    @property
    def sends(self) -> str:
        """The number as it leaves through the trunk; empty where no route takes it."""
        return "" if self.winner is None else handed_over(self.number, self.winner.template)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What becomes of one transfer. ``route`` is what its number hits, even where something else makes it fail.

    Where the values of a variable are listed, each is checked; ``number`` and ``route`` are then those of the value
    that decided: the first that fails, else the first.
    """

    transfer: Transfer
    scenario: Scenario | None
    number: str
    route: Route | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything about one looked-up number, under the active policy and under the other one, if there is one."""

    cleaned: Cleaned
    trace: Trace
    other: Trace | None
    kind: Message | None
    spellings: tuple[tuple[str, Trace], ...]

    @property
    def policies_differ(self) -> bool:
        """Whether the other policy sends the number to another route."""
        ours = self.trace.winner
        return self.other is not None and (ours and ours.route.name) != self.other_route

    @property
    def other_route(self) -> str | None:
        """The name of the route that takes the number under the other policy; None where none does."""
        theirs = None if self.other is None else self.other.winner
        return None if theirs is None else theirs.route.name
