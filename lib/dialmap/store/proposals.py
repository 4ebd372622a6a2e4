"""Change proposals in the database.

Holds the SQL of proposals. Never applies one to the rows: that is the service.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.content import plain_row, row_of
from dialmap.core.edits import Edit
from dialmap.core.fields import KINDS
from dialmap.core.model import TABLES, Row
from dialmap.core.proposals import NewProposal, Proposal, ProposalState
from dialmap.errors import ConflictError, DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.db import Connection, Write

COLUMNS: Final = "id, title, author, made_at, numbers, route, drafts, state, decided_by, decided_at, version"


def listed(db: Connection) -> tuple[Proposal, ...]:
    """Every proposal, newest first."""
    return tuple(_read(row) for row in db.execute(f"select {COLUMNS} from proposals order by id desc"))


def find(db: Connection, number: int) -> Proposal:
    """One proposal. Errors: :class:`DataError` where there is none."""
    row = db.execute(f"select {COLUMNS} from proposals where id = ?", [number]).fetchone()
    if row is None:
        raise DataError(_("there is no proposal {number}", number=number))
    return _read(row)


def add(write: Write, wanted: NewProposal) -> int:
    """Keep a new draft; its id."""
    edits = plain_edits(wanted.edits)
    cursor = write.db.execute(
        "insert into proposals (title, author, made_at, numbers, route, drafts, state, decided_by, decided_at, version)"
        " values (?, ?, ?, ?, ?, ?, 'draft', '', '', 1)",
        [wanted.title, write.who, write.at, wanted.numbers, wanted.route, json.dumps(edits, ensure_ascii=False)],
    )
    state = {"numbers": wanted.numbers, "route": wanted.route, "edits": edits}
    audit.record(write, AuditAction.PROPOSE, [NewEntry(AuditKind.PROPOSAL, wanted.title, None, state)])
    return int(cursor.lastrowid or 0)


def settle(write: Write, shown: Proposal, state: ProposalState, action: AuditAction) -> None:
    """Say that a draft was applied, rejected or withdrawn. Errors: :class:`ConflictError` where somebody was faster."""
    current = find(write.db, shown.id)
    if current.version != shown.version or current.state is not ProposalState.DRAFT:
        raise ConflictError(
            current, _("Somebody else settled this proposal in the meantime; nothing of it was stored again.")
        )
    write.db.execute(
        "update proposals set state = ?, decided_by = ?, decided_at = ?, version = version + 1 where id = ?",
        [state.value, write.who, write.at, shown.id],
    )
    entry = NewEntry(AuditKind.PROPOSAL, shown.title, {"state": "draft"}, {"state": state.value})
    audit.record(write, action, [entry])


def plain(row: Row | None) -> list[Any] | None:
    """A row as JSON has it: its table and its fields; None for none."""
    return None if row is None else [TABLES[type(row)], plain_row(row)]


def _read(row: Any) -> Proposal:
    number, title, author, made_at, numbers, route, edits, state, decided_by, decided_at, version = row
    return Proposal(
        id=number,
        title=title,
        author=author,
        made_at=made_at,
        numbers=numbers,
        route=route,
        edits=edits_in(json.loads(edits)),
        state=ProposalState(state),
        decided_by=decided_by,
        decided_at=decided_at,
        version=version,
    )


def read(told: list[Any] | None) -> Row | None:
    """A row as :func:`plain` told it."""
    return None if told is None else row_of(KINDS[told[0]], told[1])


def plain_edits(edits: Iterable[Edit]) -> list[list[list[Any] | None]]:
    """Edits as JSON has them: pairs of rows, as :func:`plain` tells each."""
    return [[plain(each.before), plain(each.after)] for each in edits]


def edits_in(told: Iterable[Any]) -> tuple[Edit, ...]:
    """Edits as :func:`plain_edits` told them."""
    return tuple(Edit(read(before), read(after)) for before, after in told)
