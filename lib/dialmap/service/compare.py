"""Compare any two of: a snapshot, the present, a database file, a folder of CSV files.

Holds how the two sides are found and judged. Never says what differs: that is :mod:`dialmap.core.compare`.
"""

from collections.abc import Collection
from pathlib import Path

from dialmap.board import Board, Difference, check
from dialmap.core.content import Content
from dialmap.core.copying import CopyCheck
from dialmap.core.model import Snapshot, are_same
from dialmap.core.routing import Routing
from dialmap.core.settings import Settings
from dialmap.errors import DataError
from dialmap.exchange import snapshot_files
from dialmap.exchange.limits import LARGEST_JSON
from dialmap.messages import _
from dialmap.service import snapshots
from dialmap.service.exchange import read_uploads, with_files
from dialmap.service.files import read_file


def judged(content: Content, near: Board | None = None) -> Board:
    """A content, checked under its own settings. ``near`` is a board that may have most rows in common with it."""
    if near is None:
        return check(content.snapshot, Settings.of(content.settings))
    rows = content.snapshot.sharing(near.snapshot)
    if are_same(rows.every_row, near.snapshot.every_row) and content.settings == near.settings.stored:
        return near
    return check(rows, Settings.of(content.settings), since=near)


def difference(old: tuple[str, Content], new: tuple[str, Content], near: Board | None = None) -> Difference:
    """Compare two named contents; ``near`` is a board that may have most rows in common with them."""
    after = judged(new[1], near)
    after.findings  # noqa: B018 - what differs needs them on both sides, and those of one side help the other
    return Difference((old[0], new[0]), judged(old[1], after), after)


def copy_check(source: Board, target: Content, names: Collection[str] = ()) -> CopyCheck:
    """What would become of scenarios of a board in another data set; of all, where none is named."""
    settings = Settings.of(target.settings)
    policy, country, falls = settings.policy, settings.country, settings.fall_through
    return CopyCheck(source.routing, Routing.compile(target.snapshot, policy, country, falls=falls), names)


def sides(one: str, other: str) -> tuple[Content, Content]:
    """What the command line names, twice. A folder has no settings of its own: it is judged as the other side is."""
    found = [side(text) for text in (one, other)]
    for at, text in enumerate((one, other)):
        if Path(text).is_dir():
            found[at] = Content(found[at].snapshot, found[1 - at].settings)
    return found[0], found[1]


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
        if path.suffix == ".json" and path.exists():
            return snapshot_files.read_snapshot(read_file(path, LARGEST_JSON), text)[1]
        if not path.exists():
            places = [at for at, char in enumerate(text) if char == "@"]
            split = next((at for at in places if Path(text[at + 1 :]).is_file()), places[-1] if places else None)
            if split is not None:
                return snapshots.content(Path(text[split + 1 :]), text[:split])
    except OSError as error:
        raise DataError(_("{path} cannot be opened: {why}", path=text, why=error.strerror or "?")) from error
    return snapshots.present(path)
