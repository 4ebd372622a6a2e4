"""The settings of a data set, and how old it is."""

from dataclasses import dataclass

from sqlite_utils import Database

from dialmap.dialplan import Policy


@dataclass(frozen=True, slots=True)
class Settings:
    """``policy`` decides which route wins where several match; ``country`` (ISO 3166) is where numbers are dialed."""

    policy: Policy = Policy.SPECIFIC
    country: str = "RU"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which state of the data this is. ``changed_at`` is ISO 8601 in UTC, empty if nothing was ever written."""

    revision: int
    changed_at: str
    is_sample: bool


def read_stamp(db: Database) -> Stamp:
    """How old the data is."""
    revision, changed_at, is_sample = db.execute("select revision, changed_at, is_sample from dataset").fetchone()
    return Stamp(revision, changed_at, bool(is_sample))


def mark_sample(db: Database, is_sample: bool) -> None:
    """Say whether what the database holds is the sample data."""
    db.execute("update dataset set is_sample = ?", [int(is_sample)])


def read_settings(db: Database) -> Settings:
    """The settings; what was never set has its default."""
    stored: dict[str, str] = dict(db.execute("select key, value from settings").fetchall())
    default = Settings()
    return Settings(Policy(stored.get("policy", default.policy)), stored.get("country", default.country))


def write_settings(db: Database, settings: Settings) -> None:
    """Store the settings."""
    for key, value in (("policy", settings.policy.value), ("country", settings.country)):
        db.execute(
            "insert into settings (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
            [key, value],
        )
