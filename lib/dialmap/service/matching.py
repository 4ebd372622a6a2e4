"""Match numbers against patterns that are in files and in no database."""

from dataclasses import dataclass
from pathlib import Path

from dialmap.dialplan import DialTable, Policy
from dialmap.errors import DataError
from dialmap.exchange.number_lists import read_lines
from dialmap.exchange.text_files import RefusedError, Upload, decode, find_encoding
from dialmap.messages import _
from dialmap.numbers import clean


@dataclass(frozen=True, slots=True)
class Matched:
    """The answer: for each of ``numbers`` the index of its winner in ``table.texts``, or -1.

    ``lines`` says in which line of its file each pattern stands.
    """

    table: DialTable
    lines: tuple[int, ...]
    numbers: tuple[str, ...]
    winners: tuple[int, ...]


def match_files(patterns: Path, numbers: Path, policy: Policy) -> Matched:
    """Match every number of one file against the patterns of another, one a line, cleaned of decoration.

    Errors: :class:`~dialmap.errors.DataError` where a file cannot be read.
    """
    data = _read(patterns)
    try:
        text = decode(data, find_encoding(data))
    except RefusedError as error:
        raise DataError(_("{path}: {why}", path=str(patterns), why=error.message)) from error
    named = [(line, each) for line, each in enumerate(text.removeprefix("\ufeff").splitlines(), 1) if each.strip()]
    table = DialTable.compile([each for _line, each in named], policy)
    found, problem = read_lines(Upload(str(numbers), _read(numbers)))
    if problem is not None:
        raise DataError(_("{path}: {why}", path=str(numbers), why=problem))
    winners = table.assign([clean(number).number for number in found]).tolist()
    return Matched(table, tuple(line for line, _text in named), tuple(found), tuple(winners))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(_("{path} cannot be opened: {why}", path=path, why=error.strerror or "?")) from error
