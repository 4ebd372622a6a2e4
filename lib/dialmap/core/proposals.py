"""Proposals: a change that is not live, its intent, and the three checks that prove what it does.

Holds values and pure answers. Never reads the store, a clock, or who is signed in: those come as arguments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dialmap.core.compare import Comparison
from dialmap.core.edits import Edit
from dialmap.core.model import Row, Snapshot
from dialmap.core.routing import Routing
from dialmap.dialplan import DialTable, Pattern, Policy, analysis
from dialmap.errors import DataError
from dialmap.messages import Message, _


class ProposalState(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
    APPLIED = "applied"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProposal:
    """A change and its intent: ``numbers`` (a pattern, or a number) must go to ``route``; empty: to no route at all.

    Without ``numbers`` no number is meant to go elsewhere.
    """

    title: str
    numbers: str
    route: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(NewProposal):
    """A proposal that was made: by whom, and how far it has come. ``version`` counts its changes, from 1."""

    id: int
    author: str
    made_at: str
    state: ProposalState
    decided_by: str
    decided_at: str
    version: int


@dataclass(frozen=True, slots=True)
class Check:
    """One of the three checks: whether it holds, in words, and a number that shows it."""

    holds: bool
    message: Message
    witness: str = ""


def checks(comparison: Comparison, numbers: str, route: str) -> tuple[Check, ...]:
    """Whether the intent was not already met, is wholly met after the change, and nothing outside it changes.

    Only the last of the three where no number is meant to go elsewhere. Each is exact; ``witness`` is a shortest number
    that proves what is said.
    Errors: :class:`DataError` where ``numbers`` cannot be read or a table is too wide for an exact answer.
    """
    if not numbers:
        return (_nothing_moves(comparison),)
    pattern = Pattern.parse(numbers)
    if not pattern.possible:
        raise DataError(_("no number can match {pattern}", pattern=numbers))
    before = _astray(comparison.old, numbers, route)
    after = _astray(comparison.new, numbers, route)
    outside = _outside(comparison, numbers)
    return (
        Check(
            before is not None,
            _("the intent was not met already: {number} went elsewhere", number=before)
            if before is not None
            else _("the intent was already met: this change is not needed for it"),
            before or "",
        ),
        Check(
            after is None,
            _("the intent is wholly met: every one of these numbers goes there")
            if after is None
            else _("the intent is not met: {number} still goes elsewhere", number=after),
            after or "",
        ),
        Check(
            outside is None,
            _("nothing outside the intent changes: every other number goes where it went")
            if outside is None
            else _("something outside the intent changes: {number} goes elsewhere too", number=outside),
            outside or "",
        ),
    )


def _nothing_moves(comparison: Comparison) -> Check:
    """Whether every number goes where it went."""
    if comparison.trouble is not None:
        raise DataError(comparison.trouble)
    moved = min((each.witness for each in comparison.ranges), key=lambda number: (len(number), number), default="")
    if moved:
        return Check(False, _("no number is meant to go elsewhere, but {number} does", number=moved), moved)
    return Check(True, _("no number is meant to go elsewhere, and none does"))


def _astray(view: Routing, numbers: str, route: str) -> str | None:
    """A shortest number of the intent that does not go to ``route``; None if all do."""
    wrong: list[int | None] = [
        index for index, (owner, _template) in enumerate(view.routes.owners) if owner.name != route
    ]
    return analysis.find(view.routes.table, [*wrong, None] if route else wrong, numbers)


def _outside(comparison: Comparison, numbers: str) -> str | None:
    """A shortest number outside the intent that ends up elsewhere; None is a proof that there is none."""
    if comparison.trouble is not None:
        raise DataError(comparison.trouble)
    if not comparison.ranges:
        return None
    table = DialTable.compile([numbers, *(each.pattern for each in comparison.ranges)], Policy.ORDER)
    witnesses = [each.witness for each in analysis.reach(table)[1:] if each.witness is not None]
    return min(witnesses, key=lambda number: (len(number), number), default=None)


@dataclass(frozen=True)
class Outlook:
    """What a proposal would do: both states side by side, and the three checks."""

    comparison: Comparison
    checks: tuple[Check, ...]


def outlook(view: Routing, proposal: NewProposal) -> Outlook:
    """What the proposal would do to the data as it is now.

    Errors: :class:`DataError` where the tables are too wide for an exact answer.
    """
    found = Comparison(view, view.with_edits(proposal.edits))
    return Outlook(found, checks(found, proposal.numbers, proposal.route))


def overtaken(snapshot: Snapshot, proposal: NewProposal) -> Iterator[tuple[Row, Row | None]]:
    """The rows of a draft that are no longer what they were when it was made, each with what it is now."""
    present = {(type(row), row.key): row for row in snapshot.every_row}
    for edit in proposal.edits:
        row = edit.before if edit.before is not None else edit.row
        current = present.get((type(row), row.key))
        if current != edit.before:
            yield row, current
