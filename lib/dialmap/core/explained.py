"""A call followed through a dialplan that is in no database: its path, its trunks, how it ends.

Holds the shape that readers of dialplans fill and that pages and commands tell. Never follows a call.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Ending(StrEnum):
    """How a followed call ends."""

    LEAVES = "leaves"
    """Through at least one trunk."""
    RINGS = "rings"
    """At phones only."""
    ELSEWHERE = "elsewhere"
    """In a queue, a mailbox, a program."""
    UNKNOWN = "unknown"
    """Through a trunk that only the call decides."""
    BLOCKED = "blocked"
    """Nowhere, on purpose: it is told something, or hung up."""
    LOST = "lost"
    """At an extension or a label that does not exist."""
    CUT = "cut"
    """Nobody knows: the path is longer than what is followed."""
    NOT_TAKEN = "not_taken"
    """No extension takes the number."""


#: The call comes to somebody, or out of the house.
ARRIVING: Final = (Ending.LEAVES, Ending.RINGS, Ending.ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedStep:
    """One step that the call passes; ``source`` is ``file:line``."""

    context: str
    extension: str
    priority: int
    application: str
    arguments: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What becomes of a call to ``number`` that enters at ``entry``.

    Shape: ``context``, ``template`` and ``source`` name the extension that takes it, empty where none does; ``trunks``
    in the order in which they are tried; ``sends`` is the number as the first of them gets it. ``hangs_on`` names what
    only the call decides, ``conditional`` the extensions that take it instead for some callers or at some hours,
    ``asked`` what is asked before that extension and may take it, ``lost`` the targets that do not exist, each with its
    place.
    """

    number: str
    entry: str
    ending: Ending
    context: str = ""
    template: str = ""
    source: str = ""
    trunks: tuple[str, ...] = ()
    sends: str = ""
    steps: tuple[ExplainedStep, ...] = ()
    hangs_on: tuple[str, ...] = ()
    conditional: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    is_whole: bool = True
