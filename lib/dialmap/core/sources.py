"""Sources: where the data of a desk comes from by itself, how often it is read, and how it differs from what is stored.

Holds values and pure answers. Never reads a source, a clock or the store.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from dialmap.core.edits import Edit
from dialmap.core.names import folded
from dialmap.messages import Message, _

LONGEST_NAME: Final = 80
LONGEST_PLACE: Final = 1_000
#: How often a source can be read, in minutes: from every minute to once in a month.
SHORTEST_PAUSE: Final = 1
LONGEST_PAUSE: Final = 31 * 24 * 60
#: Where Asterisk's manager interface listens where no port is named; and what stands in front where it is encrypted.
MANAGER_PORT: Final = 5038
TLS: Final = "tls:"
#: What a variable of the environment can be called, and a header of HTTP (RFC 9110).
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


class SourceKind(StrEnum):
    """What a source holds. The values are in every database."""

    TABLES = "tables"
    RECORDS = "records"
    MANAGER = "manager"


class Then(StrEnum):
    """What happens where a source differs from what is stored. The values are in every database."""

    TELL = "tell"
    PROPOSE = "propose"
    TAKE = "take"


class SourceState(StrEnum):
    """How the last reading of a source ended. The values are in every database."""

    UNREAD = "unread"
    ALIKE = "alike"
    DRIFTED = "drifted"
    TAKEN = "taken"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """Where data comes from.

    ``place``: a file or a folder on the server, ``https://…``, or ``host:port`` of a manager interface. ``every``:
    minutes between two readings. ``is_whole``: stored rows that it lacks are gone. ``login`` is the header (HTTPS) or
    the user (manager) to which ``secret`` belongs: the *name* of a variable of the environment, never the secret.
    ``format``, ``entry`` and ``mapping`` say how it is read; empty: found out.
    """

    name: str
    kind: SourceKind = SourceKind.TABLES
    place: str = ""
    every: int = 60
    then: Then = Then.TELL
    is_whole: bool = False
    format: str = ""
    entry: str = ""
    mapping: str = ""
    login: str = ""
    secret: str = ""
    is_on: bool = True

    @property
    def is_remote(self) -> bool:
        """Whether it is fetched from an address."""
        return self.kind is not SourceKind.MANAGER and is_address(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(NewSource):
    """A source that is kept. ``version`` counts its changes, from 1; ``at`` is when it was last changed."""

    id: int
    version: int
    who: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """How much a source differs from what is stored.

    Shape: counts of rows, of ranges of numbers that would go elsewhere (``unproven``: that could not be worked out),
    of findings that would be new and gone, and of rows of the source that cannot be read. ``mark`` is another text
    for another difference; empty where there is none. ``proposal`` is the number of the change proposal made of it; 0:
    none was.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    ranges: int = 0
    unproven: bool = False
    new: int = 0
    gone: int = 0
    refused: int = 0
    mark: str = ""
    proposal: int = 0

    @property
    def rows(self) -> int:
        """How many rows differ."""
        return self.added + self.changed + self.removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading of a source, and all the ones after it that ended alike.

    ``since`` and ``at``: the first and the last of them; ``times``: how many. ``told`` is what went wrong or was done,
    by language. ``revision`` is that of the data with which it was compared, ``edits`` what would make it alike.
    """

    source: int
    since: str
    at: str
    times: int
    state: SourceState
    told: dict[str, str]
    departure: Departure
    revision: int
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """A source with its newest reading; None where it was never read."""

    source: Source
    reading: Reading | None

    @property
    def state(self) -> SourceState:
        """How its last reading ended."""
        return SourceState.UNREAD if self.reading is None else self.reading.state

    @property
    def is_odd(self) -> bool:
        """Whether somebody should look: it is on, and differs or cannot be read."""
        return self.source.is_on and self.state in (SourceState.DRIFTED, SourceState.BROKEN)

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be read: never read, changed since, or read long enough ago; a clock may be put back."""
        if not self.source.is_on or self.reading is None:
            return self.source.is_on
        pause = timedelta(minutes=self.source.every)
        changed, read = (datetime.fromisoformat(each) for each in (self.source.at, self.reading.at))
        return read <= changed <= now or read + pause <= now or read > now + pause


def shown(place: str) -> str:
    """A place without what may be secret in it: the query of an address."""
    return place.partition("?")[0] + "?…" if is_address(place) and "?" in place else place


def is_address(place: str) -> bool:
    """Whether a place is an address on the web."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", place) is not None


def host_of(place: str) -> tuple[str, int]:
    """Host and port of a manager interface; ``tls:`` may stand in front. Errors: :class:`ValueError` for others."""
    found = urlsplit(f"//{place.removeprefix(TLS)}")
    if not found.hostname or found.path or found.query or found.username is not None:
        raise ValueError(place)
    return found.hostname, found.port or MANAGER_PORT


def wrong_with(wanted: NewSource, others: Iterable[str]) -> Message | None:
    """Why a source cannot be kept, ``others`` being the names of the other ones; None where it can."""
    name, place = wanted.name.strip(), wanted.place.strip()
    if not folded(name) or len(name) > LONGEST_NAME or not name.isprintable():
        return _("a source needs a name of at most {limit} characters", limit=LONGEST_NAME)
    if folded(name) in map(folded, others):
        return _("there is a source {name} already", name=name)
    if not place or len(place) > LONGEST_PLACE or not place.isprintable():
        return _("say where the source is: a file, a folder, or an address that begins with https://")
    if not SHORTEST_PAUSE <= wanted.every <= LONGEST_PAUSE:
        return _("a source is read every {least} to {most} minutes", least=SHORTEST_PAUSE, most=LONGEST_PAUSE)
    if wanted.secret and not _VARIABLE.fullmatch(wanted.secret):
        return _("a variable is named by letters, digits and _; the secret itself stays in the environment")
    return _wrong_with_place(wanted, place)


def _wrong_with_place(wanted: NewSource, place: str) -> Message | None:
    if wanted.kind is SourceKind.MANAGER:
        return _wrong_with_manager(wanted, place)
    if not is_address(place):
        if wanted.login or wanted.secret:
            return _("only an address or a manager interface has a secret")
        return None
    try:
        found = urlsplit(place)
    except ValueError:
        return _("{text} is no web address; write it as https://example.com/routes.csv", text=place)
    if found.scheme.lower() not in ("https", "http") or not found.hostname:
        return _("{text} is no web address; write it as https://example.com/routes.csv", text=place)
    if wanted.kind is SourceKind.RECORDS:
        return _("call records are counted from files and folders of the server; name one")
    if found.username is not None:
        return _("an address holds no password here; name a header, and the variable that holds the secret")
    if bool(wanted.login) is not bool(wanted.secret):
        return _("a header needs the variable that holds its value, and a variable the header")
    if wanted.login and not _HEADER.fullmatch(wanted.login):
        return _("{text} is no name of a header", text=wanted.login)
    return None


def _wrong_with_manager(wanted: NewSource, place: str) -> Message | None:
    try:
        host_of(place)
    except ValueError:
        return _("{text} is no host and port; write it as pbx.example.com:5038", text=place)
    if not wanted.login or not wanted.secret:
        return _("a manager interface needs a user, and the variable that holds the password")
    return None
