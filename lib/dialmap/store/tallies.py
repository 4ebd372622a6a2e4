"""Figures of past states, and since when errors are there. It can be worked out anew: never in the log."""

import json
from collections.abc import Collection

from dialmap.core.tallies import Tally
from dialmap.store.db import Connection


def newest(db: Connection, limit: int) -> tuple[Tally, ...]:
    """The newest states, oldest first."""
    found = db.execute("select at, revision, figures from tallies order by at desc limit ?", [limit]).fetchall()
    return tuple(Tally(at=at, revision=revision, figures=json.loads(told)) for at, revision, told in reversed(found))


def keep(db: Connection, tally: Tally, most: int) -> None:
    """Keep the figures of a state; older ones than the newest ``most`` go."""
    db.execute(
        "insert or replace into tallies (at, revision, figures) values (?, ?, ?)",
        [tally.at, tally.revision, json.dumps(dict(tally.figures))],
    )
    db.execute("delete from tallies where at not in (select at from tallies order by at desc limit ?)", [most])


def seen(db: Connection, fingerprints: Collection[str], at: str) -> None:
    """Note that these errors are there at a moment; those that are gone are forgotten."""
    db.execute("create temp table present (fingerprint text primary key)")
    db.executemany("insert or ignore into present values (?)", ((each,) for each in fingerprints))
    db.execute("delete from first_seen where fingerprint not in (select fingerprint from present)")
    db.execute("insert or ignore into first_seen select fingerprint, ? from present", [at])
    db.execute("drop table present")


def seen_before(db: Connection, fingerprints: Collection[str], at: str) -> None:
    """Note that errors that are there now were there at an earlier moment already."""
    db.executemany(
        "update first_seen set at = ? where fingerprint = ? and at > ?", ((at, each, at) for each in fingerprints)
    )


def since(db: Connection, fingerprints: Collection[str]) -> dict[str, str]:
    """Since when errors are there, as far as that is known (ISO 8601 in UTC)."""
    marks = ", ".join("?" for _each in fingerprints)
    query = f"select fingerprint, at from first_seen where fingerprint in ({marks})"
    return dict(db.execute(query, list(fingerprints)))
