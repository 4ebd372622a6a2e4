"""Change proposals: draft, check, then apply in one transaction or reject."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dialmap.compare import Comparison, with_drafts
from dialmap.dialplan import Pattern, PatternError
from dialmap.errors import ConflictError, UsageError
from dialmap.exchange.plan import Change, stage
from dialmap.exchange.text_files import Upload
from dialmap.messages import _
from dialmap.model import TABLES, Row, Snapshot
from dialmap.proposal import Check, Draft, Proposal, ProposalState, checks
from dialmap.routing import Routing
from dialmap.service.changing import changing
from dialmap.service.checking import Board
from dialmap.service.comparing import refuse_errors
from dialmap.service.editing import missing
from dialmap.store import inventory, proposals
from dialmap.store.db import reading, writing

LONGEST_TITLE: Final = 200


@dataclass(frozen=True)
class Outlook:
    """What a proposal would do: both states side by side, and the three checks."""

    comparison: Comparison
    checks: tuple[Check, Check, Check]


def listed(path: Path) -> tuple[Proposal, ...]:
    """Every proposal, newest first."""
    with reading(path) as db:
        return proposals.listed(db)


def find(path: Path, number: int) -> Proposal:
    """One proposal. Errors: :class:`~dialmap.errors.DataError` where there is none."""
    with reading(path) as db:
        return proposals.find(db, number)


def from_files(board: Board, uploads: Iterable[Upload]) -> tuple[Draft, ...]:
    """The edits that importing these files would make.

    Errors: :class:`~dialmap.errors.DataError` for the first row that cannot be read.
    """
    plan = stage(board.snapshot, board.stamp.revision, uploads)
    refuse_errors(plan)
    return tuple(
        Draft(item.before, item.after)
        for item in plan.items
        if item.change in (Change.NEW, Change.CHANGED) and item.after is not None
    )


def propose(  # noqa: PLR0917
    path: Path, title: str, numbers: str, route: str, drafts: tuple[Draft, ...], who: str
) -> int:
    """Keep a draft; nothing of it is live.

    Errors: :class:`UsageError` without a title, an intent that can be read, or edits; or where an edit is incomplete.
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise UsageError(_("a proposal needs a title of at most {limit} characters", limit=LONGEST_TITLE))
    try:
        Pattern.parse(numbers)
    except PatternError as error:
        raise UsageError(_("the intent {pattern} cannot be read: {why}", pattern=numbers, why=error.message)) from error
    if not drafts:
        raise UsageError(_("a proposal needs at least one edit"))
    for each in drafts:
        wrong = missing(each.after) if each.after is not None else None
        if wrong is not None:
            raise UsageError(wrong)
        if each.before is not None and each.after is not None and each.before.key != each.after.key:
            said = _("a proposal cannot rename {name}: rename it by its form first", name=str(each.before.key))
            raise UsageError(said)
    with writing(path) as db:
        return proposals.add(db, Proposal(0, title, who, "", numbers.strip(), route, drafts))


def outlook(board: Board, proposal: Proposal) -> Outlook:
    """What the proposal would do to the data as it is now.

    Errors: :class:`~dialmap.errors.DataError` where the tables are too wide for an exact answer.
    """
    routing = board.routing
    after = with_drafts(board.snapshot, [(each.before, each.after) for each in proposal.drafts])
    found = Comparison(routing, Routing.compile(after, routing.policy, routing.country))
    return Outlook(found, checks(found, proposal.numbers, proposal.route))


def stale(board: Board, proposal: Proposal) -> tuple[Row, ...]:
    """The rows of a draft that somebody has changed since it was made: it cannot be applied over them."""
    return tuple(row for row, _current in _overtaken(board.snapshot, proposal))


def _overtaken(snapshot: Snapshot, proposal: Proposal) -> Iterator[tuple[Row, Row | None]]:
    """The rows of a draft that are no longer what they were, each with what it is now."""
    now = {(kind, row.key): row for kind, name in TABLES.items() for row in getattr(snapshot, name)}
    for each in proposal.drafts:
        row = each.before or each.after
        if row is not None and (current := now.get((type(row), row.key))) != each.before:
            yield row, current


def apply(path: Path, proposal: Proposal, who: str) -> None:
    """Make the edits live, all or none.

    Errors: :class:`UsageError` without a name; :class:`ConflictError` where somebody changed one of the rows, or
    settled the proposal, in the meantime. Nothing is stored then.
    """
    if not who:
        raise UsageError(_("say who you are first: your name, in the side bar"))
    with changing(path, who, "apply proposal") as db:
        proposals.settle(db, proposal, ProposalState.APPLIED, who)
        for _row, current in _overtaken(inventory.read_snapshot(db), proposal):
            raise ConflictError(current)
        inventory.delete_all(db, [each.before for each in proposal.drafts if each.before and each.after is None])
        inventory.put_all(db, [each.after for each in proposal.drafts if each.after is not None])


def reject(path: Path, proposal: Proposal, who: str) -> None:
    """Say that the proposal is not wanted. Errors: as :func:`apply`."""
    if not who:
        raise UsageError(_("say who you are first: your name, in the side bar"))
    with writing(path) as db:
        proposals.settle(db, proposal, ProposalState.REJECTED, who)
