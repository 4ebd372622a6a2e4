"""Access tokens in the database, by their hashes. Never makes one."""

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.people import Role
from dialmap.core.tokens import Token
from dialmap.store import audit
from dialmap.store.db import Connection, Write

_COLUMNS = "id, name, role, who, at"


def listed(db: Connection) -> tuple[Token, ...]:
    """Every token, by name."""
    return tuple(map(_read, db.execute(f"select {_COLUMNS} from api_tokens order by name")))


def by_hash(db: Connection, told: str) -> Token | None:
    """The token of that hash; None where there is none."""
    row = db.execute(f"select {_COLUMNS} from api_tokens where hash = ?", [told]).fetchone()
    return None if row is None else _read(row)


def add(write: Write, name: str, role: Role, told: str) -> None:
    """Keep a new token by its hash."""
    write.db.execute(
        "insert into api_tokens (name, role, hash, who, at) values (?, ?, ?, ?, ?)",
        [name, role.value, told, write.who, write.at],
    )
    audit.record(write, AuditAction.CHANGE, [NewEntry(AuditKind.TOKEN, name, None, {"role": role.value})])


def drop(write: Write, token: Token) -> bool:
    """Let a token count no more; whether it was there."""
    if not write.db.execute("delete from api_tokens where id = ?", [token.id]).rowcount:
        return False
    old = {"role": token.role.value}
    audit.record(write, AuditAction.CHANGE, [NewEntry(AuditKind.TOKEN, token.name, old, None)])
    return True


def _read(row: tuple[int, str, str, str, str]) -> Token:
    number, name, role, who, at = row
    return Token(id=number, name=name, role=Role(role), who=who, at=at)
