"""What is told of real calls: how they ended, where they differ from the table, how full a trunk was.

Holds values. Never works any of them out.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ends:
    """How many calls there were, how many were answered, how many never reached a phone, and seconds of talk."""

    calls: int = 0
    answered: int = 0
    failed: int = 0
    seconds: int = 0

    def __add__(self, other: "Ends") -> "Ends":
        return Ends(
            self.calls + other.calls,
            self.answered + other.answered,
            self.failed + other.failed,
            self.seconds + other.seconds,
        )

    @property
    def unanswered(self) -> int:
        """How many nobody answered, for whatever reason."""
        return self.calls - self.answered

    @property
    def failing(self) -> float:
        """The share that never reached a phone, from 0 to 1."""
        return self.failed / self.calls if self.calls else 0.0


class DriftKind(StrEnum):
    """How calls differ from the table."""

    OTHER_TRUNK = "other_trunk"
    """They leave by a trunk that the route does not lead into."""
    NO_WAY = "no_way"
    """They leave, though the table says that none can: its route leads into no live trunk."""
    NO_ROUTE = "no_route"
    """They leave, though the number fits no route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Calls to one number that left by ``trunk``, where the table says ``route`` and its live ``expected`` trunks."""

    kind: DriftKind
    number: str
    route: str
    expected: tuple[str, ...]
    trunk: str
    ends: Ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialed:
    """Calls to one number, or to numbers that begin so where not ``is_whole``."""

    number: str
    is_whole: bool
    route: str
    ends: Ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many calls were on a trunk at once, looked at as each minute begins.

    Shape: ``peak`` is the most, at ``peak_at`` (ISO 8601); ``hours`` the most in each hour of the day, ``means`` how
    many on average; ``full`` minutes with as many calls as ``channels`` or more, of ``minutes``; None: nobody has said
    how many channels there are.
    """

    trunk: str
    channels: int | None
    peak: int
    peak_at: str
    hours: tuple[int, ...]
    means: tuple[float, ...]
    full: int | None
    minutes: int
