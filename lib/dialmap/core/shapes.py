"""What a field of an object is: its shape, its label, its column. Holds no field of any object: see ``fields``."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dialmap.messages import Message

#: The largest whole number that a field can hold, 32 bits with a sign.
LARGEST_COUNT: Final = 2**31 - 1


class Shape(StrEnum):
    """What a field holds, and so how it is written, read, asked for and stored."""

    KEY = "key"
    """Text that names the row; trimmed, never empty."""
    TEXT = "text"
    LINES = "lines"
    """Text of several lines."""
    NUMBER = "number"
    """A dialed number, as typed."""
    CHOICE = "choice"
    FLAG = "flag"
    COUNT = "count"
    """A whole number from 0 up, or None where the field may be empty."""
    NAMES = "names"
    """A list of texts, each trimmed."""
    TEMPLATES = "templates"
    """Number templates: a list of the parts in ``fields.PARTS``, each a column of its own in files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an object.

    ``label`` is what the forms call it, ``about`` its help there; ``meaning`` says in English what a file's column
    holds; ``required``: a file must have the column, and its cell must not be empty; ``default`` is what an empty cell
    means, ``empty_means`` the same of a flag; ``column`` is its column in the database where that has another name, and
    empty where the field is a list in a table of its own; ``optional`` counts may be None. A ``late`` field came after
    data sets were hashed: it is left out of the canonical form while it holds its default, so that hashes, snapshots
    and signatures outlive it. What only a program finds out is not ``is_asked`` in a form.
    """

    name: str
    shape: Shape
    label: Message
    meaning: str
    about: Message | None = None
    required: bool = False
    optional: bool = False
    choices: type[StrEnum] | None = None
    default: StrEnum | None = None
    empty_means: bool = True
    column: str | None = None
    late: bool = False
    is_asked: bool = True

    @property
    def stored_as(self) -> str:
        """The column in the database; empty where the field is a list in a table of its own."""
        return self.name if self.column is None else self.column


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a number template: its name in the model, and the column of ``routes.csv`` that lists it.

    ``rare`` parts are those of other platforms: their columns stand last, and are left out of forms where nothing is in
    them. ``late`` is what it is for a field.
    """

    name: str
    column: str
    meaning: str
    rare: bool = False
    late: bool = False
