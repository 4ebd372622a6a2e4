"""Waivers, sessions, items, decisions and sign-offs in the database."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlite_utils import Database

from dialmap.errors import ConflictError, DataError
from dialmap.messages import _
from dialmap.review import Choice, Decision, Item, Session, SignOff, Waiver
from dialmap.store import audit
from dialmap.store.audit import Told


def now() -> str:
    """The time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def waivers(db: Database) -> tuple[Waiver, ...]:
    """Every waiver that was ever given, oldest first."""
    return tuple(
        Waiver(id_, fingerprint, code, object_, Choice(choice), reason, _day(until), who, at, session, ended_at)
        for id_, fingerprint, code, object_, choice, reason, until, who, at, session, ended_at in db.execute(
            "select id, fingerprint, code, object, choice, reason, until, who, at, session, ended_at from waivers"
            " order by id"
        )
    )


def add_waiver(db: Database, given: Waiver) -> None:
    """Keep a waiver; an earlier one of the same finding ends with it."""
    end_waivers(db, given.fingerprint, given.who)
    db.execute(
        "insert into waivers (fingerprint, code, object, choice, reason, until, who, at, session, ended_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        [
            given.fingerprint,
            given.code,
            given.object,
            given.choice.value,
            given.reason,
            _text(given.until),
            given.who,
            given.at,
            given.session,
        ],
    )
    told = {"choice": given.choice.value, "reason": given.reason, "until": _text(given.until)}
    audit.record(db, given.who, "waive", [Told("waiver", f"{given.code} {given.object}", None, told)])


def end_waivers(db: Database, fingerprint: str, who: str) -> None:
    """End the waivers of a finding that are still in force."""
    open_ones = [each for each in waivers(db) if each.fingerprint == fingerprint and not each.ended_at]
    db.conn.executemany("update waivers set ended_at = ? where id = ?", [(now(), each.id) for each in open_ones])
    told = (Told("waiver", f"{each.code} {each.object}", {"until": _text(each.until)}, None) for each in open_ones)
    audit.record(db, who, "end waiver", told)


def open_session(db: Database, made: Session, items: Iterable[Item]) -> int:
    """Keep a new session with its agenda; its id."""
    cursor = db.execute(
        "insert into review_sessions (title, participants, opened_at, opened_by, snapshot, hash, closed_at)"
        " values (?, ?, ?, ?, ?, ?, '')",
        [
            made.title,
            json.dumps(made.participants, ensure_ascii=False),
            made.opened_at,
            made.opened_by,
            made.snapshot,
            made.hash,
        ],
    )
    number = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "insert into review_items (session, position, fingerprint, kind, code, object, severity, told, example, is_new)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                item.position,
                item.fingerprint,
                item.kind,
                item.code,
                item.object,
                item.severity,
                json.dumps(item.told, ensure_ascii=False),
                item.example,
                int(item.is_new),
            )
            for item in items
        ],
    )
    told = {"participants": list(made.participants), "hash": made.hash}
    audit.record(db, made.opened_by, "open session", [Told("session", made.title, None, told)])
    return number


def sessions(db: Database) -> tuple[Session, ...]:
    """Every session, newest first."""
    return tuple(
        Session(id_, title, tuple(json.loads(participants)), opened_at, opened_by, snapshot, digest, closed_at)
        for id_, title, participants, opened_at, opened_by, snapshot, digest, closed_at in db.execute(
            "select id, title, participants, opened_at, opened_by, snapshot, hash, closed_at from review_sessions"
            " order by id desc"
        )
    )


def session(db: Database, number: int) -> Session:
    """One session. Errors: :class:`DataError` where there is none."""
    found = next((each for each in sessions(db) if each.id == number), None)
    if found is None:
        raise DataError(_("there is no review session {number}", number=number))
    return found


def close_session(db: Database, number: int, who: str) -> None:
    """Say that the session is over."""
    found = session(db, number)
    db.execute("update review_sessions set closed_at = ? where id = ?", [now(), number])
    audit.record(db, who, "close session", [Told("session", found.title, None, None)])


def items(db: Database, number: int) -> tuple[Item, ...]:
    """The agenda of a session in its order, each item with its decision."""
    decided = {
        fingerprint: Decision(Choice(choice), owner, _day(due), reason, _day(until), note, who, at, version)
        for fingerprint, choice, owner, due, reason, until, note, who, at, version in db.execute(
            "select fingerprint, choice, owner, due, reason, until, note, who, at, version from decisions"
            " where session = ?",
            [number],
        )
    }
    return tuple(
        Item(
            position,
            fingerprint,
            kind,
            code,
            object_,
            severity,
            json.loads(told),
            example,
            bool(is_new),
            decided.get(fingerprint),
        )
        for position, fingerprint, kind, code, object_, severity, told, example, is_new in db.execute(
            "select position, fingerprint, kind, code, object, severity, told, example, is_new from review_items"
            " where session = ? order by position",
            [number],
        )
    )


def history(db: Database, fingerprint: str) -> tuple[tuple[str, str, str, str], ...]:
    """What earlier sessions decided about a finding, newest first: session's title, choice, who, day."""
    return tuple(
        db.execute(
            "select review_sessions.title, decisions.choice, decisions.who, substr(decisions.at, 1, 10) from decisions"
            " join review_sessions on review_sessions.id = decisions.session where decisions.fingerprint = ?"
            " order by decisions.session desc",
            [fingerprint],
        ).fetchall()
    )


def decide(db: Database, number: int, item: Item, made: Decision) -> None:
    """Store a decision about ``item`` as it stands in this transaction; ``made.version`` is that which was shown.

    Errors: :class:`ConflictError` where somebody else has decided in the meantime; nothing is stored then.
    """
    before = item.decision
    if (before.version if before else 0) != made.version:
        raise ConflictError(before)
    values = [
        made.choice.value,
        made.owner,
        _text(made.due),
        made.reason,
        _text(made.until),
        made.note,
        made.who,
        now(),
        made.version + 1,
    ]
    db.execute(
        "insert into decisions (session, fingerprint, choice, owner, due, reason, until, note, who, at, version)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (session, fingerprint) do update set"
        " choice = excluded.choice, owner = excluded.owner, due = excluded.due, reason = excluded.reason,"
        " until = excluded.until, note = excluded.note, who = excluded.who, at = excluded.at,"
        " version = excluded.version",
        [number, item.fingerprint, *values],
    )
    name = f"{item.code} {item.object}".strip()
    audit.record(db, made.who, "decide", [Told("decision", name, _told(before), _told(made))])


def _told(made: Decision | None) -> dict[str, str] | None:
    if made is None:
        return None
    return {
        "choice": made.choice.value,
        "owner": made.owner,
        "due": _text(made.due),
        "reason": made.reason,
        "until": _text(made.until),
        "note": made.note,
    }


def add_sign_off(db: Database, made: SignOff) -> None:
    """Keep a sign-off."""
    db.execute(
        "insert into sign_offs (session, who, at, snapshot, hash, rules) values (?, ?, ?, ?, ?, ?)",
        [made.session, made.who, made.at, made.snapshot, made.hash, made.rules],
    )
    told = {"hash": made.hash, "rules": made.rules, "snapshot": made.snapshot}
    audit.record(db, made.who, "sign off", [Told("session", session(db, made.session).title, None, told)])


def sign_offs(db: Database, number: int) -> tuple[SignOff, ...]:
    """The sign-offs of a session, newest first."""
    return tuple(
        SignOff(*row)
        for row in db.execute(
            "select id, session, who, at, snapshot, hash, rules from sign_offs where session = ? order by id desc",
            [number],
        )
    )
