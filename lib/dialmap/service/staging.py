"""What came, on its way to a plan: our own tables, tables of others, or what a PBX holds. Never stores anything.

The command line and the watch go this way; the page asks in between, and goes the same way by its own steps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dialmap.board import Board
from dialmap.core.boxes import BoxFiles, BoxImport, source_of
from dialmap.core.exchange import Plan, Problem, Upload
from dialmap.core.mappings import Mapping
from dialmap.core.model import Telephony
from dialmap.service import dialplans, entries, exchange
from dialmap.service.boards import load
from dialmap.service.transactions import Clock, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Files as they came: the PBX of which some tell, the others, what could not be read, what they are called."""

    box: dialplans.Box | None
    uploads: Sequence[Upload]
    problems: Sequence[Problem]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What would be imported of what came.

    Shape: ``made`` is what a PBX holds as our own files, ``last`` the import before of the same files; ``problems``
    are those of the plan too.
    """

    came: Came
    entry: str
    plan: Plan
    made: BoxFiles | None
    last: BoxImport | None
    problems: tuple[Problem, ...]

    @property
    def brought(self) -> frozenset[str] | None:
        """Which rows the files brought before, so that only those are missed in them; None where they are tables."""
        if self.came.box is None:
            return None
        return frozenset(self.last.rows if self.last is not None else ())


def from_disk(paths: Sequence[Path], name: str = "") -> Came:
    """Files and folders. ``name`` of a format, if somebody insists. Errors: as :func:`dialmap.service.dialplans.boxed`.

    What cannot be read of tables is a problem.
    """
    box, others, packed, left_out = dialplans.boxed(paths, name)
    uploads, unreadable = exchange.read_uploads(others)
    source = source_of([path.name for path in paths if path not in others])
    return Came(box=box, uploads=[*packed, *uploads], problems=[*left_out, *unreadable], source=source)


def from_upload(upload: Upload, name: str = "") -> Came:
    """One file that was fetched. Errors: :class:`~dialmap.errors.DataError` for one of which nothing can be read."""
    box, others, problems = dialplans.box_of([upload], name=name)
    return Came(box=box, uploads=others, problems=problems, source=source_of([upload.name]) if box else "")


def entry_of(path: Path, came: Came, entry: str = "") -> str:
    """Where calls enter: as asked, as goes without saying, or as the last time; empty where nothing is a dialplan.

    Errors: :class:`~dialmap.errors.UsageError` where it is not known, or is none.
    """
    if came.box is None or came.box.plan is None:
        return entry
    last = dialplans.remembered(path, came.source)
    entry = entry or dialplans.usual_entry(came.box) or (last.entry if last is not None else "")
    entries.check_entry(came.box.plan, entry)
    return entry


def staged(
    path: Path,
    came: Came,
    entry: str = "",
    *,
    telephony: Telephony = Telephony.OWN_PBX,
    board: Board | None = None,
    trial: Iterable[Mapping] = (),
    clock: Clock = utc_now,
) -> Staged:
    """What importing it would do. ``board`` is what the database holds, where somebody has it already.

    Errors: as :func:`entry_of`.
    """
    entry = entry_of(path, came, entry)
    uploads, problems, made, last = list(came.uploads), list(came.problems), None, None
    if came.box is not None:
        board = load(path, clock=clock) if board is None else board
        last = dialplans.remembered(path, came.source)
        made = dialplans.as_files(came.box, entry, board, clock(), telephony)
        uploads, problems = [*made.files, *uploads], [*made.lost, *problems]
    plan = exchange.plan_import(path, uploads, board, trial)
    return Staged(came=came, entry=entry, plan=plan, made=made, last=last, problems=(*problems, *plan.problems))
