"""Edit one row: what the forms do. Nothing is overwritten that somebody else changed in the meantime."""

from pathlib import Path
from typing import Final

from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.model import Route, Row, Transfer
from dialmap.numbers import is_mangled
from dialmap.service.changing import changing
from dialmap.store import inventory, rows
from dialmap.store.settings import mark_sample

LONGEST_TEXT: Final = 100_000


def save(path: Path, row: Row, replaces: Row | None = None, who: str = "") -> None:
    """Store ``row``; ``replaces`` is the row as the form was opened with, None for a new one.

    Errors: :class:`~dialmap.errors.ConflictError` if somebody else changed or deleted it; :class:`DataError` if a
    required field is empty or the key is taken.
    """
    wrong = missing(row)
    if wrong is not None:
        raise DataError(wrong)
    with changing(path, who, "create" if replaces is None else "edit") as db:
        inventory.save(db, row, replaces)


def delete(path: Path, row: Row, who: str = "") -> None:
    """Delete ``row`` as it was opened. A scenario takes its Result blocks along; a trunk leaves its routes' lists.

    Errors: :class:`~dialmap.errors.ConflictError` if somebody else changed or deleted it.
    """
    with changing(path, who, "delete") as db:
        inventory.delete(db, row)


def missing(row: Row) -> Message | None:
    """Which required field of the platform's form is empty or unusable, or None."""
    keys = (row.key,) if isinstance(row.key, str) else row.key
    if not all(key.strip() for key in keys):
        return _("a name is needed; nothing was saved")
    if any(key != key.strip() for key in keys):
        return _("a name must not begin or end with a space; nothing was saved")
    if isinstance(row, Route):
        if not row.templates or not all(template.pattern.strip() for template in row.templates):
            return _("a route needs at least one number template; nothing was saved")
        if any("\n" in template.pattern for template in row.templates):
            return _("write one number template per line; nothing was saved")
        if any(is_mangled(template.pattern) for template in row.templates):
            return _("a spreadsheet has shortened a template; write the number with all its digits; nothing was saved")
    if isinstance(row, Transfer) and is_mangled(row.number):
        return _("a spreadsheet has shortened the number; write it with all its digits; nothing was saved")
    values = rows.record(row).values()
    if any(isinstance(value, int) and not 0 <= value < 2**31 for value in values):
        return _("a count must be a whole number from 0 up; nothing was saved")
    texts = [value for value in values if isinstance(value, str)]
    if any("\0" in text for text in texts):
        return _("a text holds a NUL character; nothing was saved")
    if any(len(text) > LONGEST_TEXT for text in texts):
        return _("a text has more than {limit} characters; nothing was saved", limit=LONGEST_TEXT)
    return None


def start_empty(path: Path, who: str = "") -> None:
    """Delete everything, to begin with one's own data."""
    with changing(path, who, "start empty") as db:
        inventory.clear(db)
        mark_sample(db, False)
