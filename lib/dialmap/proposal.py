"""A change that is not live yet: what it is for, its edits, and the three checks that it does just that."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialmap.compare import Comparison
from dialmap.dialplan import DialTable, Pattern, Policy, analysis
from dialmap.errors import DataError
from dialmap.messages import Message, _
from dialmap.model import Row
from dialmap.routing import Routing


class ProposalState(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
    APPLIED = "applied"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Draft:
    """One edit of a proposal: ``before`` is None for a new row, ``after`` for one that goes."""

    before: Row | None
    after: Row | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change and its intent: ``numbers`` (a pattern, or a number) must go to ``route``; empty: to no route at all."""

    id: int
    title: str
    author: str
    made_at: str
    numbers: str
    route: str
    drafts: tuple[Draft, ...]
    state: ProposalState = ProposalState.DRAFT
    decided_by: str = ""
    decided_at: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One of the three checks: whether it holds, in words, and a number that shows it."""

    holds: bool
    message: Message
    witness: str = ""


def checks(found: Comparison, numbers: str, route: str) -> tuple[Check, Check, Check]:
    """Whether the intent was not already met, is wholly met after the change, and nothing outside it changes.

    Each is exact; ``witness`` is a shortest number that proves what is said.
    Errors: :class:`DataError` where ``numbers`` cannot be read or a table is too wide for an exact answer.
    """
    pattern = Pattern.parse(numbers)
    if not pattern.possible:
        raise DataError(_("no number can match {pattern}", pattern=numbers))
    before = _astray(found.old, numbers, route)
    after = _astray(found.new, numbers, route)
    outside = _outside(found, numbers)
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


def _astray(view: Routing, numbers: str, route: str) -> str | None:
    """A shortest number of the intent that does not go to ``route``; None if all do."""
    wrong: list[int | None] = [index for index, (owner, _template) in enumerate(view.owners) if owner.name != route]
    return analysis.find(view.table, [*wrong, None] if route else wrong, numbers)


def _outside(found: Comparison, numbers: str) -> str | None:
    """A shortest number outside the intent that ends up elsewhere; None is a proof that there is none."""
    if found.trouble is not None:
        raise DataError(found.trouble)
    if not found.ranges:
        return None
    table = DialTable.compile([numbers, *(each.pattern for each in found.ranges)], Policy.ORDER)
    witnesses = [each.witness for each in analysis.reach(table)[1:] if each.witness is not None]
    return min(witnesses, key=lambda number: (len(number), number), default=None)


def edits_of(before: Sequence[Row], after: Sequence[Row]) -> tuple[Draft, ...]:
    """What leads from one list of rows to another, by key."""
    old, new = {(type(row), row.key): row for row in before}, {(type(row), row.key): row for row in after}
    keys = dict.fromkeys([*old, *new])
    return tuple(Draft(old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
