"""How much is read: of a file, of an import, of what is wrong with it. Holds the numbers, and never reads anything.

Whatever is beyond a limit is told in a sentence; nothing is left out silently.
"""

from collections.abc import Iterable
from typing import Final

from dialmap.core.exchange import Problem
from dialmap.messages import Message, _, n_

MEGABYTE: Final = 1_048_576
LARGEST_FILE: Final = 50 * MEGABYTE
#: All files of one import together, unpacked.
LARGEST_IMPORT: Final = 200 * MEGABYTE
#: A snapshot or a baseline of the largest import fits.
LARGEST_JSON: Final = 200 * MEGABYTE
MOST_FILES: Final = 1_000
MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 1_000
MOST_PROBLEMS: Final = 1_000
#: Lists, objects and what is in them, counted before anything is built: three bytes of JSON can become sixty.
MOST_VALUES: Final = 20_000_000
LONGEST_CELL: Final = 1_000_000
LONGEST_ROW: Final = 10_000_000


def kept(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems; where they are too many the errors first, and one more problem that counts the rest."""
    found = tuple(problems)
    listed = [problem for problem in found if not problem.others]
    if len(listed) == len(found) <= MOST_PROBLEMS:
        return found
    listed.sort(key=lambda problem: not problem.is_error)
    rest = [*listed[MOST_PROBLEMS:], *(problem for problem in found if problem.others)]
    count = sum(max(problem.others, 1) for problem in rest)
    said = n_(
        "{count} more problem is not listed; mend those that are, then read the files again",
        "{count} more problems are not listed; mend those that are, then read the files again",
        count,
    )
    is_error = any(problem.is_error for problem in rest)
    return (*listed[:MOST_PROBLEMS], Problem(file=rest[0].file, message=said, is_error=is_error, others=count))


def too_many_rows() -> Message:
    """That a file has more rows than are read."""
    return _("the file has more than {limit} rows, empty ones counted too; split it", limit=MOST_ROWS)


def too_large(limit: int = LARGEST_FILE) -> Message:
    """That a file has more bytes than are read."""
    return _("the file has more than {limit} MB; split it", limit=limit // MEGABYTE)


def too_many_files() -> Message:
    """That an import has more files than are read."""
    return _("the import has more than {limit} files, and this one is not read; import it apart", limit=MOST_FILES)


def too_large_together() -> Message:
    """That the files of an import have more bytes than are read."""
    return _(
        "together, the files have more than {limit} MB, and this one is not read; import it apart",
        limit=LARGEST_IMPORT // MEGABYTE,
    )


def too_many_rows_together() -> Message:
    """That the files of an import have more rows than are read."""
    return _(
        "together, the files have more than {limit} rows, and this one is not read; import it apart", limit=MOST_ROWS
    )
