"""Imports from PBXs in the database: the newest of each source. Never decides what an import does."""

import json

from dialmap.core.boxes import BoxImport, BoxReport
from dialmap.store.db import Connection, Write

_COLUMNS = "source, entry, lines, partly, skipped, report, rows, who, at"


def listed(db: Connection) -> tuple[BoxImport, ...]:
    """Every source, the one that was imported last in front."""
    return tuple(
        BoxImport(
            source=source,
            entry=entry,
            lines=lines,
            partly=partly,
            skipped=skipped,
            report=report,
            rows=tuple(json.loads(rows)),
            who=who,
            at=at,
        )
        for source, entry, lines, partly, skipped, report, rows, who, at in db.execute(
            f"select {_COLUMNS} from box_imports order by at desc, source"
        )
    )


def keep(write: Write, told: BoxReport, *, replaces: bool) -> None:
    """Remember an import in the place of the one before it from the same source; rows of that too, if they stayed."""
    before = next((each.rows for each in listed(write.db) if each.source == told.source and not replaces), ())
    rows = tuple(dict.fromkeys((*before, *told.rows)))
    write.db.execute(
        f"insert or replace into box_imports ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(told.source, told.entry, told.lines, told.partly, told.skipped, told.report),
            *(json.dumps(rows, ensure_ascii=False), write.who, write.at),
        ],
    )
