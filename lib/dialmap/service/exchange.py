"""Files into the database and out of it: stage, look, apply in one transaction; export; load the sample.

Holds these use cases, and how files get from a disk into memory. Never knows what a file looks like inside.
"""

from collections.abc import Container, Iterable
from pathlib import Path
from typing import Final

from dialmap.board import Board, Difference
from dialmap.core.audit import AuditAction
from dialmap.core.boxes import BoxReport
from dialmap.core.content import Content
from dialmap.core.edits import Edit
from dialmap.core.exchange import Plan, Problem, Upload
from dialmap.core.findings import ref_of
from dialmap.core.garbage import only_allocating
from dialmap.core.mappings import Mapping
from dialmap.core.model import Snapshot
from dialmap.core.people import PROGRAM, Who
from dialmap.core.settings import Settings
from dialmap.core.snapshots import SnapshotReason
from dialmap.errors import DataError
from dialmap.exchange.archives import TABLES, pack
from dialmap.exchange.columns import FILES, File
from dialmap.exchange.encodings import ENCODINGS
from dialmap.exchange.limits import LARGEST_IMPORT, MOST_FILES, kept, too_large_together, too_many_files
from dialmap.exchange.pasted import upload_of
from dialmap.exchange.plan import export, refuse_errors, stage
from dialmap.exchange.text_files import DELIMITERS
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.service.boards import drafted, expect, load
from dialmap.service.datasets import PROJECT
from dialmap.service.files import FileError, read_file
from dialmap.service.transactions import Clock, acting, changing, utc_now
from dialmap.store import boxes, inventory, mappings, rows
from dialmap.store.db import prepare, reading
from dialmap.store.settings import mark_import, mark_sample, read_settings, read_stamp
from dialmap.store.snapshots import keep

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "FILES",
    "SAMPLES",
    "File",
    "apply_import",
    "effect",
    "export_all",
    "export_files",
    "load_sample",
    "pack",
    "plan_import",
    "prepare",
    "read_uploads",
    "sample_in",
    "start",
    "upload_of",
    "with_files",
]

#: The same invented data in each language of the interface.
SAMPLES: Final = {Language.EN: PROJECT / "data" / "sample", Language.RU: PROJECT / "data" / "sample-ru"}


def plan_import(
    path: Path, uploads: Iterable[Upload], board: Board | None = None, trial: Iterable[Mapping] = ()
) -> Plan:
    """What importing ``uploads`` would do to what ``board`` holds, or else the database. Nothing is stored.

    Tables whose columns are not ours are read by what is tried, else by a mapping that is remembered.
    """
    with reading(path) as db:
        known = mappings.listed(db)
        if board is None:
            snapshot, revision, profile = rows.read_snapshot(db), read_stamp(db).revision, read_settings(db).profile
        else:
            snapshot, revision, profile = board.snapshot, board.stamp.revision, board.settings.profile
    with only_allocating():
        return stage(snapshot, revision, uploads, profile, (*trial, *known))


def apply_import(
    path: Path,
    plan: Plan,
    who: Who,
    *,
    delete_missing: bool = False,
    all_or_nothing: bool = False,
    only: Container[str] | None = None,
    made: Difference | None = None,
    box: BoxReport | None = None,
    clock: Clock = utc_now,
) -> int:
    """Store what ``plan`` says, in one transaction; the number of rows written or deleted.

    ``only``: of the rows that the files lack, those with these references are deleted (``route:Moscow``). ``box`` is
    what is remembered of an import from a PBX. ``made`` is the :func:`effect` of the same plan and the same deletions
    where somebody has worked it out already: then it is also what the next page begins from.
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
                name=first.edit.key[0],
            )
        )
    gone = _gone(plan, delete_missing, only)
    action = AuditAction.IMPORT_AND_DELETE if gone else AuditAction.IMPORT
    edits = (*plan.edits, *gone)
    if not edits:
        if box is not None:
            with acting(path, who, action, clock) as write:
                boxes.keep(write, box, replaces=delete_missing)
        return 0
    made = made if made is not None and made.old.stamp.revision == plan.revision else None
    board = load(path, clock=clock) if made is None else made.old
    known = _known_before(board, plan, made)
    with only_allocating(), changing(path, who, action, clock) as write:
        if read_stamp(write.db).revision != plan.revision:
            raise DataError(_("somebody changed the data after the preview was made; look at the new preview first"))
        if not board.snapshot.is_empty:
            keep(write, "", SnapshotReason.IMPORT)
        inventory.replace(write, edits)
        mark_import(write, known)
        if box is not None:
            boxes.keep(write, box, replaces=delete_missing)
    if made is not None:
        expect(path, plan.revision + 1, made.new)
    return len(edits)


def effect(board: Board, plan: Plan, *, delete_missing: bool = False, only: Container[str] | None = None) -> Difference:
    """What applying ``plan`` would do to calls and findings: the data set of today beside the one afterwards."""
    return drafted(board, (*plan.edits, *_gone(plan, delete_missing, only)))


def _gone(plan: Plan, delete_missing: bool, only: Container[str] | None) -> tuple[Edit, ...]:
    """What is deleted: nothing, what the files lack, or of that what ``only`` names."""
    if not delete_missing:
        return ()
    return tuple(each for each in plan.removals if only is None or named(each) in only)


def named(edit: Edit) -> str:
    """What a row that would go is called in what is remembered of an import: ``route:Moscow``."""
    assert edit.before is not None
    return str(ref_of(edit.before))


def _known_before(board: Board, plan: Plan, made: Difference | None) -> list[str]:
    """The findings that the import did not bring: those of the data before it. In a first import nothing is new."""
    if board.snapshot.is_empty:
        board = (effect(board, plan) if made is None else made).new
    return [finding.fingerprint for finding in board.findings]


def with_files(present: Content, uploads: Iterable[Upload]) -> Content:
    """What the data set would be after an import of these files; rows that they lack stay.

    Errors: :class:`DataError` for the first row or file that cannot be read.
    """
    plan = stage(present.snapshot, 0, uploads, Settings.of(present.settings).profile)
    refuse_errors(plan)
    return Content(present.snapshot.with_edits(plan.edits), present.settings)


def export_all(path: Path, excel: bool = False) -> tuple[tuple[str, bytes], ...]:
    """The four files of what the database holds now."""
    with reading(path) as db:
        snapshot = rows.read_snapshot(db)
    return export(snapshot, excel)


def export_files(snapshot: Snapshot, excel: bool = False) -> tuple[tuple[str, bytes], ...]:
    """The four files of a data set."""
    return export(snapshot, excel)


def read_uploads(paths: Iterable[Path]) -> tuple[list[Upload], list[Problem]]:
    """Files, folders of CSV files and archives as uploads; what cannot be read is a problem, not an exception."""
    uploads: list[Upload] = []
    problems: list[Problem] = []
    left = LARGEST_IMPORT
    for path in paths:
        try:
            files = _csv_files(path)
        except OSError as error:
            said = _("cannot be read: {why}", why=error.strerror or "?")
            problems.append(Problem(file=str(path), message=said))
            continue
        if not files:
            problems.append(
                Problem(file=str(path), message=_("the folder holds no table: no CSV file and no workbook"))
            )
        for file in files:
            try:
                uploads.append(_upload(file, len(uploads), left))
                left -= len(uploads[-1].data)
            except FileError as error:
                problems.append(Problem(file=str(file), message=error.why))
    return uploads, list(kept(problems))


def _upload(file: Path, count: int, left: int) -> Upload:
    """A file as an upload. Errors: :class:`FileError` where it cannot be read, or would make the import too large."""
    if count >= MOST_FILES:
        raise FileError(file, too_many_files())
    data = read_file(file)
    if len(data) > left:
        raise FileError(file, too_large_together())
    return Upload(str(file), data)


def _csv_files(path: Path) -> list[Path]:
    """The CSV files of a folder, or the file itself."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.suffix.casefold() in TABLES)


def start(path: Path, language: Language = Language.EN) -> None:
    """Make the database ready; a new one gets the sample data, marked as such."""
    if prepare(path) and SAMPLES[language].is_dir():
        load_sample(path, PROGRAM, language)


def sample_in(snapshot: Snapshot) -> Language:
    """In which language the sample is that was loaded; names in Cyrillic tell."""
    names = "".join(route.name for route in snapshot.routes).casefold()
    return Language.RU if any("а" <= char <= "я" for char in names) else Language.EN


def load_sample(path: Path, who: Who, language: Language = Language.EN, *, clock: Clock = utc_now) -> None:
    """Load the sample data into an empty database; at the first start the program does it in its own name."""
    uploads, _problems = read_uploads([SAMPLES[language]])
    apply_import(path, plan_import(path, uploads), who, clock=clock)
    with acting(path, who, AuditAction.IMPORT, clock) as write:
        mark_sample(write, True)
