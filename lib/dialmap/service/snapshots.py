"""Snapshots: take, list, restore, and as files that nobody can edit unseen."""

import json
from pathlib import Path
from typing import Any, Final

from dialmap.content import Content, read
from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.service.changing import changing
from dialmap.store import audit, inventory, snapshots
from dialmap.store.db import reading, writing
from dialmap.store.settings import Settings, mark_sample, read_settings, write_settings
from dialmap.store.snapshots import Kept

FORMAT: Final = "dialmap-snapshot/1"
LONGEST_NAME: Final = 200


def take(path: Path, name: str, who: str = "", reason: str = "hand") -> Kept:
    """Keep everything as it is now under ``name``; an empty name is made from the time.

    Errors: :class:`DataError` where the name is taken or too long.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise DataError(_("the name has more than {limit} characters", limit=LONGEST_NAME))
    with writing(path) as db:
        return snapshots.keep(db, name, reason, who)


def listed(path: Path) -> tuple[Kept, ...]:
    """The snapshots, newest first."""
    with reading(path) as db:
        return snapshots.listed(db)


def content(path: Path, name: str) -> Content:
    """What a snapshot holds, checked against its hash."""
    with reading(path) as db:
        return snapshots.content_of(db, name)


def present(path: Path) -> Content:
    """What the database holds now."""
    with reading(path) as db:
        return snapshots.present(db)


def restore(path: Path, name: str, who: str = "") -> Kept:
    """Put back what a snapshot holds, settings too, in one transaction. The present is kept first; its snapshot."""
    with changing(path, who, "restore") as db:
        wanted = snapshots.content_of(db, name)
        before = snapshots.keep(db, "", "restore", who)
        inventory.clear(db)
        rows = wanted.snapshot
        inventory.put_all(db, [*rows.trunks, *rows.routes, *rows.scenarios, *rows.transfers])
        old, new = read_settings(db).stored, Settings.of(wanted.settings).stored
        told = [
            audit.Told("setting", key, old.get(key), new.get(key))
            for key in sorted(old.keys() | new.keys())
            if old.get(key) != new.get(key)
        ]
        audit.record(db, who, "restore", told)
        write_settings(db, Settings.of(wanted.settings))
        mark_sample(db, False)
    return before


def as_file(path: Path, name: str) -> bytes:
    """A snapshot as a file: JSON with its hash."""
    with reading(path) as db:
        kept, found = snapshots.find(db, name), snapshots.content_of(db, name)
    told = {
        "format": FORMAT,
        "name": kept.name,
        "made_at": kept.made_at,
        "who": kept.who,
        "hash": kept.hash,
        "content": found.plain,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def read_file(data: bytes, source: str) -> tuple[str, Content]:
    """Name and content of a snapshot file.

    Errors: :class:`DataError` where it is no snapshot, or where somebody has edited it: the hash does not fit.
    """
    try:
        told: Any = json.loads(data.decode("utf-8-sig"))
        is_ours = told["format"] == FORMAT and isinstance(told["hash"], str) and isinstance(told["name"], str)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(_("{source} is no snapshot of Dialmap", source=source)) from error
    if not is_ours:
        raise DataError(_("{source} is no snapshot of Dialmap", source=source))
    found = read(told.get("content"))
    wrong = Settings.of_or_why(found.settings)
    if wrong:
        raise DataError(_("{source} holds a setting that Dialmap does not know: {name}", source=source, name=wrong))
    if found.hash != told["hash"]:
        said = _("{source} was edited after it was written: its hash does not fit; nothing was stored", source=source)
        raise DataError(said)
    return told["name"], found


def add_file(path: Path, data: bytes, source: str, who: str = "") -> Kept:
    """Keep the snapshot that a file holds, under its name.

    Errors: :class:`DataError` where the file was edited, or where another snapshot has the name.
    """
    name, found = read_file(data, source)
    with writing(path) as db:
        return snapshots.keep(db, name, "file", who, found)
