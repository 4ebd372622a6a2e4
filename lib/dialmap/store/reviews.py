"""Waivers, sessions, items and decisions in the database.

Holds the SQL of reviews. Never decides who may do what: that is the service.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.reviews import (
    Choice,
    Decision,
    Item,
    ItemKind,
    NewItem,
    NewSession,
    Past,
    Session,
    StoredDecision,
)
from dialmap.errors import ConflictError, DataError
from dialmap.messages import _
from dialmap.store import audit
from dialmap.store.db import Connection, Write
from dialmap.store.waivers import day_of, text_of

ITEM: Final = "position, fingerprint, kind, code, object, severity, told, example, is_new"


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
            due=day_of(due),
            reason=reason,
            until=day_of(until),
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


def decide(write: Write, number: int, items: Sequence[Item], decision: Decision) -> None:
    """Store one decision about items as they were shown, if none of them has been decided in the meantime.

    Errors: :class:`ConflictError` where somebody else has; nothing is stored then.
    """
    taken = decisions(write.db, number, items[0].fingerprint if len(items) == 1 else "")
    for each in items:
        theirs = taken.get(each.fingerprint)
        if (theirs.version if theirs is not None else 0) != each.version:
            raise ConflictError(theirs, _("Somebody else decided this item in the meantime; nothing was overwritten."))
    values = (
        decision.choice.value,
        decision.owner,
        text_of(decision.due),
        decision.reason,
        text_of(decision.until),
        decision.note,
        write.who,
        write.at,
    )
    write.db.executemany(
        "insert into decisions (session, fingerprint, choice, owner, due, reason, until, note, who, at, version)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (session, fingerprint) do update set"
        " choice = excluded.choice, owner = excluded.owner, due = excluded.due, reason = excluded.reason,"
        " until = excluded.until, note = excluded.note, who = excluded.who, at = excluded.at,"
        " version = excluded.version",
        [(number, each.fingerprint, *values, each.version + 1) for each in items],
    )
    new = _state(decision)
    told = [
        NewEntry(AuditKind.DECISION, f"{each.code} {each.object}".strip(), _state(taken.get(each.fingerprint)), new)
        for each in items
    ]
    audit.record_many(write, AuditAction.DECIDE, told)


def _state(decision: Decision | None) -> dict[str, str] | None:
    """A decision as the log tells it."""
    if decision is None:
        return None
    return {
        "choice": decision.choice.value,
        "owner": decision.owner,
        "due": text_of(decision.due),
        "reason": decision.reason,
        "until": text_of(decision.until),
        "note": decision.note,
    }
