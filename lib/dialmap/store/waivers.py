"""Waivers in the database, and how many things that are done at once are told.

Holds the SQL of waivers. Never decides who may give one: that is the service.
"""

from collections.abc import Collection, Sequence
from datetime import date

from dialmap.core.audit import MOST_TOLD, AuditAction, AuditKind, NewEntry
from dialmap.core.reviews import Choice, NewWaiver, Waiver
from dialmap.store import audit
from dialmap.store.db import Connection, Write

#: The name of an object, and its states before and after.
Told = tuple[str, dict[str, str] | None, dict[str, str] | None]


def day_of(text: str) -> date | None:
    """A day as it is stored; None for none."""
    return date.fromisoformat(text) if text else None


def text_of(day: date | None) -> str:
    """A day to be stored; empty for none."""
    return "" if day is None else day.isoformat()


def _name(waiver: NewWaiver) -> str:
    return f"{waiver.code} {waiver.object}"


def listed(db: Connection) -> tuple[Waiver, ...]:
    """Every waiver that was ever given, oldest first."""
    return tuple(
        Waiver(
            id=number,
            fingerprint=fingerprint,
            code=code,
            object=name,
            choice=Choice(choice),
            reason=reason,
            until=day_of(until),
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


def add(write: Write, wanted: Sequence[NewWaiver]) -> None:
    """Keep waivers of the same choice; earlier ones of the same findings end with it."""
    end(write, {each.fingerprint for each in wanted})
    write.db.executemany(
        "insert into waivers (fingerprint, code, object, choice, reason, until, who, at, session, ended_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
        [
            (
                each.fingerprint,
                each.code,
                each.object,
                each.choice.value,
                each.reason,
                text_of(each.until),
                write.who,
                write.at,
                each.session,
            )
            for each in wanted
        ],
    )
    told = [
        (_name(each), None, {"choice": each.choice.value, "reason": each.reason, "until": text_of(each.until)})
        for each in wanted
    ]
    tell(write, AuditAction.WAIVE, AuditKind.WAIVER, told)


def end(write: Write, fingerprints: Collection[str]) -> None:
    """End the waivers of findings that are still in force."""
    open_ones = [each for each in listed(write.db) if each.fingerprint in fingerprints and not each.ended_at]
    write.db.executemany("update waivers set ended_at = ? where id = ?", [(write.at, each.id) for each in open_ones])
    told = [(_name(each), {"until": text_of(each.until)}, None) for each in open_ones]
    tell(write, AuditAction.END_WAIVER, AuditKind.WAIVER, told)


def tell(write: Write, action: AuditAction, kind: AuditKind, told: Sequence[Told]) -> None:
    """Name, old and new state of each; many of them in one entry, which says how many and shows the first."""
    if len(told) <= MOST_TOLD:
        audit.record(write, action, [NewEntry(kind, *each) for each in told])
        return
    name, old, new = told[0]
    count = {"count": len(told)}
    audit.record(write, action, [NewEntry(kind, name, old, {**(new or {}), **count})])
