"""Change proposals: draft, check, then apply in one transaction or reject.

Holds these use cases. Never proves anything: the three checks are the core's.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from dialmap.board import Board
from dialmap.core.audit import AuditAction
from dialmap.core.edits import Edit, keys_in
from dialmap.core.exchange import Upload
from dialmap.core.model import Row
from dialmap.core.names import folded
from dialmap.core.people import Role, Who
from dialmap.core.proposals import NewProposal, Proposal, ProposalState, overtaken
from dialmap.core.workbench import read_template
from dialmap.errors import ConflictError, RightsError, UsageError
from dialmap.exchange.cells import CellError, cells, read_row
from dialmap.exchange.columns import FILE_OF
from dialmap.exchange.plan import refuse_errors, stage
from dialmap.messages import Message, _
from dialmap.service.inventory import missing
from dialmap.service.transactions import Clock, acting, changing, utc_now
from dialmap.store import drafts, inventory, people, proposals
from dialmap.store import rows as stored
from dialmap.store.db import Write, reading
from dialmap.store.settings import read_settings

LONGEST_TITLE: Final = 200


def listed(path: Path) -> tuple[Proposal, ...]:
    """Every proposal, newest first."""
    with reading(path) as db:
        return proposals.listed(db)


def find(path: Path, number: int) -> Proposal:
    """One proposal. Errors: :class:`~dialmap.errors.DataError` where there is none."""
    with reading(path) as db:
        return proposals.find(db, number)


def from_files(board: Board, uploads: Iterable[Upload]) -> tuple[Edit, ...]:
    """The edits that importing these files would make.

    Errors: :class:`~dialmap.errors.DataError` for the first row that cannot be read.
    """
    plan = stage(board.snapshot, board.stamp.revision, uploads, board.settings.profile)
    refuse_errors(plan)
    return plan.edits


def as_cells(kind: type[Row], rows: Iterable[Row]) -> tuple[tuple[str, ...], list[list[str]], tuple[str, ...]]:
    """Rows as a table of texts to be edited: names of the columns, cells, and the columns that are rarely used."""
    file = FILE_OF[kind]
    rare = tuple(column.name for column in file.columns if column.part is not None and column.part.rare)
    return tuple(column.name for column in file.columns), [cells(row, file) for row in rows], rare


def from_cells(
    kind: type[Row], rows: Iterable[Row], edited: Iterable[dict[str, str]]
) -> list[Row] | tuple[str, Message]:
    """The rows of an edited table; the column and what is wrong with it where one cannot be read."""
    file = FILE_OF[kind]
    before = {edit.key: edit.row for edit in (Edit(row, row) for row in rows)}
    found = []
    for line in edited:
        key = tuple(line[name].strip() for name in file.keys)
        try:
            found.append(read_row(file, line, before.get(key), len(before) + 1))
        except CellError as error:
            return error.column, error.message
    return found


def propose(path: Path, wanted: NewProposal, who: Who, *, is_once: bool = False, clock: Clock = utc_now) -> int:
    """Keep a draft; nothing of it is live. Its id. ``is_once``: that of a draft with the same edits, if there is one.

    Errors: :class:`UsageError` without a title or edits, for an intent that cannot be read or an edit that is
    incomplete.
    """
    title = " ".join(wanted.title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise UsageError(_("a proposal needs a title of at most {limit} characters", limit=LONGEST_TITLE))
    intent = read_template(wanted.numbers) if wanted.numbers.strip() or wanted.route else None
    if isinstance(intent, Message):
        raise UsageError(_("the intent {pattern} cannot be read: {why}", pattern=wanted.numbers, why=intent))
    if not wanted.edits:
        raise UsageError(_("a proposal needs at least one edit"))
    for edit in wanted.edits:
        wrong = missing(edit.after) if edit.after is not None else None
        if wrong is not None:
            raise UsageError(wrong)
        if edit.renames and edit.before is not None:
            name = str(edit.before.key)
            raise UsageError(_("a proposal cannot rename {name}: rename it by its form first", name=name))
    with acting(path, who, AuditAction.PROPOSE, clock) as write:
        drafts.drop(write, folded(who.subject or who.name))
        same = [each for each in proposals.listed(write.db) if is_once and _is_same(each, wanted)]
        if same:
            return same[0].id
        kept = NewProposal(title=title, numbers=wanted.numbers.strip(), route=wanted.route, edits=wanted.edits)
        return proposals.add(write, kept)


def _is_same(made: Proposal, wanted: NewProposal) -> bool:
    return made.state is ProposalState.DRAFT and made.edits == wanted.edits


def aside(path: Path, who: Who) -> tuple[Edit, ...]:
    """What somebody has put aside for a proposal of theirs; nothing of it is live."""
    with reading(path) as db:
        return drafts.of(db, folded(who.subject or who.name))


def put_aside(path: Path, edits: Iterable[Edit], who: Who, *, clock: Clock = utc_now) -> None:
    """Keep edits for a proposal; a later edit of a row takes the place of an earlier one."""
    with acting(path, who, AuditAction.PROPOSE, clock) as write:
        drafts.add(write, folded(who.subject or who.name), edits)


def drop_aside(path: Path, who: Who, *, clock: Clock = utc_now) -> None:
    """Forget what somebody has put aside."""
    with acting(path, who, AuditAction.PROPOSE, clock) as write:
        drafts.drop(write, folded(who.subject or who.name))


def stale(board: Board, proposal: Proposal) -> tuple[Row, ...]:
    """The rows of a draft that somebody has changed since it was made: it cannot be applied over them."""
    return tuple(row for row, _current in overtaken(board.snapshot, proposal))


def apply(path: Path, proposal: Proposal, who: Who, *, clock: Clock = utc_now) -> None:
    """Make the edits live, all or none.

    Errors: :class:`RightsError` for its author, where the data set has two people who could apply it and its settings
    do not allow that; :class:`ConflictError` where somebody changed one of the rows, or settled the proposal, in the
    meantime. Nothing is stored then.
    """
    with changing(path, who, AuditAction.APPLY_PROPOSAL, clock) as write:
        _refuse_author(write, proposal)
        proposals.settle(write, proposal, ProposalState.APPLIED, AuditAction.APPLY_PROPOSAL)
        present = stored.read_rows(write.db, keys_in(proposal.edits))
        for _row, current in overtaken(present, proposal):
            raise ConflictError(current)
        inventory.replace(write, proposal.edits)


def reject(path: Path, proposal: Proposal, who: Who, *, clock: Clock = utc_now) -> None:
    """Say that a proposal is not wanted. Errors: :class:`ConflictError` where somebody settled it in the meantime."""
    with acting(path, who, AuditAction.REJECT_PROPOSAL, clock) as write:
        proposals.settle(write, proposal, ProposalState.REJECTED, AuditAction.REJECT_PROPOSAL)


def withdraw(path: Path, proposal: Proposal, who: Who, *, clock: Clock = utc_now) -> None:
    """Take back one's own proposal. Errors: as :func:`reject`; :class:`RightsError` for somebody else's."""
    with acting(path, who, AuditAction.WITHDRAW_PROPOSAL, clock) as write:
        author = proposals.find(write.db, proposal.id).author
        if folded(author) != folded(write.who):
            raise RightsError(_("only {name} can withdraw this proposal; a reviewer can reject it", name=author))
        proposals.settle(write, proposal, ProposalState.REJECTED, AuditAction.WITHDRAW_PROPOSAL)


def _refuse_author(write: Write, proposal: Proposal) -> None:
    author = proposals.find(write.db, proposal.id).author
    if folded(author) != folded(write.who) or read_settings(write.db).own_proposals:
        return
    able = [each for each in people.listed(write.db) if each.is_here and each.role.covers(Role.REVIEWER)]
    if len(able) > 1:
        raise RightsError(_("{name} made this proposal; another reviewer must apply it", name=author))
