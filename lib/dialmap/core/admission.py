"""What a row, and a data set, must be to be stored: the database's refusals, said before it is asked.

Holds those refusals as sentences. Never judges what is odd about a row, and never stores anything.
"""

import re
from collections.abc import Iterator
from typing import Final

from dialmap.core.fields import FIELDS, PARTS
from dialmap.core.model import Route, Row, key_values
from dialmap.messages import Message, _

UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


def refusal(row: Row) -> Message | None:
    """Why this row cannot be stored; None where it can."""
    for key in key_values(row):
        if not key.strip():
            return _("the name is empty")
        if key != key.strip():
            return _("the name {name} begins or ends with a space", name=key)
    if isinstance(row, Route) and not all(template.pattern.strip() for template in row.templates):
        return _("a number template is empty")
    if isinstance(row, Route) and not row.templates:
        return _("a route needs at least one number template")
    if not all(map(is_storable, texts_of(row))):
        return _("a text holds a NUL character, or half of a character that takes two")
    return None


def texts_of(row: Row) -> Iterator[str]:
    """Every text of a row, those in its lists too."""
    for field in FIELDS[type(row)]:
        value = getattr(row, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, str):
                yield each
            elif isinstance(value, tuple):
                yield from (getattr(each, part.name) for part in PARTS)


def is_storable(text: str) -> bool:
    """Whether a file or a database can hold the text: no NUL, and no half of a surrogate pair."""
    return UNSTORABLE.search(text) is None
