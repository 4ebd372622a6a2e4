"""The log of changes: what an entry says, and the chain of hashes that shows whether anybody altered it.

Holds entries, the vocabulary of what is done to what, and the proof. Never writes the log and reads no clock.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

#: A write that changes more rows than this is told by one entry, with the snapshots before and after.
MOST_TOLD: Final = 1_000


class AuditAction(StrEnum):
    """What was done. The values are in every log for ever."""

    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    IMPORT = "import"
    IMPORT_AND_DELETE = "import and delete"
    FIX = "fix"
    CHANGE = "change"
    SNAPSHOT = "snapshot"
    RESTORE = "restore"
    START_EMPTY = "start empty"
    WAIVE = "waive"
    END_WAIVER = "end waiver"
    OPEN_SESSION = "open session"
    CLOSE_SESSION = "close session"
    DECIDE = "decide"
    SIGN_OFF = "sign off"
    PROPOSE = "propose"
    APPLY_PROPOSAL = "apply proposal"
    REJECT_PROPOSAL = "reject proposal"
    WITHDRAW_PROPOSAL = "withdraw proposal"
    TAKE_BACK = "take back"
    PEOPLE = "people"
    RETAIN = "retain"
    COMMENT = "comment"
    KEEP_PROMISE = "keep promise"


class AuditKind(StrEnum):
    """To what it was done. The values are in every log for ever."""

    TRUNKS = "trunks"
    ROUTES = "routes"
    SCENARIOS = "scenarios"
    TRANSFERS = "transfers"
    SETTING = "setting"
    SNAPSHOT = "snapshot"
    WAIVER = "waiver"
    SESSION = "session"
    DECISION = "decision"
    PROPOSAL = "proposal"
    BACKUP = "backup"
    PERSON = "person"
    ROWS = "rows"
    ENTRY = "entry"
    ARCHIVE = "archive"
    COMMENT = "comment"
    REGISTRY = "registry"
    CALLS = "calls"
    SOURCE = "source"
    ALERT = "alert"
    TOKEN = "token"


class Change(StrEnum):
    """What became of a row, whichever way it was done."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


#: The objects that rows of the data set are, as the log names them.
ROW_KINDS: Final = frozenset((AuditKind.TRUNKS, AuditKind.ROUTES, AuditKind.SCENARIOS, AuditKind.TRANSFERS))


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What happens to one object: its kind and key, and both states as plain values, None where there is none."""

    kind: AuditKind
    key: str
    old: object = None
    new: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was done. ``at`` is ISO 8601 in UTC; ``old`` and ``new`` are JSON, empty where there is none.

    ``action`` and ``kind`` are texts here: a log that somebody has spoiled must still be shown. ``subject`` is what
    stays the same when the name changes (mail address, ``sub``, ``os:`` and a system's user); empty where nobody said.
    """

    id: int
    at: str
    who: str
    action: str
    kind: str
    key: str
    old: str
    new: str
    hash: str
    subject: str

    @property
    def change(self) -> Change | None:
        """What became of the row that the entry tells of; None where it tells of something else."""
        if self.kind not in ROW_KINDS:
            return None
        if self.old and self.new:
            return Change.CHANGED
        return Change.ADDED if self.new else Change.REMOVED

    @property
    def told(self) -> tuple[object, ...]:
        """What the hash covers, in the order in which it is taken."""
        return covered(self.id, self.at, self.who, self.action, self.kind, self.key, self.old, self.new, self.subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Everything that one write told: its newest entry, the number of its oldest, and how many there are.

    Shape: ``rows`` counts the rows by kind and by what became of them.
    """

    newest: Entry
    oldest: int
    count: int
    rows: tuple[tuple[str, Change, int], ...]


def writes(log: Iterable[Entry]) -> Iterator[Written]:
    """Entries, newest first, put together by what wrote them: those of one moment and one person."""
    for _moment, group in groupby(log, lambda entry: (entry.at, entry.who)):
        listed = list(group)
        counts = Counter((entry.kind, change) for entry in listed if (change := entry.change) is not None)
        rows = tuple((kind, change, count) for (kind, change), count in sorted(counts.items()))
        yield Written(newest=listed[0], oldest=listed[-1].id, count=len(listed), rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogArchive:
    """Entries ``first`` to ``last`` that the log no longer holds: ``head`` is the hash of the last of them.

    ``known`` (JSON) is what is asked of them every day; ``seal`` binds all of it and the content.
    """

    id: int
    first: int
    last: int
    head: str
    known: str
    seal: str
    made_at: str
    who: str


def archive_seal(archive: LogArchive, content: bytes) -> str:
    """What binds an archive: SHA-256, 64 hex digits."""
    told = [archive.first, archive.last, archive.head, archive.known, archive.made_at, archive.who]
    told.append(hashlib.sha256(content).hexdigest())
    return hashlib.sha256(_encode(told).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class LogState:
    """Whether the log is whole: ``first_broken`` is the id of the first entry that was altered, or None."""

    entries: int
    first_broken: int | None
    last_hash: str


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which entries are asked for; empty means any. ``text`` is looked for in names and values, whatever the case."""

    who: str = ""
    action: str = ""
    kind: str = ""
    text: str = ""


def covered(*told: object) -> tuple[object, ...]:
    """What a hash covers: all that is told; an empty subject, which comes last, is left out, as in earlier versions."""
    return told if told[-1] else told[:-1]


_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def entry_hash(previous: str, covered: tuple[object, ...]) -> str:
    """The hash of an entry: SHA-256 over the hash before it and what it tells, 64 hex digits."""
    return hashlib.sha256(_encode([previous, *covered]).encode("ascii")).hexdigest()


def plain_json(value: object) -> str:
    """A state as it is written into the log; empty for none."""
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def verified(log: Iterable[Entry], head: str, archived: tuple[int, str] = (0, "")) -> LogState:
    """Follow the chain from the first entry to the last; ``archived``: number and hash of the entry before the first.

    An entry that does not follow from the one before it was altered, removed or put in. ``head`` is the hash that the
    newest entry must have; where it has not, entries at the end are missing. Somebody who writes the whole log anew,
    and the head too, is found out only by a hash that was kept elsewhere.
    """
    previous, expected = archived[1], archived[0] + 1
    broken: int | None = None
    for entry in log:
        if broken is None and (entry.id != expected or entry.hash != entry_hash(previous, entry.told)):
            broken = entry.id
        previous, expected = entry.hash, expected + 1
    if broken is None and previous != head:
        broken = expected
    return LogState(expected - 1, broken, previous)
