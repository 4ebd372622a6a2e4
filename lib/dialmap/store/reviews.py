"""Waivers, sessions, items and decisions in the database.

Holds the SQL of reviews. Never decides who may do what: that is the service.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.reviews import (
    Choice,
    Decision,
    Item,
    ItemKind,
    NewItem,
    NewSession,
    NewWaiver,
    Past,
    Session,
    StoredDecision,
    Waiver,
)
from dialmap.errors import ConflictError, DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.db import Connection, Write

ITEM: Final = "position, fingerprint, kind, code, object, severity, told, example, is_new"


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def waivers(db: Connection) -> tuple[Waiver, ...]:
    """Every waiver that was ever given, oldest first."""
    return tuple(
        Waiver(
            id=number,
            fingerprint=fingerprint,
            code=code,
            object=name,
            choice=Choice(choice),
            reason=reason,
            until=_day(until),
            who=who,
            at=at,
            session=session,
            ended_at=ended_at,
        )
        for number, fingerprint, code, name, choice, reason, until, who, at, session, ended_at in db.execute(
            "select id, fingerprint, code, object, choice, reason, until, who, at, session, ended_at from waivers"
            " order by id"
        )
    )


def add_waiver(write: Write, wanted: NewWaiver) -> None:
    """Keep a waiver; an earlier one of the same finding ends with it."""
    end_waivers(write, wanted.fingerprint)
    write.db.execute(
        "insert into waivers (fingerprint, code, object, choice, reason, until, who, at, session, ended_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        [
            wanted.fingerprint,
            wanted.code,
            wanted.object,
            wanted.choice.value,
            wanted.reason,
            _text(wanted.until),
            write.who,
            write.at,
            wanted.session,
        ],
    )
    state = {"choice": wanted.choice.value, "reason": wanted.reason, "until": _text(wanted.until)}
    entry = NewEntry(AuditKind.WAIVER, f"{wanted.code} {wanted.object}", None, state)
    audit.record(write, AuditAction.WAIVE, [entry])


def end_waivers(write: Write, fingerprint: str) -> None:
    """End the waivers of a finding that are still in force."""
    open_ones = [each for each in waivers(write.db) if each.fingerprint == fingerprint and not each.ended_at]
    write.db.executemany("update waivers set ended_at = ? where id = ?", [(write.at, each.id) for each in open_ones])
    entries = (
        NewEntry(AuditKind.WAIVER, f"{each.code} {each.object}", {"until": _text(each.until)}) for each in open_ones
    )
    audit.record(write, AuditAction.END_WAIVER, entries)


def open_session(write: Write, wanted: NewSession, items: Iterable[NewItem]) -> int:
    """Keep a new session with its agenda, in the order of ``items``; its id."""
    cursor = write.db.execute(
        "insert into review_sessions (title, participants, opened_at, opened_by, snapshot, hash, closed_at)"
        " values (?, ?, ?, ?, ?, ?, '')",
        [
            wanted.title,
            json.dumps(wanted.participants, ensure_ascii=False),
            write.at,
            write.who,
            wanted.snapshot,
            wanted.hash,
        ],
    )
    number = int(cursor.lastrowid or 0)
    write.db.executemany(
        "insert into review_items (session, position, fingerprint, kind, code, object, severity, told, example, is_new)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                position,
                item.fingerprint,
                item.kind.value,
                item.code,
                item.object,
                item.severity,
                json.dumps(item.told, ensure_ascii=False),
                item.example,
                int(item.is_new),
            )
            for position, item in enumerate(items)
        ],
    )
    state = {"participants": list(wanted.participants), "hash": wanted.hash}
    audit.record(write, AuditAction.OPEN_SESSION, [NewEntry(AuditKind.SESSION, wanted.title, None, state)])
    return number


def sessions(db: Connection) -> tuple[Session, ...]:
    """Every session, newest first."""
    return tuple(
        Session(
            id=number,
            title=title,
            participants=tuple(json.loads(participants)),
            opened_at=opened_at,
            opened_by=opened_by,
            snapshot=snapshot,
            hash=digest,
            closed_at=closed_at,
        )
        for number, title, participants, opened_at, opened_by, snapshot, digest, closed_at in db.execute(
            "select id, title, participants, opened_at, opened_by, snapshot, hash, closed_at from review_sessions"
            " order by id desc"
        )
    )


def session(db: Connection, number: int) -> Session:
    """One session. Errors: :class:`DataError` where there is none."""
    found = next((each for each in sessions(db) if each.id == number), None)
    if found is None:
        raise DataError(_("there is no review session {number}", number=number))
    return found


def close_session(write: Write, number: int) -> None:
    """Say that the session is over."""
    found = session(write.db, number)
    write.db.execute("update review_sessions set closed_at = ? where id = ?", [write.at, number])
    audit.record(write, AuditAction.CLOSE_SESSION, [NewEntry(AuditKind.SESSION, found.title)])


def items(db: Connection, number: int) -> tuple[Item, ...]:
    """The agenda of a session in its order, without its decisions: what it holds never changes."""
    found = db.execute(f"select {ITEM} from review_items where session = ? order by position", [number])
    return tuple(map(_item, found))


def item(db: Connection, number: int, fingerprint: str) -> Item | None:
    """One point of an agenda with its decision; None where it is not on it."""
    row = db.execute(
        f"select {ITEM} from review_items where session = ? and fingerprint = ?", [number, fingerprint]
    ).fetchone()
    taken = decisions(db, number, fingerprint).get(fingerprint)
    return None if row is None else replace(_item(row), decision=taken)


def decisions(db: Connection, number: int, fingerprint: str = "") -> dict[str, StoredDecision]:
    """What was decided in a session, by the fingerprint of the item; of one item where one is named."""
    query = (
        "select fingerprint, choice, owner, due, reason, until, note, who, at, version from decisions"
        " where session = :session and (:fingerprint = '' or fingerprint = :fingerprint)"
    )
    return {
        key: StoredDecision(
            choice=Choice(choice),
            owner=owner,
            due=_day(due),
            reason=reason,
            until=_day(until),
            note=note,
            who=who,
            at=at,
            version=version,
        )
        for key, choice, owner, due, reason, until, note, who, at, version in db.execute(
            query, {"session": number, "fingerprint": fingerprint}
        )
    }


def _item(row: tuple[Any, ...]) -> Item:
    position, fingerprint, kind, code, name, severity, told, example, is_new = row
    return Item(
        position=position,
        fingerprint=fingerprint,
        kind=ItemKind(kind),
        code=code,
        object=name,
        severity=severity,
        told=json.loads(told),
        example=example,
        is_new=bool(is_new),
        decision=None,
    )


def history(db: Connection, fingerprint: str) -> tuple[Past, ...]:
    """What earlier sessions decided about a finding, newest first."""
    return tuple(
        Past(title=title, choice=Choice(choice), who=who, at=at)
        for title, choice, who, at in db.execute(
            "select review_sessions.title, decisions.choice, decisions.who, decisions.at from decisions"
            " join review_sessions on review_sessions.id = decisions.session where decisions.fingerprint = ?"
            " order by decisions.session desc",
            [fingerprint],
        )
    )


def decide(write: Write, number: int, item: Item, decision: Decision, shown_version: int) -> None:
    """Store a decision about ``item`` as it stands in this transaction, if its version is still the one that was shown.

    Errors: :class:`ConflictError` where somebody else has decided in the meantime; nothing is stored then.
    """
    if item.version != shown_version:
        raise ConflictError(
            item.decision, _("Somebody else decided this item in the meantime; nothing was overwritten.")
        )
    values = [
        decision.choice.value,
        decision.owner,
        _text(decision.due),
        decision.reason,
        _text(decision.until),
        decision.note,
        write.who,
        write.at,
        shown_version + 1,
    ]
    write.db.execute(
        "insert into decisions (session, fingerprint, choice, owner, due, reason, until, note, who, at, version)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (session, fingerprint) do update set"
        " choice = excluded.choice, owner = excluded.owner, due = excluded.due, reason = excluded.reason,"
        " until = excluded.until, note = excluded.note, who = excluded.who, at = excluded.at,"
        " version = excluded.version",
        [number, item.fingerprint, *values],
    )
    name = f"{item.code} {item.object}".strip()
    entry = NewEntry(AuditKind.DECISION, name, _state(item.decision), _state(decision))
    audit.record(write, AuditAction.DECIDE, [entry])


def _state(decision: Decision | None) -> dict[str, str] | None:
    """A decision as the log tells it."""
    if decision is None:
        return None
    return {
        "choice": decision.choice.value,
        "owner": decision.owner,
        "due": _text(decision.due),
        "reason": decision.reason,
        "until": _text(decision.until),
        "note": decision.note,
    }
