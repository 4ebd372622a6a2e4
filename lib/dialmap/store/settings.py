"""The settings of a data set, and how old it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlite_utils import Database

from dialmap.dialplan import Policy

OFF: Final = "off"
RULE: Final = "rule:"


@dataclass(frozen=True, slots=True)
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
            Policy(stored.get("policy", Policy.SPECIFIC)),
            stored.get("country", "RU"),
            {key.removeprefix(RULE): value for key, value in stored.items() if key.startswith(RULE)},
            stored.get("masking") == "yes",
        )

    @classmethod
    def of_or_why(cls, stored: Mapping[str, str]) -> str:
        """The first key whose value means nothing; empty where all are known."""
        for key, value in stored.items():
            is_known = (
                (key == "policy" and value in set(Policy))
                or (key == "masking" and value in ("yes", "no"))
                or (key == "country" and len(value) == 2)
                or (key.startswith(RULE) and value in (OFF, "error", "warning", "note"))
            )
            if not is_known:
                return f"{key}={value}"
        return ""

    @property
    def stored(self) -> dict[str, str]:
        """As key and value, as they are kept."""
        return {
            "policy": self.policy.value,
            "country": self.country,
            "masking": "yes" if self.masking else "no",
            **{RULE + code: value for code, value in sorted(self.rules.items())},
        }


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of the data this is. Times are ISO 8601 in UTC, empty if there was no such write."""

    revision: int
    changed_at: str
    is_sample: bool
    imported_at: str = ""


def read_stamp(db: Database) -> Stamp:
    """How old the data is."""
    revision, changed_at, is_sample, imported_at = db.execute(
        "select revision, changed_at, is_sample, imported_at from dataset"
    ).fetchone()
    return Stamp(revision, changed_at, bool(is_sample), imported_at)


def mark_sample(db: Database, is_sample: bool) -> None:
    """Say whether what the database holds is the sample data."""
    db.execute("update dataset set is_sample = ?", [int(is_sample)])


def mark_import(db: Database, at: str, fingerprints: Iterable[str]) -> None:
    """Say that an import was applied, and which findings there were before it."""
    db.execute("update dataset set imported_at = ?", [at])
    db.execute("delete from known_findings")
    rows = [(fingerprint,) for fingerprint in sorted(set(fingerprints))]
    db.conn.executemany("insert into known_findings (fingerprint) values (?)", rows)


def read_known(db: Database) -> frozenset[str]:
    """The fingerprints of the findings that there were before the last import."""
    return frozenset(fingerprint for (fingerprint,) in db.execute("select fingerprint from known_findings"))


def read_settings(db: Database) -> Settings:
    """The settings; what was never set has its default."""
    return Settings.of(dict(db.execute("select key, value from settings").fetchall()))


def write_settings(db: Database, settings: Settings) -> None:
    """Store the settings."""
    db.execute("delete from settings")
    db.conn.executemany("insert into settings (key, value) values (?, ?)", list(settings.stored.items()))
