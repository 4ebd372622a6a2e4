"""How somebody else's table becomes one of ours: which of its columns is which of ours, and which value means which.

Holds what is agreed on. Never reads a table: that is :mod:`dialmap.exchange.tabular`.
"""

import json
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, field
from typing import Final

from dialmap.core.fields import KINDS
from dialmap.core.model import Row
from dialmap.errors import DataError
from dialmap.messages import _

#: What may stand between the items of a list in one cell. An empty one: the cell is one item.
SEPARATORS: Final = ("|", ",", ";", "\n", " ", "")
LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How one kind of foreign table is read.

    Shape: ``table`` is ours, by its name in the database (``routes``); ``columns``: our column -> their heading;
    ``fixed``: our column -> the same cell in every row; ``values``: our column -> their value, in small letters ->
    ours; ``separator`` stands between the items of a list; ``telephony`` is that of scenarios that only a table of
    transfers names, empty where they must be there already.
    """

    table: str
    columns: Map[str, str]
    name: str = ""
    fixed: Map[str, str] = field(default_factory=dict)
    values: Map[str, Map[str, str]] = field(default_factory=dict)
    separator: str = "|"
    telephony: str = ""

    @property
    def kind(self) -> type[Row]:
        """What a row of the table is."""
        return KINDS[self.table]

    def fits(self, headings: frozenset[str]) -> bool:
        """Whether a table with these headings, in small letters, has every column that is wanted."""
        return bool(self.columns) and {each.strip().casefold() for each in self.columns.values()} <= headings

    def as_text(self) -> str:
        """All but the name, as JSON of one form."""
        told = asdict(self)
        del told["name"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True)


def mapping_of(name: str, text: str) -> Mapping:
    """The mapping that :meth:`Mapping.as_text` wrote. Errors: :class:`DataError` for anything else."""
    try:
        made = Mapping(name=name, **json.loads(text))
    except (TypeError, ValueError) as error:
        raise DataError(_("the mapping {name} cannot be read", name=name)) from error
    if made.table not in KINDS:
        raise DataError(_("the mapping {name} cannot be read", name=name))
    return made
