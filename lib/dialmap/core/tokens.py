"""Access tokens: by which name and role a machine may ask. Never holds a token itself, only what it hashes to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dialmap.core.names import folded
from dialmap.core.people import Role
from dialmap.messages import Message, _

LONGEST_NAME: Final = 80
#: How a token begins, so that whoever finds one knows whose it is.
PREFIX: Final = "dialmap_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token that is known, by whom it was made and when (ISO 8601, UTC)."""

    id: int
    name: str
    role: Role
    who: str
    at: str


def hashed(token: str) -> str:
    """What a token is known by. It is random and long, so that one round is enough: nobody can guess it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def wrong_with(name: str, others: Iterable[str]) -> Message | None:
    """Why no token can be called so, ``others`` being the names of the other ones; None where it can."""
    if not folded(name) or len(name) > LONGEST_NAME or not name.isprintable():
        return _("a token needs a name of at most {limit} characters", limit=LONGEST_NAME)
    if folded(name) in map(folded, others):
        return _("there is a token {name} already", name=name)
    return None
