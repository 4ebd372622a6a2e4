"""A handful of figures of a data set at a moment, for the trend. Never says what to make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

#: So many states are shown as a trend.
MOST_STATES: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The figures at a moment (ISO 8601 in UTC): transfers that should arrive and do, findings, routes without trunk.

    Shape: ``figures`` has ``expected``, ``arriving``, ``error``, ``warning``, ``note``, ``orphans``.
    """

    at: str
    revision: int
    figures: Mapping[str, int]

    @property
    def failing(self) -> int:
        """How many transfers fail."""
        return self.figures["expected"] - self.figures["arriving"]
