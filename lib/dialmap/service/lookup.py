"""Lists of numbers: from files and uploads into memory, and against templates that are in no database.

Holds these use cases. Never routes a number: the board does.
"""

from pathlib import Path

from dialmap.core.exchange import Upload
from dialmap.core.numbers import clean
from dialmap.core.settings import Policy
from dialmap.core.workbench import Matched, match
from dialmap.errors import DataError
from dialmap.exchange.encodings import RefusedError
from dialmap.exchange.number_lists import read_lines, read_templates
from dialmap.messages import Message, _
from dialmap.service.files import read_file, read_input


def read_numbers(upload: Upload) -> tuple[list[str], Message | None]:
    """The numbers of an upload, and what is wrong with it, if anything is."""
    return read_lines(upload)


def numbers_of(path: Path) -> list[str]:
    """The numbers of a file, one a line, or of the standard input where the path is ``-``.

    Errors: :class:`~dialmap.errors.DataError` where it cannot be read or holds no list of numbers.
    """
    is_input = str(path) == "-"
    typed, problem = read_lines(Upload(str(path), read_input() if is_input else read_file(path)))
    if problem is not None:
        raise DataError(_("{path}: {why}", path=str(path), why=problem))
    return typed


def match_files(templates: Path, numbers: Path, policy: Policy) -> Matched:
    """Match every number of one file against the templates of another, one a line, cleaned of decoration.

    Errors: :class:`~dialmap.errors.DataError` where a file cannot be read.
    """
    data = read_file(templates)
    try:
        named = read_templates(data)
    except RefusedError as error:
        raise DataError(_("{path}: {why}", path=str(templates), why=error.message)) from error
    typed = numbers_of(numbers)
    return match(named, [clean(number).number for number in typed], typed, policy)
