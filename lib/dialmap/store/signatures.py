"""Sign-offs in the database, what they cover, and who had a hand in it.

Holds the SQL of signatures. Never decides who may sign: that is the service.
"""

from dataclasses import fields

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.signatures import NewSignOff, SignOff, digest, seal
from dialmap.store import archives, audit
from dialmap.store.db import Connection, Write
from dialmap.store.reviews import session

COVERED = tuple(field.name for field in fields(NewSignOff))
NAMES = ("id", "who", "at", "seal", *COVERED)


def add(write: Write, wanted: NewSignOff) -> SignOff:
    """Keep a sign-off, sealed."""
    covered = {name: getattr(wanted, name) for name in COVERED}
    values = {"who": write.who, "at": write.at, "seal": seal(wanted, write.who, write.at), **covered}
    cursor = write.db.execute(
        f"insert into sign_offs ({', '.join(values)}) values ({', '.join('?' * len(values))})", list(values.values())
    )
    state = {name: value for name, value in values.items() if name not in {"session", "who", "at"}}
    title = session(write.db, wanted.session).title
    audit.record(write, AuditAction.SIGN_OFF, [NewEntry(AuditKind.SESSION, title, None, state)])
    return SignOff(id=int(cursor.lastrowid or 0), **values)


def of_session(db: Connection, number: int) -> tuple[SignOff, ...]:
    """The sign-offs of a session, newest first."""
    return tuple(each for each in listed(db) if each.session == number)


def listed(db: Connection) -> tuple[SignOff, ...]:
    """Every sign-off, newest first."""
    found = db.execute(f"select {', '.join(NAMES)} from sign_offs order by id desc")
    return tuple(SignOff(**dict(zip(NAMES, row, strict=True))) for row in found)


def decisions(db: Connection, number: int) -> str:
    """The digest of a session's decisions, and of every waiver that nobody has ended."""
    taken = db.execute(
        "select fingerprint, choice, owner, due, reason, until, note, who, at, version from decisions"
        " where session = ? order by fingerprint",
        [number],
    ).fetchall()
    in_force = db.execute(
        "select id, fingerprint, code, object, choice, reason, until, who, at from waivers where ended_at = ''"
        " order by id"
    ).fetchall()
    return digest([("decisions", len(taken)), *taken, ("waivers", len(in_force)), *in_force])


def proposers(db: Connection, after: int) -> set[str]:
    """Who made the proposals that were settled after an entry of the log."""
    told = db.execute("select distinct key from audit_log where kind = ? and id > ?", [AuditKind.PROPOSAL, after])
    titles = archives.proposals(db, after) | {title for (title,) in told}
    return {author for author, title in db.execute("select author, title from proposals") if title in titles}
