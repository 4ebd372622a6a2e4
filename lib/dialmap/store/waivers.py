"""Waivers in the database, and days as they are stored.

Holds the SQL of waivers. Never decides who may give one: that is the service.
"""

from collections.abc import Collection, Sequence
from datetime import date

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.reviews import Choice, NewWaiver, Waiver
from dialmap.store import audit
from dialmap.store.db import Connection, Write


def day_of(text: str) -> date | None:
    """A day as it is stored; None for none."""
    return date.fromisoformat(text) if text else None


def text_of(day: date | None) -> str:
    """A day to be stored; empty for none."""
    return "" if day is None else day.isoformat()


def _told(waiver: NewWaiver, old: dict[str, str] | None, new: dict[str, str] | None) -> NewEntry:
    return NewEntry(AuditKind.WAIVER, f"{waiver.code} {waiver.object}", old, new)


def _state(waiver: NewWaiver) -> dict[str, str]:
    return {"choice": waiver.choice.value, "reason": waiver.reason, "until": text_of(waiver.until)}


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
    audit.record_many(write, AuditAction.WAIVE, [_told(each, None, _state(each)) for each in wanted])


def end(write: Write, fingerprints: Collection[str]) -> None:
    """End the waivers of findings that are still in force."""
    open_ones = [each for each in listed(write.db) if each.fingerprint in fingerprints and not each.ended_at]
    write.db.executemany("update waivers set ended_at = ? where id = ?", [(write.at, each.id) for each in open_ones])
    told = [_told(each, {"until": text_of(each.until)}, None) for each in open_ones]
    audit.record_many(write, AuditAction.END_WAIVER, told)
