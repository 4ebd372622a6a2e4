"""Sign-offs in the database, what they cover, and who had a hand in it.

Holds the SQL of signatures. Never decides who may sign: that is the service.
"""

from collections.abc import Iterable

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.signatures import NewSignOff, SignOff, digest, seal
from dialmap.store import audit
from dialmap.store.db import Connection, Write
from dialmap.store.reviews import session

NAMES = (
    "id",
    "session",
    "who",
    "at",
    "snapshot",
    "hash",
    "rules",
    "decisions",
    "undecided",
    "log_entry",
    "log_head",
    "seal",
)
COLUMNS = ", ".join(NAMES)


def add(write: Write, wanted: NewSignOff) -> SignOff:
    """Keep a sign-off, sealed."""
    values = [
        wanted.session,
        write.who,
        write.at,
        wanted.snapshot,
        wanted.hash,
        wanted.rules,
        wanted.decisions,
        wanted.undecided,
        wanted.log_entry,
        wanted.log_head,
        seal(wanted, write.who, write.at),
    ]
    cursor = write.db.execute(
        f"insert into sign_offs ({', '.join(NAMES[1:])}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values
    )
    signed = SignOff(**dict(zip(NAMES, [int(cursor.lastrowid or 0), *values], strict=True)))  # type: ignore[arg-type]
    state = {name: getattr(signed, name) for name in NAMES if name not in {"id", "session", "who", "at"}}
    title = session(write.db, wanted.session).title
    audit.record(write, AuditAction.SIGN_OFF, [NewEntry(AuditKind.SESSION, title, None, state)])
    return signed


def of_session(db: Connection, number: int) -> tuple[SignOff, ...]:
    """The sign-offs of a session, newest first."""
    return tuple(each for each in listed(db) if each.session == number)


def listed(db: Connection) -> tuple[SignOff, ...]:
    """Every sign-off, newest first."""
    found = db.execute(f"select {COLUMNS} from sign_offs order by id desc")
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


def log_hash(db: Connection, entry: int) -> str:
    """The hash of an entry of the audit log; empty where there is none."""
    found = db.execute("select hash from audit_log where id = ?", [entry]).fetchone()
    return "" if found is None else str(found[0])


def newest_entry(db: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry of the audit log."""
    found = db.execute("select id, hash from audit_log order by id desc limit 1").fetchone()
    return (0, "") if found is None else (int(found[0]), str(found[1]))


def opened_at_entry(db: Connection, number: int) -> int:
    """The entry of the log that tells of the opening of a session; 0 where there is none.

    Sessions and their entries are only ever added, so the first session is the first such entry.
    """
    found = db.execute(
        "select id from audit_log where action = ? order by id limit 1"
        " offset (select count(*) from review_sessions where id < ?)",
        [AuditAction.OPEN_SESSION, number],
    ).fetchone()
    return 0 if found is None else int(found[0])


def hands(db: Connection, after: int, kinds: Iterable[AuditKind]) -> dict[str, int]:
    """Who did something to objects of these kinds after an entry of the log -> the newest such entry."""
    wanted = [each.value for each in kinds]
    places = ", ".join("?" * len(wanted))
    found = db.execute(
        f"select who, max(id) from audit_log where id > ? and kind in ({places}) group by who", [after, *wanted]
    )
    return dict(found.fetchall())


def proposers(db: Connection, after: int) -> set[str]:
    """Who made the proposals that were settled after an entry of the log."""
    found = db.execute(
        "select distinct author from proposals join audit_log on audit_log.key = proposals.title"
        " where audit_log.kind = ? and audit_log.id > ?",
        [AuditKind.PROPOSAL, after],
    )
    return {author for (author,) in found}
