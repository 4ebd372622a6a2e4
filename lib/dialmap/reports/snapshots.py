"""Snapshots as a table and as records for machines. Never their content."""

from collections.abc import Iterable
from typing import Any

from dialmap.core.snapshots import StoredSnapshot
from dialmap.reports.voice import Safe, Table, Voice, table


def snapshots(listed: Iterable[StoredSnapshot], voice: Voice) -> Table:
    """One row a snapshot: name, when, who, why, hash."""
    return table(
        ("name", "at", "who", "reason_made", "hash"),
        ((each.name, voice.moment(each.made_at), each.who, each.reason, Safe(each.hash[:12])) for each in listed),
        voice,
    )


def snapshot_record(stored: StoredSnapshot) -> dict[str, Any]:
    """One snapshot, for a machine: its name can be given to another command, so it is told as it is."""
    return {
        "name": stored.name,
        "made_at": stored.made_at,
        "who": stored.who,
        "reason": stored.reason.value,
        "hash": stored.hash,
    }
