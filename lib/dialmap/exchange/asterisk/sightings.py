"""Reads what an Asterisk prints about its trunks: ``pjsip show endpoints`` and ``registrations``, ``sip show peers``
and ``registry``.

Holds which words mean that a trunk can be reached. Never guesses: a state that says nothing either way is left out.
"""

import re
from collections.abc import Iterator
from typing import Final

from dialmap.core.observed import Observed
from dialmap.exchange.asterisk.box import Sighting
from dialmap.exchange.asterisk.shown import FIRST, bare

#: Characters of a name that ``sip show peers`` prints.
NAME_WIDTH: Final = 25
_ENDPOINT: Final = re.compile(
    r"^\s*Endpoint:\s+(\S+?)(?:/\S*)?\s+"
    r"(Not in use|In use|Busy|Invalid|Unavailable|Ringing|Ring\+Inuse|On Hold|Unknown)\b"
)
_REGISTRATION: Final = re.compile(r"^\s*(\S+?)/sips?:\S*\s+\S*\s*(Registered|Unregistered|Rejected|Stopped)\b")
_PEER: Final = re.compile(r"^(\S+)\s+\S+.*\s(OK \(\d+ ms\)|LAGGED \(\d+ ms\)|UNREACHABLE|UNKNOWN|Unmonitored)(?:\s|$)")
_REGISTRY: Final = re.compile(
    r"^(\S+)\s+[YN]\s+.*?\s\d+\s+"
    r"(Registered|Request Sent|Auth\. Sent|Rejected|Failed|No Authentication|Unregistered|Timeout)\b"
)
_HEADS: Final = re.compile(
    r"^\s*(?:Endpoint:\s+<|<Registration/ServerURI|Name/username\s+Host|Host\s+dnsmgr\s+Username)"
)
_UP: Final = ("Not in use", "In use", "Busy", "Ringing", "Ring+Inuse", "On Hold", "Registered", "OK", "LAGGED")
_DOWN: Final = (
    *("Unavailable", "Invalid", "Unregistered", "Rejected", "Stopped", "UNREACHABLE"),
    *("Request Sent", "Auth. Sent", "Failed", "No Authentication", "Timeout"),
)


def is_sighting(text: str) -> bool:
    """Whether a text is what one of these commands prints, as far as its beginning tells."""
    lines = map(bare, text.splitlines()[:FIRST])
    return any(_HEADS.match(line) or _ENDPOINT.match(line) or _REGISTRATION.match(line) for line in lines)


def read_sightings(text: str) -> Iterator[Sighting]:
    """What the text says of each peer that it names, in order."""
    for line in map(bare, text.splitlines()):
        for form in (_ENDPOINT, _REGISTRATION, _REGISTRY, _PEER):
            found = form.match(line)
            if found is None:
                continue
            state = _state(found[2])
            if state is not None:
                name = found[1]
                yield Sighting(
                    name=name.partition("/")[0],
                    state=state,
                    is_cut=form is _PEER and "/" not in name and len(name) >= NAME_WIDTH,
                )
            break


def _state(words: str) -> Observed | None:
    if words.startswith(_UP):
        return Observed.REACHABLE
    return Observed.UNREACHABLE if words.startswith(_DOWN) else None


def worst(sightings: Iterator[Sighting]) -> Observed:
    """What several sightings of one trunk come to: one that failed counts."""
    states = {each.state for each in sightings}
    if Observed.UNREACHABLE in states:
        return Observed.UNREACHABLE
    return Observed.REACHABLE if states else Observed.NEVER
