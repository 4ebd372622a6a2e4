"""Change proposals in the database."""

import json
from typing import Any

from sqlite_utils import Database

from dialmap.content import plain_row, row_of
from dialmap.errors import ConflictError, DataError
from dialmap.messages import _
from dialmap.model import TABLES, Row
from dialmap.proposal import Draft, Proposal, ProposalState
from dialmap.store import audit
from dialmap.store.audit import Told
from dialmap.store.reviews import now

COLUMNS = "id, title, author, made_at, numbers, route, drafts, state, decided_by, decided_at, version"
KINDS = {name: kind for kind, name in TABLES.items()}


def listed(db: Database) -> tuple[Proposal, ...]:
    """Every proposal, newest first."""
    return tuple(_read(row) for row in db.execute(f"select {COLUMNS} from proposals order by id desc"))


def find(db: Database, number: int) -> Proposal:
    """One proposal. Errors: :class:`DataError` where there is none."""
    row = db.execute(f"select {COLUMNS} from proposals where id = ?", [number]).fetchone()
    if row is None:
        raise DataError(_("there is no proposal {number}", number=number))
    return _read(row)


def add(db: Database, made: Proposal) -> int:
    """Keep a new draft; its id."""
    cursor = db.execute(
        "insert into proposals (title, author, made_at, numbers, route, drafts, state, decided_by, decided_at, version)"
        " values (?, ?, ?, ?, ?, ?, 'draft', '', '', 1)",
        [made.title, made.author, now(), made.numbers, made.route, _write(made.drafts)],
    )
    told = {"numbers": made.numbers, "route": made.route, "edits": json.loads(_write(made.drafts))}
    audit.record(db, made.author, "propose", [Told("proposal", made.title, None, told)])
    return int(cursor.lastrowid or 0)


def settle(db: Database, seen: Proposal, state: ProposalState, who: str) -> None:
    """Say that a draft was applied or rejected. Errors: :class:`ConflictError` where somebody was faster."""
    current = find(db, seen.id)
    if current.version != seen.version or current.state is not ProposalState.DRAFT:
        raise ConflictError(current)
    db.execute(
        "update proposals set state = ?, decided_by = ?, decided_at = ?, version = version + 1 where id = ?",
        [state.value, who, now(), seen.id],
    )
    action = "apply proposal" if state is ProposalState.APPLIED else "reject proposal"
    audit.record(db, who, action, [Told("proposal", seen.title, {"state": "draft"}, {"state": state.value})])


def _write(drafts: tuple[Draft, ...]) -> str:
    return json.dumps([[_plain(each.before), _plain(each.after)] for each in drafts], ensure_ascii=False)


def _plain(row: Row | None) -> list[Any] | None:
    return None if row is None else [TABLES[type(row)], plain_row(row)]


def _read(row: Any) -> Proposal:
    id_, title, author, made_at, numbers, route, drafts, state, decided_by, decided_at, version = row
    made = tuple(Draft(_row(before), _row(after)) for before, after in json.loads(drafts))
    return Proposal(
        id_, title, author, made_at, numbers, route, made, ProposalState(state), decided_by, decided_at, version
    )


def _row(plain: list[Any] | None) -> Row | None:
    return None if plain is None else row_of(KINDS[plain[0]], plain[1])
