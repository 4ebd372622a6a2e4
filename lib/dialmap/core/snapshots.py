"""Snapshots: why one is kept, and what is known of it without its content.

Holds values only. Never packs, stores or restores: that is the store and the service.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LONGEST_NAME: Final = 200


class SnapshotReason(StrEnum):
    """Why a snapshot was taken. The values are in every database for ever."""

    HAND = "hand"
    IMPORT = "import"
    SESSION = "session"
    RESTORE = "restore"
    FILE = "file"
    DELETE = "delete"
    EMPTY = "empty"
    ROWS = "rows"

    @property
    def is_automatic(self) -> bool:
        """Whether nobody asked for it, so that it may go when it is old and nothing needs it."""
        return self not in (SnapshotReason.HAND, SnapshotReason.FILE, SnapshotReason.SESSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSnapshot:
    """A snapshot without its content. ``made_at`` is ISO 8601 in UTC; ``hash`` that of its content."""

    id: int
    name: str
    made_at: str
    who: str
    reason: SnapshotReason
    hash: str
