"""Where the day begins: moments are kept in UTC, and shown and counted in a zone.

Holds the zones that this machine knows, and what a moment is in one. Never reads a clock, and never chooses a zone.
"""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@lru_cache(maxsize=32)
def zone_named(name: str) -> tzinfo:
    """A zone by its IANA name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return UTC


def day_in(zone: str, moment: datetime) -> date:
    """The day that a moment falls on in a zone."""
    return moment.astimezone(zone_named(zone)).date()


def in_zone(zone: str, moment: datetime | str) -> datetime:
    """A moment, or one that is stored (ISO 8601), by the clock of a zone."""
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment).astimezone(zone_named(zone))


def moment_in(zone: str, at: str, spec: str) -> str:
    """A stored moment (ISO 8601, UTC) as a clock in the zone shows it; ``spec`` as ``datetime.isoformat`` has it.

    The text itself where it is no moment: somebody has spoiled it, and must be able to see that.
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(zone_named(zone)).replace(tzinfo=None).isoformat(" ", spec)
    except OverflowError:
        return at


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The names of the zones that can be chosen, by continent and city."""
    odd = ("Etc/", "SystemV/", "US/", "Canada/", "posix/", "right/")
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith(odd)))
