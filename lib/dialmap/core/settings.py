"""How a data set is judged and shown, and which state of it this is.

Holds the settings with their stored form, and the stamp of a revision. Never reads or writes them: that is the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dialmap.dialplan import Policy

__all__ = ["OFF", "RULE", "Policy", "Settings", "Stamp", "unknown_setting"]

OFF: Final = "off"
RULE: Final = "rule:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the data set is judged and shown.

    ``policy`` decides which route wins where several match; ``country`` (ISO 3166) is where numbers are dialed;
    ``rules`` maps a rule's code to the severity it has here instead of its own, or to ``off``; ``masking`` hides the
    middle of long numbers wherever they are shown.
    """

    policy: Policy = Policy.SPECIFIC
    country: str = "RU"
    rules: Mapping[str, str] = field(default_factory=dict)
    masking: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> "Settings":
        """From key and value; what was never set has its default."""
        return cls(
            policy=Policy(stored.get("policy", Policy.SPECIFIC)),
            country=stored.get("country", "RU"),
            rules={key.removeprefix(RULE): value for key, value in stored.items() if key.startswith(RULE)},
            masking=stored.get("masking") == "yes",
        )

    @property
    def stored(self) -> dict[str, str]:
        """As key and value, as they are kept."""
        return {
            "policy": self.policy.value,
            "country": self.country,
            "masking": "yes" if self.masking else "no",
            **{RULE + code: value for code, value in sorted(self.rules.items())},
        }

    @property
    def switched_off(self) -> tuple[str, ...]:
        """The codes of the rules that are off."""
        return tuple(sorted(code for code, value in self.rules.items() if value == OFF))


def unknown_setting(stored: Mapping[str, str]) -> str:
    """The first pair of key and value that means nothing; empty where all are known."""
    for key, value in stored.items():
        is_known = (
            (key == "policy" and value in set(Policy))
            or (key == "masking" and value in ("yes", "no"))
            or (key == "country" and len(value) == 2 and value.isascii() and value.isalpha() and value.isupper())
            or (
                key.startswith(RULE)
                and key.removeprefix(RULE).isalnum()
                and key.isascii()
                and value in (OFF, "error", "warning", "note")
            )
        )
        if not is_known:
            return f"{key}={value}"
    return ""


def merged(stored: Mapping[str, str], opened: Settings, wanted: Settings) -> dict[str, str]:
    """``stored`` with what a form changed from ``opened`` to ``wanted``; what it did not touch stays as it is."""
    before, after = opened.stored, wanted.stored
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    kept = {key: value for key, value in stored.items() if key not in changed}
    return kept | {key: after[key] for key in changed if key in after}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Which state of the data this is. Times are ISO 8601 in UTC, empty if there was no such write."""

    revision: int
    changed_at: str = ""
    is_sample: bool = False
    imported_at: str = ""
