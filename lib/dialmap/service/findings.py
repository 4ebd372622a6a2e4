"""Findings: show what a proposed fix would do, apply it in one transaction, accept a finding with a waiver.

Holds these use cases. Never decides whether a fix is wanted: a person has seen it.
"""

from collections.abc import Sequence
from pathlib import Path

from dialmap.board import Board
from dialmap.core.audit import AuditAction
from dialmap.core.compare import Comparison
from dialmap.core.people import Who
from dialmap.core.reviews import Decision, NewWaiver, Waiver
from dialmap.findings import Finding, Fix
from dialmap.service.reviews import refuse_decision
from dialmap.service.transactions import Clock, acting, changing, utc_now
from dialmap.store import inventory, waivers


def preview(board: Board, fix: Fix) -> Comparison:
    """What the data set would be with the fix applied, beside what it is. Nothing is stored."""
    return Comparison(board.routing, board.routing.with_edits(fix.edits))


def apply(path: Path, fix: Fix, who: Who, *, clock: Clock = utc_now) -> None:
    """Store the edits of a fix, all or none.

    Errors: :class:`~dialmap.errors.ConflictError` if somebody changed one of the rows since the finding was shown.
    """
    with changing(path, who, AuditAction.FIX, clock) as write:
        inventory.check_current(write.db, fix.edits)
        inventory.apply(write, fix.edits, detach=True)


def waive(
    path: Path,
    listed: Sequence[Finding],
    decision: Decision,
    who: Who,
    *,
    session: int | None = None,
    clock: Clock = utc_now,
) -> None:
    """Accept findings: waived until a day, or false alarms.

    Errors: :class:`UsageError` without a reason, without an end date, or with one in the past.
    """
    wanted = [NewWaiver.of(decision, each.fingerprint, each.rule.code, str(each.ref), session) for each in listed]
    with acting(path, who, AuditAction.WAIVE, clock) as write:
        refuse_decision(write, decision)
        waivers.add(write, wanted)


def end_waiver(path: Path, waiver: Waiver, who: Who, *, clock: Clock = utc_now) -> None:
    """End a waiver before its time: its finding is open again."""
    with acting(path, who, AuditAction.END_WAIVER, clock) as write:
        waivers.end(write, {waiver.fingerprint})
