"""The settings of a data set in the database, and how old it is.

Holds the SQL of the settings and of the one row that stamps the data. Never knows what a setting means.
"""

from collections.abc import Iterable
from itertools import chain

from dialmap.core.settings import Settings, Stamp, unknown_setting
from dialmap.store.audit import hash_at, last_entry
from dialmap.store.db import Connection, Write


def read_stamp(db: Connection) -> Stamp:
    """How old the data is."""
    revision, content, changed_at, is_sample, imported_at = db.execute(
        "select revision, content_mark, changed_at, is_sample, imported_at from dataset"
    ).fetchone()
    entry, head = last_entry(db)
    return Stamp(
        revision=revision,
        content=content,
        changed_at=changed_at,
        is_sample=bool(is_sample),
        imported_at=imported_at,
        entry=entry,
        head=head,
    )


def has_grown_from(db: Connection, stamp: Stamp) -> bool:
    """Whether what the database holds is a later state of ``stamp``; not where a copy took its place in between."""
    return bool(stamp.head) and hash_at(db, stamp.entry) == stamp.head


def mark_content(write: Write) -> None:
    """Say that rows or settings change with this write."""
    write.db.execute("update dataset set content_mark = (revision + 1) || ' ' || ?", [write.at])


def raise_revision(write: Write, least: int) -> None:
    """Let the next revision be above ``least`` too, so that no page takes this state for one that it has seen."""
    write.db.execute("update dataset set revision = max(revision, ?)", [least])


def mark_sample(write: Write, is_sample: bool) -> None:
    """Say whether what the database holds is the sample data."""
    write.db.execute("update dataset set is_sample = ?", [int(is_sample)])


def mark_import(write: Write, fingerprints: Iterable[str]) -> None:
    """Say that an import was applied, and which findings there were before it."""
    write.db.execute("update dataset set imported_at = ?", [write.at])
    write.db.execute("delete from known_findings")
    rows = [(fingerprint,) for fingerprint in sorted(set(fingerprints))]
    write.db.executemany("insert into known_findings (fingerprint) values (?)", rows)


def read_known(db: Connection) -> frozenset[str]:
    """The fingerprints of the findings that there were before the last import."""
    return frozenset(chain.from_iterable(db.execute("select fingerprint from known_findings")))


def read_settings(db: Connection, *, sound: bool = False) -> Settings:
    """The settings; what was never set has its default, and with ``sound`` also what nobody can read."""
    stored = dict(db.execute("select key, value from settings").fetchall())
    if sound:
        stored = {key: value for key, value in stored.items() if not unknown_setting({key: value})}
    return Settings.of(stored)


def write_settings(write: Write, settings: Settings) -> None:
    """Store the settings."""
    mark_content(write)
    write.db.execute("delete from settings")
    write.db.executemany("insert into settings (key, value) values (?, ?)", list(settings.stored.items()))
