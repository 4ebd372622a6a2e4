"""What was promised in reviews: who mends what until when, and how each promise stands today.

Holds promises and how they are judged. Never reads a clock or the store: the day and what was found are arguments.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dialmap.core.reviews import ItemKind

SOON: Final = timedelta(days=7)


class Progress(StrEnum):
    """How a promise stands, the most urgent first."""

    OVERDUE = "overdue"
    SOON = "soon"
    WAITING = "waiting"
    KEPT = "kept"

    @property
    def is_open(self) -> bool:
        """Whether it still has to be kept."""
        return self is not Progress.KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A decision to mend something: the newest about this finding or change.

    ``object`` is the object as text (``route:Moscow``), ``told`` what was found, by language; ``done_at`` is when
    somebody said that it is done (ISO 8601 in UTC), empty where nobody did.
    """

    fingerprint: str
    kind: ItemKind
    code: str
    object: str
    told: dict[str, str]
    session: int
    title: str
    owner: str
    due: date | None
    note: str
    who: str
    at: str
    done_at: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A promise and how it stands. ``is_changed``: the finding has other evidence now, but there still is one."""

    promise: Promise
    progress: Progress
    is_changed: bool = False


def follow_up(promise: Promise, found: Collection[str], still: Collection[tuple[str, str]], today: date) -> FollowUp:
    """How a promise stands: kept as soon as the finding is gone, open again when it returns.

    ``found`` are the fingerprints of today's findings, ``still`` their pairs of rule and object: while the same rule
    still finds something about the same object the promise stays open. A change is kept once somebody says so.
    """
    if promise.kind is ItemKind.CHANGE:
        is_there, is_changed = not promise.done_at, False
    else:
        is_changed = promise.fingerprint not in found
        is_there = not is_changed or (promise.code, promise.object) in still
    if not is_there:
        return FollowUp(promise, Progress.KEPT)
    if promise.due is not None and promise.due < today:
        return FollowUp(promise, Progress.OVERDUE, is_changed)
    is_soon = promise.due is not None and promise.due <= today + SOON
    return FollowUp(promise, Progress.SOON if is_soon else Progress.WAITING, is_changed)
