"""Sign-offs: what somebody stands for, sealed by one hash, and whether that still holds.

Holds stored records apart from wishes, the seal, and how a sign-off stands. Never decides who may sign.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """How a sign-off stands."""

    HOLDS = "holds"
    OUTDATED = "outdated"
    LOG_ALTERED = "log_altered"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSignOff:
    """What somebody stands for.

    Shape: ``hash`` of the content (rows and settings), which ``snapshot`` holds; ``rules``: version of the rule set;
    ``decisions``: digest of the session's decisions and of the waivers in force; ``undecided``: how many items had no
    decision; ``log_entry``, ``log_head``: the newest entry of the audit log at that moment, and its hash. Sign-offs
    of earlier versions have no ``decisions`` and no ``log_head``: they stand for content and rules alone.
    """

    session: int
    snapshot: str
    hash: str
    rules: str
    decisions: str
    undecided: int
    log_entry: int
    log_head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(NewSignOff):
    """A sign-off that was given: by whom and when, and its seal; the seal is empty in those of earlier versions."""

    id: int
    who: str
    at: str
    seal: str

    @property
    def is_intact(self) -> bool:
        """Whether the seal fits what it covers."""
        return not self.seal or self.seal == seal(self, self.who, self.at)


def seal(wanted: NewSignOff, who: str, at: str) -> str:
    """The hash that binds all of a sign-off: SHA-256, 64 hex digits."""
    return digest(
        [
            (wanted.session, who, at, wanted.snapshot, wanted.hash, wanted.rules),
            (wanted.decisions, wanted.undecided, wanted.log_entry, wanted.log_head),
        ]
    )


def digest(rows: Iterable[tuple[object, ...]]) -> str:
    """The hash of plain rows in their order: SHA-256 over one line of JSON each, 64 hex digits."""
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n")
    return found.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What sign-offs are held against: the content, the rules, the decisions and waivers as they are at present."""

    hash: str
    rules: str
    decisions: str


def standing(signed: SignOff, now: Now, head: str) -> Standing:
    """How a sign-off stands; ``head`` is the hash that the log has at ``signed.log_entry`` now, empty for none."""
    if not signed.is_intact:
        return Standing.ALTERED
    if signed.log_head and signed.log_head != head:
        return Standing.LOG_ALTERED
    covered = (signed.hash, signed.rules, signed.decisions or now.decisions)
    return Standing.HOLDS if covered == (now.hash, now.rules, now.decisions) else Standing.OUTDATED
