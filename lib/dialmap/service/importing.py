"""Files into the database and out of it: stage, look, apply in one transaction; export; load the sample."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeVar

from dialmap.errors import DataError
from dialmap.exchange.plan import Change, Plan, export, stage
from dialmap.exchange.text_files import LARGEST_FILE, Problem, Upload
from dialmap.messages import _
from dialmap.model import Route, Row, Scenario, Snapshot, Transfer, Trunk
from dialmap.service.changing import changing
from dialmap.service.checking import Board, check, load
from dialmap.store import inventory
from dialmap.store.db import PROJECT, prepare, reading, writing
from dialmap.store.settings import mark_import, mark_sample, read_stamp
from dialmap.store.snapshots import keep

Kind = TypeVar("Kind", bound=Row)
SAMPLE: Final = PROJECT / "data" / "sample"


def plan_import(path: Path, uploads: Iterable[Upload]) -> Plan:
    """What importing ``uploads`` would do. Nothing is stored."""
    with reading(path) as db:
        snapshot, stamp = inventory.read_snapshot(db), read_stamp(db)
    return stage(snapshot, stamp.revision, uploads)


def apply_import(
    path: Path, plan: Plan, delete_missing: bool = False, all_or_nothing: bool = False, who: str = ""
) -> int:
    """Store what ``plan`` says, in one transaction; the number of rows written or deleted.

    Errors: :class:`DataError` if the data has changed since the plan was made, or if ``all_or_nothing`` is asked for
    and a row or a file has an error. Then nothing is stored.
    """
    if all_or_nothing and plan.errors:
        raise DataError(_("nothing was imported: the files have errors and all or nothing was asked for"))
    if delete_missing and plan.stranded:
        first = plan.stranded[0]
        raise DataError(
            _(
                "nothing was imported: {file}, line {line}, belongs to scenario {name}, which is missing from"
                " scenarios.csv and would be deleted; add the scenario, or do not delete what is missing",
                file=first.source,
                line=first.line,
                name=str(getattr(first.after, "scenario", "")),
            )
        )
    rows = [item.after for item in plan.items if item.change in (Change.NEW, Change.CHANGED) and item.after]
    gone = [item.before for item in plan.of(Change.MISSING) if item.before] if delete_missing else []
    if not rows and not gone:
        return 0
    board = load(path)
    board_is_empty = board.snapshot.is_empty
    known = _known_before(board, plan)
    with changing(path, who, "import") as db:
        if read_stamp(db).revision != plan.revision:
            raise DataError(_("somebody changed the data after the preview was made; look at the new preview first"))
        if not board_is_empty:
            keep(db, "", "import", who)
        inventory.delete_all(db, gone)
        inventory.put_all(db, rows)
        mark_import(db, datetime.now(UTC).isoformat(timespec="seconds"), known)
    return len(rows) + len(gone)


def merged(before: Snapshot, plan: Plan) -> Snapshot:
    """The data set with what ``plan`` brings; rows that the files lack stay."""
    new = [item.after for item in plan.items if item.change in (Change.NEW, Change.CHANGED) and item.after]

    def rows(kind: type[Kind], old: tuple[Kind, ...]) -> tuple[Kind, ...]:
        by_key = {row.key: row for row in old} | {row.key: row for row in new if isinstance(row, kind)}
        return tuple(by_key.values())

    routes = sorted(rows(Route, before.routes), key=lambda route: (route.position, route.name))
    return Snapshot(
        rows(Trunk, before.trunks), tuple(routes), rows(Scenario, before.scenarios), rows(Transfer, before.transfers)
    )


def _known_before(board: Board, plan: Plan) -> list[str]:
    """The findings that the import did not bring: those of the data before it. In a first import nothing is new."""
    if board.snapshot.is_empty:
        board = check(merged(board.snapshot, plan), board.settings, board.stamp)
    return [finding.fingerprint for finding in board.findings]


def export_all(path: Path, excel: bool = False) -> tuple[tuple[str, bytes], ...]:
    """The four files of what the database holds now."""
    with reading(path) as db:
        snapshot = inventory.read_snapshot(db)
    return export(snapshot, excel)


def read_uploads(paths: Iterable[Path]) -> tuple[list[Upload], list[Problem]]:
    """Files, folders of CSV files and archives as uploads; what cannot be read is a problem, not an exception."""
    uploads: list[Upload] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            files = _csv_files(path)
        except OSError as error:
            problems.append(Problem(str(path), 0, "", "", _("cannot be read: {why}", why=error.strerror or "?")))
            continue
        if not files:
            problems.append(Problem(str(path), 0, "", "", _("the folder holds no CSV file")))
        for file in files:
            try:
                if file.stat().st_size > LARGEST_FILE and file.suffix != ".zip":
                    said = _("the file has more than {limit} MB; split it", limit=LARGEST_FILE // 1_048_576)
                    problems.append(Problem(str(file), 0, "", "", said))
                    continue
                uploads.append(Upload(str(file), file.read_bytes()))
            except OSError as error:
                problems.append(Problem(str(file), 0, "", "", _("cannot be read: {why}", why=error.strerror or "?")))
    return uploads, problems


def _csv_files(path: Path) -> list[Path]:
    """The CSV files of a folder, or the file itself."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix.casefold() == ".csv")


def start(path: Path) -> None:
    """Make the database ready; a new one gets the sample data, marked as such."""
    if prepare(path) and SAMPLE.is_dir():
        load_sample(path)


def load_sample(path: Path) -> None:
    """Load the sample data into an empty database."""
    uploads, _problems = read_uploads([SAMPLE])
    apply_import(path, plan_import(path, uploads))
    with writing(path) as db:
        mark_sample(db, True)
