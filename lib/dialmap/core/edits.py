"""A row as it was and as it will be: THE value for fixes, proposals, import plans and comparisons.

Holds one edit, its fields that differ, and what leads from one list of rows to another. Never applies anything: a data
set does that in thought (:meth:`~dialmap.core.model.Snapshot.with_edits`), the store for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from dialmap.core.fields import FIELDS
from dialmap.core.model import TABLES, Row, Snapshot, key_values

_VALUES: Final = {kind: attrgetter(*(field.name for field in fields)) for kind, fields in FIELDS.items()}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an object: its name in the model, and both values."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Edit:
    """One row as it was (None: it is new) and as it will be (None: it goes)."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row as it will be, or as it was where it goes."""
        row = self.after if self.after is not None else self.before
        assert row is not None
        return row

    @property
    def kind(self) -> type[Row]:
        """What the row is."""
        return type(self.row)

    @property
    def key(self) -> tuple[str, ...]:
        """Name, or scenario and block."""
        return key_values(self.row)

    @property
    def renames(self) -> bool:
        """Whether the row gets another key."""
        return self.before is not None and self.after is not None and self.before.key != self.after.key

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that differ; none where the row comes or goes."""
        if self.before is None or self.after is None:
            return ()
        values = _VALUES[self.kind]
        triples = zip(FIELDS[self.kind], values(self.before), values(self.after), strict=True)
        return tuple(FieldChange(field.name, old, new) for field, old, new in triples if old != new)


def keys_in(edits: Iterable[Edit]) -> dict[type[Row], frozenset[tuple[str, ...]]]:
    """The keys that edits name, as they are and as they will be; by kind."""
    found: dict[type[Row], set[tuple[str, ...]]] = {}
    for edit in edits:
        for row in (edit.before, edit.after):
            if row is not None:
                found.setdefault(type(row), set()).add(key_values(row))
    return {kind: frozenset(keys) for kind, keys in found.items()}


def edits_between(old: Iterable[Row], new: Iterable[Row]) -> tuple[Edit, ...]:
    """What leads from one list of rows of one kind to another, by key."""
    before, after = {key_values(row): row for row in old}, {key_values(row): row for row in new}
    pairs = ((before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after]))
    return tuple(Edit(ours, theirs) for ours, theirs in pairs if ours is not theirs and ours != theirs)


def edits_of(old: Snapshot, new: Snapshot) -> tuple[Edit, ...]:
    """What leads from one data set to another: trunks, routes, scenarios, transfers."""
    return tuple(edit for kind in TABLES for edit in edits_between(old.rows(kind), new.rows(kind)))
