"""Reads what an Asterisk prints about its trunks: ``pjsip show endpoints`` and ``registrations``, ``sip show peers``
and ``registry``.

Holds which words mean that a trunk can be reached. Never guesses: a state that says nothing either way is left out.
"""

import re
from collections.abc import Iterable, Iterator
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
            state = state_of(found[2])
            if state is not None:
                name = found[1]
                yield Sighting(
                    name=name.partition("/")[0],
                    state=state,
                    said=found[2],
                    is_cut=form is _PEER and "/" not in name and len(name) >= NAME_WIDTH,
                )
            break


def state_of(words: str) -> Observed | None:
    """What a PBX's words for a state mean; None where they say nothing either way."""
    if words.startswith(_UP):
        return Observed.REACHABLE
    return Observed.UNREACHABLE if words.startswith(_DOWN) else None


def deciding(sightings: Iterable[Sighting]) -> Sighting | None:
    """The sighting that counts of several of one trunk: the first that failed, else the first; None of none."""
    found = list(sightings)
    return next((each for each in found if each.state is Observed.UNREACHABLE), found[0] if found else None)
