"""What a PBX itself says of its trunks, when somebody looks. Never overwrites what was asked of a provider."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Observed(StrEnum):
    """What was seen of a trunk; beside the status of its request."""

    NEVER = "never"
    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"


def worst(states: Iterable[Observed]) -> Observed:
    """What several states of one trunk come to: one that failed counts; of none, that nobody looked."""
    found = set(states)
    if Observed.UNREACHABLE in found:
        return Observed.UNREACHABLE
    return Observed.REACHABLE if found else Observed.NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkState:
    """A time in which a trunk was in one state, as one source saw it: its number, and its name.

    ``said`` is the word of the PBX. ``since`` and ``at``: when it was first and last seen so, ISO 8601 in UTC.
    """

    trunk: str
    source: int
    seen_by: str
    state: Observed
    said: str
    since: str
    at: str
