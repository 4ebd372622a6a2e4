"""Rows that people set one at a time: each has a version, so that nobody writes over somebody else's change unseen.

Holds how such a row is kept, changed and dropped, each told in the log. Never knows what is in one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.errors import ConflictError
from dialmap.messages import Message
from dialmap.store import audit
from dialmap.store.db import Connection, Write


class Named(Protocol):
    """What can be kept."""

    @property
    def name(self) -> str:
        """What it is called."""


class Versioned(Named, Protocol):
    """What is kept."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def version(self) -> int:
        """Counts its changes, from 1."""


Row = TypeVar("Row", bound=Versioned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Generic[Row]):
    """One table of such rows.

    Shape: ``columns`` are those that people set, ``values`` gives what stands in them; ``others`` have a value at the
    beginning and are no concern of this module. ``read`` makes a row of id, version, who, at, ``others``, ``columns``;
    ``told`` is how the log tells one, ``taken`` what is said where somebody was faster.
    """

    table: str
    columns: str
    kind: AuditKind
    taken: Message
    values: Callable[[Any], list[Any]]
    told: Callable[[Any], dict[str, Any]]
    read: Callable[[Any], Row]
    others: Mapping[str, Any] = field(default_factory=dict)

    @property
    def _select(self) -> str:
        return f"select {', '.join(('id', 'version', 'who', 'at', *self.others, self.columns))} from {self.table}"

    def listed(self, db: Connection) -> tuple[Row, ...]:
        """Every row, by name."""
        return tuple(map(self.read, db.execute(f"{self._select} order by name")))

    def find(self, db: Connection, number: int) -> Row | None:
        """One row; None where there is none."""
        row = db.execute(f"{self._select} where id = ?", [number]).fetchone()
        return None if row is None else self.read(row)

    def add(self, write: Write, wanted: Named) -> None:
        """Keep a new one."""
        values = [1, write.who, write.at, *self.others.values(), *self.values(wanted)]
        columns = ", ".join(("version", "who", "at", *self.others, self.columns))
        marks = ", ".join("?" * len(values))
        write.db.execute(f"insert into {self.table} ({columns}) values ({marks})", values)
        self._tell(write, wanted.name, None, self.told(wanted))

    def change(self, write: Write, opened: Row, wanted: Named) -> None:
        """Keep one as it is wanted. Errors: :class:`ConflictError` where somebody was faster."""
        current = self._unchanged(write, opened)
        names = ", ".join(f"{name} = ?" for name in self.columns.split(", "))
        write.db.execute(
            f"update {self.table} set {names}, version = version + 1, who = ?, at = ? where id = ?",
            [*self.values(wanted), write.who, write.at, opened.id],
        )
        self._tell(write, wanted.name, self.told(current), self.told(wanted))

    def drop(self, write: Write, opened: Row) -> None:
        """Forget one. Errors: as :meth:`change`."""
        current = self._unchanged(write, opened)
        write.db.execute(f"delete from {self.table} where id = ?", [opened.id])
        self._tell(write, current.name, self.told(current), None)

    def _unchanged(self, write: Write, opened: Row) -> Row:
        current = self.find(write.db, opened.id)
        if current is None or current.version != opened.version:
            raise ConflictError(current, self.taken)
        return current

    def _tell(self, write: Write, name: str, old: object, new: object) -> None:
        audit.record(write, AuditAction.CHANGE, [NewEntry(self.kind, name, old, new)])
