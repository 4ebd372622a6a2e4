"""Sources: which there are, how their readings ended, and where one may lie.

Holds these use cases. Never reads a source: that is :mod:`dialmap.service.intake`.
"""

import os
from dataclasses import replace
from pathlib import Path
from typing import Final

from dialmap.core.audit import AuditAction
from dialmap.core.people import Who
from dialmap.core.sources import NewSource, Reading, Source, SourceKind, Watched, is_address, wrong_with
from dialmap.errors import UsageError
from dialmap.messages import _
from dialmap.service.dialplans import check_format
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import sources
from dialmap.store.db import reading

#: Folders of the server whose files may be sources, separated as in PATH. Where people sign in there is no other.
FOLDERS: Final = "DIALMAP_SOURCES"


def watched(path: Path) -> tuple[Watched, ...]:
    """Every source with its newest reading, without the rows by which it differs, by name."""
    with reading(path) as db:
        return sources.watched(db)


def find(path: Path, number: int) -> Watched:
    """One source, with the rows by which it differs. Errors: :class:`DataError` where there is none."""
    with reading(path) as db:
        return sources.whole(db, number)


def readings(path: Path, source: Source, limit: int = 50) -> tuple[Reading, ...]:
    """How its readings ended, the newest in front."""
    with reading(path) as db:
        return sources.readings(db, source.id, limit)


def last_round(path: Path) -> str:
    """When the watch last went its round (ISO 8601, UTC); empty where it never did."""
    with reading(path) as db:
        return sources.last_round(db)


def save(path: Path, wanted: NewSource, replaces: Source | None, who: Who, *, clock: Clock = utc_now) -> None:
    """Keep a source; ``replaces`` is the one that the form was opened with, None for a new one.

    Errors: :class:`UsageError` for a place, a name or a format that cannot be; :class:`ConflictError` where somebody
    changed it in the meantime.
    """
    wanted = replace(
        wanted,
        **{name: getattr(wanted, name).strip() for name in ("name", "place", "entry", "mapping", "login", "secret")},
    )
    check_format(wanted.format)
    if wanted.kind is not SourceKind.MANAGER and not is_address(wanted.place):
        allowed(wanted.place, is_at_home=not who.source.proves)
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        others = [each.name for each in sources.SOURCES.listed(write.db) if replaces is None or each.id != replaces.id]
        wrong = wrong_with(wanted, others)
        if wrong is not None:
            raise UsageError(wrong)
        if replaces is None:
            sources.SOURCES.add(write, wanted)
        else:
            sources.SOURCES.change(write, replaces, wanted)


def drop(path: Path, source: Source, who: Who, *, clock: Clock = utc_now) -> None:
    """Forget a source. What was taken over from it stays. Errors: :class:`ConflictError` where it was changed."""
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        sources.SOURCES.drop(write, source)


def allowed(place: str, *, is_at_home: bool) -> Path:
    """A place on the disk, if it may be a source.

    Errors: :class:`UsageError` for one outside of ``DIALMAP_SOURCES``; where that is not set, for any, unless
    whoever asks ``is_at_home``: sits at the machine, or has started the program there.
    """
    told = [Path(each).resolve() for each in os.environ.get(FOLDERS, "").split(os.pathsep) if each.strip()]
    try:
        path = Path(place).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(_("{path} cannot be a source", path=place)) from error
    if any(path.is_relative_to(folder) for folder in told) or (not told and is_at_home):
        return path
    raise UsageError(
        _(
            "{path} is not in a folder that the server's variable {variable} names; only those are read",
            path=place,
            variable=FOLDERS,
        )
    )
