"""Reading a source: what it holds beside what is stored, what is done about it, and taking it over.

Holds these use cases. Never decides when a source is read: that is :mod:`dialmap.service.watching`.
"""

import hashlib
import json
import os
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from dialmap.board import Board, Difference
from dialmap.core.audit import AuditAction
from dialmap.core.edits import Edit
from dialmap.core.exchange import Plan, PlanItem, PlanStatus, Problem
from dialmap.core.model import Trunk
from dialmap.core.people import PROGRAM, Who
from dialmap.core.proposals import NewProposal
from dialmap.core.sources import Departure, Reading, Source, SourceKind, SourceState, Then
from dialmap.errors import ConflictError, DataError, DialmapError
from dialmap.i18n import of_system
from dialmap.messages import Message, _, n_
from dialmap.reports.exchange import box_report
from dialmap.reports.sentences import by_language
from dialmap.reports.voice import Voice
from dialmap.service import exchange, mappings, proposals, staging
from dialmap.service.boards import current, drafted, load
from dialmap.service.fetching import Patience, fetch, secret_of
from dialmap.service.rights import allowed as admit
from dialmap.service.seeing import live, looked
from dialmap.service.sources import allowed, readings
from dialmap.service.staging import Staged
from dialmap.service.transactions import Clock, utc_now
from dialmap.store import sources
from dialmap.store.db import noting
from dialmap.store.db import reading as looking
from dialmap.store.proposals import plain_edits

#: Nobody takes over by itself what would delete more than this share of the rows of a kind.
MOST_GONE: Final = 0.5
#: Whether a difference was proposed before is looked for in so many readings.
MOST_LOOKED: Final = 200
#: How long is waited for an address.
PATIENCE: Final = Patience()


def read(path: Path, source: Source, *, clock: Clock = utc_now) -> Reading:
    """Read a source now, do what is set where it differs, and keep how that ended. Its troubles are told, not raised.

    Errors: :class:`DataError` only where the database cannot be used.
    """
    found = _tried(path, source, clock)
    at = clock().isoformat(timespec="seconds")
    found = replace(found, since=at, at=at)
    with noting(path) as db:
        return sources.note(db, found) if sources.is_there(db, source) else found


def read_now(path: Path, source: Source, who: Who, *, clock: Clock = utc_now) -> Reading:
    """Read a source because somebody asks; what is set for it happens in the name of the program.

    Errors: :class:`~dialmap.errors.RightsError` for somebody who may not import.
    """
    with looking(path) as db:
        admit(db, who, AuditAction.IMPORT)
    return read(path, source, clock=clock)


def _tried(path: Path, source: Source, clock: Clock) -> Reading:
    """How reading it ended; once more where somebody stored something meanwhile."""
    for _time in range(2):
        revision = current(path)[0].revision
        try:
            return _read(path, source, clock)
        except DialmapError as error:
            why = error.message
        except Exception as error:  # whatever a file does to its reader: the other sources are read all the same
            why = _("it cannot be read: {why}", why=type(error).__name__)
        if current(path)[0].revision == revision:
            break
    return _ended(source, SourceState.BROKEN, why)


def _read(path: Path, source: Source, clock: Clock) -> Reading:
    if source.kind is SourceKind.MANAGER:
        return _ended(source, *looked(path, source, clock))
    if source.kind is SourceKind.RECORDS:
        return _counted(path, source, clock)
    board = load(path, clock=clock)
    found = staged_of(path, source, board, clock)
    edits = edits_of(source, found)
    difference = drafted(board, edits) if edits else None
    departure = departure_of(found.plan.errors, edits, difference)
    kept = replace(_ended(source, SourceState.ALIKE, _first(found.problems)), departure=departure)
    kept = replace(kept, revision=board.stamp.revision, edits=edits)
    if difference is None:
        return kept
    kept = replace(kept, state=SourceState.DRIFTED)
    if source.then is Then.PROPOSE:
        number = _proposed(path, source, difference, kept, clock)
        told = by_language(_("change proposal {id} waits for a decision", id=number))
        return replace(kept, told=told, departure=replace(departure, proposal=number))
    if source.then is Then.TAKE:
        why = _too_much(board, found, edits)
        if why is not None:
            return replace(kept, told=by_language(why))
        count = _take(path, source, (found, difference), PROGRAM, clock)
        told = by_language(n_("{count} row was taken over", "{count} rows were taken over", count))
        return replace(kept, state=SourceState.TAKEN, told=told, departure=Departure(), edits=())
    return kept


def _ended(source: Source, state: SourceState, told: Message | None) -> Reading:
    return Reading(
        source=source.id,
        since="",
        at="",
        times=1,
        state=state,
        told={} if told is None else by_language(told),
        departure=Departure(),
        revision=0,
    )


def _counted(path: Path, source: Source, clock: Clock) -> Reading:
    """Count what the files hold that was not counted before."""
    from dialmap.service import calls  # noqa: PLC0415 - Arrow takes 0.2 s to load
    from dialmap.service.counting import count_file  # noqa: PLC0415

    count, skipped, problems = 0, 0, list[Message]()
    for each in calls.files_in(allowed(source.place, is_at_home=True)):
        try:
            found = count_file(path, each, PROGRAM, clock=clock)
        except DialmapError as error:
            problems.append(_("{name}: {why}", name=each.name, why=error.message))
            continue
        count, skipped = count + found.calls, skipped + found.skipped
    if problems:
        return _ended(source, SourceState.BROKEN, problems[0])
    state = SourceState.TAKEN if count else SourceState.ALIKE
    told = n_("{count} call was counted", "{count} calls were counted", count) if count else None
    return replace(_ended(source, state, told), departure=Departure(refused=skipped))


def staged_of(path: Path, source: Source, board: Board, clock: Clock = utc_now) -> Staged:
    """What importing the source would do to what ``board`` holds.

    Errors: :class:`~dialmap.errors.DialmapError` where it cannot be fetched, is of no known format, or holds no row.
    """
    if source.is_remote:
        headers = {source.login: secret_of(source.secret)} if source.secret else {}
        came = staging.from_upload(fetch(source.place, headers, patience=PATIENCE), source.format)
    else:
        came = staging.from_disk([allowed(source.place, is_at_home=True)], source.format)
    known = [each for each in mappings.remembered(path) if each.name == source.mapping]
    if source.mapping and not known:
        raise DataError(_("there is no mapping {name}", name=source.mapping))
    found = staging.staged(path, came, source.entry, board=board, trial=known, clock=clock)
    if not found.plan.items:
        errors = [each for each in found.problems if each.is_error]
        raise DataError(_told(errors[0]) if errors else _("it holds no row that could be read"))
    return replace(found, plan=_as_seen(found.plan, live(path)))


def _as_seen(plan: Plan, seen: Container[str]) -> Plan:
    """The plan without what a file says of the state of trunks that their PBX is asked about itself."""
    return replace(plan, items=tuple(_without_state(each, seen) for each in plan.items))


def _without_state(item: PlanItem, seen: Container[str]) -> PlanItem:
    before, after = item.edit.before, item.edit.after
    if not isinstance(before, Trunk) or not isinstance(after, Trunk) or before.name not in seen:
        return item
    after = replace(after, observed=before.observed, observed_at=before.observed_at)
    edit = Edit(before, after)
    return replace(item, edit=edit, status=item.status if edit.fields else PlanStatus.SAME)


def edits_of(source: Source, found: Staged) -> tuple[Edit, ...]:
    """What would make the data like the source: rows that differ, and without those that it lacks if it is whole."""
    gone = found.plan.removals if source.is_whole else ()
    brought = found.brought
    return (*found.plan.edits, *(each for each in gone if brought is None or exchange.named(each) in brought))


def departure_of(errors: Sequence[Problem], edits: Iterable[Edit], difference: Difference | None) -> Departure:
    """How much that is: rows, ranges of numbers, findings."""
    made = list(edits)
    if difference is None:
        return Departure(refused=len(errors))
    new, gone, _stay = difference.findings
    told = json.dumps(plain_edits(made), ensure_ascii=False, sort_keys=True)
    return Departure(
        added=sum(each.before is None for each in made),
        changed=sum(each.before is not None and each.after is not None for each in made),
        removed=sum(each.after is None for each in made),
        ranges=len(difference.comparison.ranges),
        unproven=difference.comparison.trouble is not None,
        new=len(new),
        gone=len(gone),
        refused=len(errors),
        mark=hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16],
    )


def take_over(path: Path, source: Source, shown: Reading, who: Who, *, clock: Clock = utc_now) -> int:
    """Import what the source holds, if that is still what was ``shown``; the number of rows written or deleted.

    Errors: :class:`ConflictError` where the source, or the data, has changed since: the new difference is kept and can
    be looked at; :class:`~dialmap.errors.RightsError`; and as :func:`staged_of`.
    """
    with looking(path) as db:  # before anything is fetched for somebody who may not import
        admit(db, who, AuditAction.IMPORT_AND_DELETE if shown.departure.removed else AuditAction.IMPORT)
    board = load(path, clock=clock)
    found = staged_of(path, source, board, clock)
    edits = edits_of(source, found)
    difference = drafted(board, edits)
    departure = departure_of(found.plan.errors, edits, difference) if edits else Departure()
    at = clock().isoformat(timespec="seconds")
    now = replace(shown, since=at, at=at, times=1, departure=departure, edits=edits, revision=board.stamp.revision)
    if departure.mark != shown.departure.mark:
        state = SourceState.DRIFTED if edits else SourceState.ALIKE
        with noting(path) as db:
            sources.note(db, replace(now, state=state, told={}))
        raise ConflictError(None, _("The source differs otherwise by now; look at the new difference first."))
    count = _take(path, source, (found, difference), who, clock)
    told = by_language(n_("{count} row was taken over", "{count} rows were taken over", count))
    with noting(path) as db:
        if sources.is_there(db, source):
            sources.note(db, replace(now, state=SourceState.TAKEN, told=told, departure=Departure(), edits=()))
    return count


def _take(path: Path, source: Source, what: tuple[Staged, Difference], who: Who, clock: Clock) -> int:
    found, made = what
    box = None
    if found.made is not None:
        box = box_report(found.made, found.came.source, found.entry, Voice(of_system(os.environ)))
    return exchange.apply_import(
        path,
        found.plan,
        who,
        delete_missing=source.is_whole,
        only=found.brought,
        made=made,
        box=box,
        clock=clock,
    )


def _proposed(path: Path, source: Source, made: Difference, found: Reading, clock: Clock) -> int:
    """Make a change proposal, once for a difference, whatever became of that; its number.

    Its intent is the widest range of numbers that would go elsewhere; its checks say what else would.
    """
    for each in readings(path, source, MOST_LOOKED):
        if each.departure.mark == found.departure.mark and each.departure.proposal:
            return each.departure.proposal
    moved = max(made.comparison.ranges, key=lambda each: each.count, default=None)
    wanted = NewProposal(
        title=source.name,
        numbers="" if moved is None else moved.pattern,
        route="" if moved is None or moved.after is None else moved.after.name,
        edits=found.edits,
    )
    return proposals.propose(path, wanted, PROGRAM, is_once=True, clock=clock)


def _too_much(board: Board, found: Staged, edits: Sequence[Edit]) -> Message | None:
    """Why nobody takes it over without looking; None where nothing speaks against it."""
    errors = found.plan.errors
    if errors:
        return _("not taken over: {why}", why=_told(errors[0]))
    for kind in {each.kind for each in edits}:
        gone = sum(each.after is None for each in edits if each.kind is kind)
        stored = len(board.snapshot.rows(kind))
        if gone > MOST_GONE * stored:
            return _("not taken over: {gone} of {count} rows would be deleted; look first", gone=gone, count=stored)
    return None


def _first(problems: Sequence[Problem]) -> Message | None:
    error = next((each for each in problems if each.is_error), None)
    return None if error is None else _told(error)


def _told(problem: Problem) -> Message:
    if problem.line:
        return _("{file}, line {line}: {why}", file=problem.file, line=problem.line, why=problem.message)
    return _("{file}: {why}", file=problem.file, why=problem.message)
