"""Call records as Dialmap keeps them: how calls ended, the files they came from.

Holds values. Never a caller: of a record only the dialed number, the day, the way out and the end are kept.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dialmap.errors import DataError
from dialmap.messages import _


class Disposition(StrEnum):
    """How a call ended, in the words of Asterisk's call records."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    CONGESTION = "congestion"
    CANCEL = "cancel"
    UNKNOWN = "unknown"

    @property
    def fails(self) -> bool:
        """Whether the call never reached anybody's phone: the network or the dialplan ended it."""
        return self in (Disposition.FAILED, Disposition.CONGESTION)


class UnknownColumnsError(DataError):
    """A table of calls of which nobody knows which column is which."""


class CallFormat(StrEnum):
    """What a list of calls is."""

    MASTER = "master"
    """Asterisk's ``Master.csv``."""
    CDR_TABLE = "cdr_table"
    """The table ``cdr`` of FreePBX and of cdr_adaptive_odbc."""
    CEL = "cel"
    """Asterisk's channel events."""
    QUEUE_LOG = "queues"
    ACC = "acc"
    """Accounting of Kamailio and OpenSIPS."""
    TABLE = "table"
    """A table of somebody else, by its mapping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFile:
    """A file of call records of which something was counted; ``id`` is 0 where nothing was stored yet.

    Shape: ``head`` and ``tail`` are digests of the first ``head_size`` bytes and of the last ones before ``position``,
    up to which it was counted, in bytes as unpacked (in rows of Parquet); ``is_done``: there was no more. ``skipped``:
    records that could not be read. ``first`` and ``last`` are days, ISO 8601, empty where there was no call. ``state``
    is what the reader of such files wants to know when it goes on; ``lines`` how many lines lie before ``position``;
    ``mapping`` how a table of others is read, empty where its columns are known.
    """

    id: int
    who: str
    at: str
    name: str
    format: CallFormat
    head: str
    head_size: int
    tail: str = ""
    position: int = 0
    is_done: bool = False
    lines: int = 0
    calls: int = 0
    skipped: int = 0
    first: str = ""
    last: str = ""
    state: str = ""
    mapping: str = ""


#: Columns of a table of calls of others: the dialed number and when the call began are needed; ``date`` is the day,
#: where ``start`` is only the time of day.
CALL_COLUMNS: Final = ("number", "start", "date", "context", "channel", "disposition", "talked", "lasted")
NEEDED_COLUMNS: Final = ("number", "start")


@dataclass(frozen=True, slots=True)
class CallMapping:
    """How a table of calls of somebody else is read: our column -> their heading, and what their endings mean."""

    columns: Mapping[str, str]
    endings: Mapping[str, Disposition] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "CallMapping | None":
        """The mapping that :meth:`as_text` wrote; None for the empty text."""
        if not text:
            return None
        told = json.loads(text)
        endings = {spelled: Disposition(meant) for spelled, meant in told["endings"].items()}
        return cls(told["columns"], endings)

    def fits(self, headings: Collection[str]) -> bool:
        """Whether a table with these headings, in small letters, has every column that is wanted."""
        return {each.strip().casefold() for each in self.columns.values() if each} <= set(headings)

    def as_text(self) -> str:
        """As JSON of one form."""
        return json.dumps(
            {"columns": dict(self.columns), "endings": dict(self.endings)}, ensure_ascii=False, sort_keys=True
        )

    def __post_init__(self) -> None:
        unknown = [name for name in self.columns if name not in CALL_COLUMNS]
        if unknown:
            raise DataError(
                _(
                    "a call has no {name}; the columns are {columns}",
                    name=unknown[0],
                    columns=", ".join(CALL_COLUMNS),
                )
            )
        missing = [name for name in NEEDED_COLUMNS if not self.columns.get(name)]
        if missing:
            raise DataError(_("say which column is the {name} of a call", name=missing[0]))
