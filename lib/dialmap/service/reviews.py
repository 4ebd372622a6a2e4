"""Review sessions: open with an agenda, decide item by item, sign off, verify.

Holds these use cases and who may do what in them. Never says what a decision must hold: that is the core.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Final

from dialmap.board import Board
from dialmap.core.audit import AuditAction
from dialmap.core.content import Content
from dialmap.core.edits import Edit, edits_of
from dialmap.core.findings import ref_of
from dialmap.core.people import Who
from dialmap.core.reviews import (
    Agenda,
    Decision,
    Item,
    ItemKind,
    NewItem,
    NewSession,
    NewWaiver,
    Past,
    Scope,
    Session,
    why_not,
)
from dialmap.core.signatures import Now, standing
from dialmap.core.snapshots import SnapshotReason
from dialmap.errors import DataError, UsageError
from dialmap.findings import Finding, version
from dialmap.i18n import Language
from dialmap.messages import _
from dialmap.reports.sentences import as_typed, by_language
from dialmap.reports.voice import Voice, inside
from dialmap.service.boards import load
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import audit, reviews, signatures, waivers
from dialmap.store import snapshots as stored_snapshots
from dialmap.store.db import Connection, Write, file_of, reading
from dialmap.store.settings import read_settings, read_stamp
from dialmap.zones import day_in

LONGEST_TITLE: Final = 200
EVERYTHING: Final = Scope()
#: So many agendas are kept in memory.
MOST_KEPT: Final = 4
_keeping: Final = Lock()
_kept_points: Final[dict[tuple[object, ...], tuple[tuple[Item, ...], dict[str, int]]]] = {}
_kept_hashes: Final[dict[Path, tuple[str, str]]] = {}


def open_session(
    path: Path,
    title: str,
    participants: tuple[str, ...],
    who: Who,
    *,
    scope: Scope = EVERYTHING,
    board: Board | None = None,
    clock: Clock = utc_now,
) -> int:
    """Open a session: keep a snapshot, and make the agenda of open findings and of changes since the last session.

    ``board``: the data as somebody sees it, so that it need not be checked again.

    Errors: :class:`UsageError` without a title or participants.
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise UsageError(_("a session needs a title of at most {limit} characters", limit=LONGEST_TITLE))
    people = tuple(dict.fromkeys(name.strip() for name in participants if name.strip()))
    if not people:
        raise UsageError(_("a session needs its participants, one a line"))
    board = board or load(path, clock=clock)
    with reading(path) as db:
        past = reviews.sessions(db)
        before = stored_snapshots.content_of(db, past[0].snapshot) if past else None
        seen = _seen(db, past)
    changes = edits_of(before.snapshot, board.snapshot) if before is not None else ()
    items = [_finding_item(each, is_new) for each, is_new in _within(scope, board, seen)]
    items.sort(key=lambda item: not item.is_new)
    if not scope.is_narrowed:
        items += [_change_item(change) for change in changes]
    content = Content(board.snapshot, board.settings.stored)
    content.sealed.packed  # noqa: B018 - before anybody waits for the lock
    with acting(path, who, AuditAction.OPEN_SESSION, clock) as write:
        if read_stamp(write.db).revision != board.stamp.revision:
            raise DataError(_("somebody changed the data at this moment; open the session again"))
        kept = stored_snapshots.keep(write, "", SnapshotReason.SESSION, content)
        wanted = NewSession(title=title, participants=people, snapshot=kept.name, hash=kept.hash)
        return reviews.open_session(write, wanted, items)


def since_last(path: Path, board: Board) -> tuple[int, int]:
    """How many open findings the last session did not have, and how many of its own are gone."""
    with reading(path) as db:
        past = reviews.sessions(db)
        items, seen = _points(db, past[0]) if past else ((), {})
    gone = sum(each.kind is ItemKind.FINDING and each.fingerprint not in board.by_fingerprint for each in items)
    return sum(finding.fingerprint not in seen for finding in board.open), gone


def size(path: Path, scope: Scope, board: Board) -> int:
    """How many findings would come onto the agenda of a session that is opened now."""
    with reading(path) as db:
        seen = _seen(db, reviews.sessions(db))
    return sum(1 for _each in _within(scope, board, seen))


def _seen(db: Connection, past: Sequence[Session]) -> frozenset[str] | None:
    """The fingerprints of the last session's items; None where there was no session."""
    return frozenset(_points(db, past[0])[1]) if past else None


def _within(scope: Scope, board: Board, seen: frozenset[str] | None) -> Iterator[tuple[Finding, bool]]:
    """The findings that a scope holds, and whether the last session did not have each; in the order of the agenda."""
    for each in board.ranked:
        is_new = seen is not None and each.fingerprint not in seen
        if each.fingerprint in board.waived:
            continue
        ref = each.ref
        if scope.includes(each.severity, is_new, each.rule.code, board.owner_of(ref), board.context_of(ref)):
            yield each, is_new


def _finding_item(finding: Finding, is_new: bool) -> NewItem:
    return NewItem(
        fingerprint=finding.fingerprint,
        kind=ItemKind.FINDING,
        code=finding.rule.code,
        object=str(finding.ref),
        severity=finding.severity.value,
        told=by_language(finding.message),
        example=finding.example,
        is_new=is_new,
    )


def _change_item(edit: Edit) -> NewItem:
    name = " / ".join(edit.key)

    def said(language: Language) -> str:
        if edit.before is None:
            return as_typed(language, _("{name} was added", name=name))
        if edit.after is None:
            return as_typed(language, _("{name} was removed", name=name))
        voice = Voice(language, masking=False)
        fields = ", ".join(inside(voice.field(each.field)) for each in edit.fields)
        return as_typed(language, _("{name} was changed: {fields}", name=name, fields=fields))

    told = f"{edit.kind.__name__} {edit.key} {edit.before} {edit.after}"
    fingerprint = hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return NewItem(
        fingerprint=fingerprint,
        kind=ItemKind.CHANGE,
        code="",
        object=str(ref_of(edit.row)),
        severity="",
        told={language.value: said(language) for language in Language},
        example="",
        is_new=True,
    )


def sessions(path: Path) -> tuple[Session, ...]:
    """Every session, newest first."""
    with reading(path) as db:
        return reviews.sessions(db)


def agenda(path: Path, number: int, *, quick: bool = False) -> Agenda:
    """A session as it is now, with everybody's decisions. Errors: :class:`DataError` where there is none.

    ``quick``: the content is hashed only where a write has changed rows or settings since it was hashed last. Somebody
    who changes rows by hand, past Dialmap, is then not noticed; whoever is about to sign asks without it.
    """
    with reading(path) as db:
        digest = _present_hash(path, db) if quick else stored_snapshots.present_sealed(db).hash
        return read_agenda(db, number, digest)


def read_agenda(db: Connection, number: int, present_hash: str) -> Agenda:
    """A session as a connection sees it, held against the content with that hash and today's rules."""
    now = Now(hash=present_hash, rules=version(), decisions=signatures.decisions(db, number))
    signed = signatures.of_session(db, number)
    session = reviews.session(db, number)
    found, places = _points(db, session)
    items = list(found)
    for fingerprint, decision in reviews.decisions(db, number).items():
        at = places[fingerprint]
        items[at] = replace(items[at], decision=decision)
    return Agenda(
        session=session,
        items=tuple(items),
        sign_offs=tuple((each, standing(each, now, audit.hash_at(db, each.log_entry))) for each in signed),
        now=now,
    )


def _points(db: Connection, session: Session) -> tuple[tuple[Item, ...], dict[str, int]]:
    """The points of an agenda without decisions, and where each stands. They never change, so they are kept."""
    key = (file_of(db), session.id, session.opened_at, session.hash, session.snapshot, session.title)
    with _keeping:
        if key in _kept_points:
            return _kept_points[key]
    found = reviews.items(db, session.id)
    made = found, {each.fingerprint: at for at, each in enumerate(found)}
    with _keeping:
        _kept_points[key] = made
        while len(_kept_points) > MOST_KEPT:
            _kept_points.pop(next(iter(_kept_points)))
    return made


def _present_hash(path: Path, db: Connection) -> str:
    """The hash of what the database holds now; worked out once for as long as no row and no setting changes."""
    state = read_stamp(db).content
    with _keeping:
        known = _kept_hashes.get(path)
    if known is not None and known[0] == state and state:
        return known[1]
    digest = stored_snapshots.present_sealed(db).hash
    with _keeping:
        _kept_hashes[path] = (state, digest)
    return digest


def point(path: Path, number: int, item: Item) -> Item | None:
    """One point of an agenda as it is now; None where it is not on it."""
    with reading(path) as db:
        return reviews.item(db, number, item.fingerprint)


def history(path: Path, item: Item) -> tuple[Past, ...]:
    """What sessions decided about the same finding, newest first."""
    with reading(path) as db:
        return reviews.history(db, item.fingerprint)


def decide(path: Path, number: int, item: Item, decision: Decision, who: Who, *, clock: Clock = utc_now) -> None:
    """Take a decision about an item as it was shown. Errors: as :func:`decide_all`."""
    decide_all(path, number, (item,), decision, who, clock=clock)


def decide_all(
    path: Path, number: int, items: Sequence[Item], decision: Decision, who: Who, *, clock: Clock = utc_now
) -> None:
    """Take one decision about items as they were shown, with *waive* and *false alarm* keep the waivers; all or none.

    Errors: :class:`UsageError` where something is missing or a date is in the past; :class:`ConflictError` where
    somebody else decided in the meantime; :class:`DataError` where the session is closed, or one of them is not on the
    agenda. Nothing is stored then.
    """
    with acting(path, who, AuditAction.DECIDE, clock) as write:
        session = reviews.session(write.db, number)
        if session.closed_at:
            raise DataError(_("the session is closed; open a new one"))
        refuse_decision(write, decision)
        _found, places = _points(write.db, session)
        if any(each.fingerprint not in places for each in items):
            raise DataError(_("this item is not on the agenda"))
        reviews.decide(write, number, items, decision)
        about = [each for each in items if each.kind is ItemKind.FINDING]
        if decision.waives:
            wanted = (NewWaiver.of(decision, each.fingerprint, each.code, each.object, number) for each in about)
            waivers.add(write, list(wanted))
        else:
            before = {each.fingerprint for each in about if each.decision is not None and each.decision.waives}
            waivers.end(write, before)


def refuse_decision(write: Write, decision: Decision) -> None:
    """Errors: :class:`UsageError` where something is missing, or a date is past where the data set is."""
    wrong = why_not(decision, day_in(read_settings(write.db).own_zone, write.moment))
    if wrong is not None:
        raise UsageError(wrong)


def close_session(path: Path, number: int, who: Who, *, clock: Clock = utc_now) -> None:
    """Say that the session is over; its decisions can no longer be changed."""
    with acting(path, who, AuditAction.CLOSE_SESSION, clock) as write:
        if reviews.session(write.db, number).closed_at:
            raise DataError(_("the session is closed; open a new one"))
        reviews.close_session(write, number)


def finding_of(board: Board, item: Item) -> Finding | None:
    """The finding behind an item as it is now; None where it is gone: mended, or its evidence has changed."""
    return board.by_fingerprint.get(item.fingerprint)
