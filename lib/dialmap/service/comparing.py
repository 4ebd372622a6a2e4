"""Compare any two of: a snapshot, the present, a database file, a folder of CSV files."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dialmap.compare import Comparison
from dialmap.content import Content
from dialmap.errors import DataError
from dialmap.exchange.plan import Plan, stage
from dialmap.exchange.text_files import Upload
from dialmap.findings import Finding
from dialmap.messages import _
from dialmap.model import Snapshot
from dialmap.service import snapshots
from dialmap.service.checking import Board, check
from dialmap.service.importing import merged, read_uploads
from dialmap.store.settings import Settings, Stamp


@dataclass(frozen=True)
class Difference:
    """Two data sets, checked, side by side. ``names`` say what they are."""

    names: tuple[str, str]
    old: Board
    new: Board

    @cached_property
    def comparison(self) -> Comparison:
        """Objects, number ranges and transfers that differ."""
        return Comparison(self.old.routing, self.new.routing)

    @cached_property
    def findings(self) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
        """Findings that are new, that are gone, and that stay."""
        before = {each.fingerprint for each in self.old.findings}
        after = {each.fingerprint for each in self.new.findings}
        return (
            tuple(each for each in self.new.findings if each.fingerprint not in before),
            tuple(each for each in self.old.findings if each.fingerprint not in after),
            tuple(each for each in self.new.findings if each.fingerprint in before),
        )


def board_of(content: Content) -> Board:
    """A content, checked under its own settings."""
    return check(content.snapshot, Settings.of(content.settings), Stamp(0, "", False))


def difference(old: tuple[str, Content], new: tuple[str, Content]) -> Difference:
    """Compare two named contents."""
    return Difference((old[0], new[0]), board_of(old[1]), board_of(new[1]))


def with_files(present: Content, uploads: Iterable[Upload]) -> Content:
    """What the data set would be after an import of these files; rows that they lack stay.

    Errors: :class:`DataError` for the first row or file that cannot be read.
    """
    plan = stage(present.snapshot, 0, uploads)
    refuse_errors(plan)
    return Content(merged(present.snapshot, plan), present.settings)


def refuse_errors(plan: Plan) -> None:
    """Say the first thing that is wrong with the files. Errors: :class:`DataError` with file, line and column."""
    for problem in plan.errors:
        raise DataError(
            _(
                "{file}, line {line}, {column}: {why}",
                file=problem.file,
                line=problem.line or "—",
                column=problem.column or "—",
                why=problem.message,
            )
        )


def sides(one: str, other: str) -> tuple[Content, Content]:
    """What the command line names, twice. A folder has no settings of its own: it is judged as the other side is."""
    made = [side(text) for text in (one, other)]
    for at, text in enumerate((one, other)):
        if Path(text).is_dir():
            made[at] = Content(made[at].snapshot, made[1 - at].settings)
    return made[0], made[1]


def side(text: str) -> Content:
    """What the command line names: a database file, a folder of our CSV files, a snapshot file, or ``NAME@FILE``.

    Errors: :class:`DataError` where it cannot be read.
    """
    path = Path(text)
    try:
        if path.is_dir():
            uploads, problems = read_uploads([path])
            if problems:
                raise DataError(_("{path}: {why}", path=problems[0].file, why=problems[0].message))
            return with_files(Content(Snapshot(), Settings().stored), uploads)
        if path.suffix == ".json" and path.is_file():
            return snapshots.read_file(path.read_bytes(), text)[1]
        if not path.exists():
            places = [at for at, char in enumerate(text) if char == "@"]
            split = next((at for at in places if Path(text[at + 1 :]).is_file()), places[-1] if places else None)
            if split is not None:
                return snapshots.content(Path(text[split + 1 :]), text[:split])
    except OSError as error:
        raise DataError(_("{path} cannot be opened: {why}", path=text, why=error.strerror or "?")) from error
    return snapshots.present(path)
