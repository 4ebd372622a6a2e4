"""Old entries of the log in sealed archives, inside the database.

Holds the SQL of archives, how one is packed, and what is known of one without opening it. Never decides what is old.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from dialmap.core.audit import AuditAction, AuditKind, Entry, LogArchive, archive_seal
from dialmap.store.db import Connection, Write, without_trigger

COLUMNS = "id, first, last, head, known, seal, made_at, who"


def listed(db: Connection) -> tuple[LogArchive, ...]:
    """The archives, oldest first."""
    names = COLUMNS.split(", ")
    found = db.execute(f"select {COLUMNS} from log_archives order by last")
    return tuple(LogArchive(**dict(zip(names, row, strict=True))) for row in found)


def end(db: Connection) -> tuple[int, str]:
    """Number and hash of the newest archived entry; 0 and empty where nothing is archived."""
    found = db.execute("select last, head from log_archives order by last desc limit 1").fetchone()
    return (0, "") if found is None else (int(found[0]), str(found[1]))


def packed(db: Connection, archive: LogArchive) -> bytes:
    """What an archive holds, as it is stored."""
    return bytes(db.execute("select content from log_archives where id = ?", [archive.id]).fetchone()[0])


def entries(db: Connection, archive: LogArchive) -> Iterator[Entry]:
    """The entries of an archive, oldest first. Errors: ValueError or TypeError where somebody has spoiled it."""
    try:
        lines = zlib.decompress(packed(db, archive)).decode("utf-8").split("\n")
    except zlib.error as error:
        raise ValueError(str(error)) from error
    return (Entry(**json.loads(line)) for line in lines if line)


def broken(db: Connection) -> int | None:
    """The first entry of the first archive whose seal does not fit, or that the log does not tell of; else None."""
    all_of_them = listed(db)
    told = {seal for each in all_of_them for seal in _known(each).get("seals", ())}
    told.update(_seals(new for (new,) in db.execute("select new from audit_log where kind = ?", [AuditKind.ARCHIVE])))
    expected = 1
    for each in all_of_them:
        is_sound = each.seal in told and each.seal == archive_seal(each, packed(db, each))
        if not is_sound or each.first != expected:
            return min(each.first, expected)
        expected = each.last + 1
    return None if told <= {each.seal for each in all_of_them} else expected


def add(write: Write, old: Sequence[Entry], signed: Iterable[int]) -> LogArchive:
    """Seal entries that the log will no longer hold; ``signed``: entries whose hash a signature covers."""
    hands: dict[str, dict[str, int]] = defaultdict(dict)
    for each in old:
        hands[each.kind][each.who] = each.id
    covered = set(signed)
    known = {
        "hands": hands,
        "proposals": {each.key: each.id for each in old if each.kind == AuditKind.PROPOSAL},
        "openings": [each.id for each in old if each.action == AuditAction.OPEN_SESSION],
        "hashes": {str(each.id): each.hash for each in old if each.id in covered},
        "seals": list(_seals(each.new for each in old if each.kind == AuditKind.ARCHIVE)),
    }
    lines = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in old)
    content = zlib.compress(lines.encode("utf-8"), 9)
    made = LogArchive(
        id=0,
        first=old[0].id,
        last=old[-1].id,
        head=old[-1].hash,
        known=json.dumps(known, ensure_ascii=False),
        seal="",
        made_at=write.at,
        who=write.who,
    )
    seal = archive_seal(made, content)
    write.db.execute(
        "insert into log_archives (first, last, head, known, seal, made_at, who, content)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [made.first, made.last, made.head, made.known, seal, made.made_at, made.who, content],
    )
    with without_trigger(write, "audit_log_no_delete"):
        write.db.execute("delete from audit_log where id <= ?", [made.last])
    return listed(write.db)[-1]


def _seals(told: Iterable[str]) -> Iterator[str]:
    """The seals of which entries about archives tell; nothing of one that somebody has spoiled."""
    for each in told:
        with suppress(ValueError, AttributeError):
            yield str(json.loads(each).get("hash"))


def _known(archive: LogArchive) -> dict[str, Any]:
    try:
        return dict(json.loads(archive.known))
    except (ValueError, TypeError):
        return {}


def hands(db: Connection, after: int, kinds: Sequence[str]) -> dict[str, int]:
    """Who did something to objects of these kinds after an entry, in archives -> the newest such entry."""
    found: dict[str, int] = {}
    for each in listed(db):
        for kind, names in _known(each).get("hands", {}).items():
            for name, entry in names.items() if kind in kinds else ():
                if entry > after:
                    found[name] = max(entry, found.get(name, 0))
    return found


def proposals(db: Connection, after: int) -> set[str]:
    """The titles of the proposals of which archives tell after an entry."""
    known = (_known(each).get("proposals", {}) for each in listed(db))
    return {title for titles in known for title, entry in titles.items() if entry > after}


def openings(db: Connection) -> list[int]:
    """The archived entries that tell of the opening of a session, in order."""
    return [entry for each in listed(db) for entry in _known(each).get("openings", ())]


def hash_at(db: Connection, entry: int) -> str:
    """The hash of an archived entry that a signature covers; empty where there is none."""
    for each in listed(db):
        if each.first <= entry <= each.last:
            return each.head if entry == each.last else str(_known(each).get("hashes", {}).get(str(entry), ""))
    return ""
