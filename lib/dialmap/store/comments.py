"""Comments in the database. Never decides who may write one."""

from dialmap.core.audit import AuditAction, AuditKind, NewEntry
from dialmap.core.comments import Comment
from dialmap.store import audit
from dialmap.store.db import Connection, Write


def about(db: Connection, name: str) -> tuple[Comment, ...]:
    """The comments on an object and on its findings, oldest first."""
    found = db.execute("select id, about, code, told, who, at from comments where about = ? order by id", [name])
    return tuple(
        Comment(id=number, about=of, code=code, told=told, who=who, at=at) for number, of, code, told, who, at in found
    )


def add(write: Write, name: str, code: str, told: str) -> None:
    """Keep a comment."""
    write.db.execute(
        "insert into comments (about, code, told, who, at) values (?, ?, ?, ?, ?)",
        [name, code, told, write.who, write.at],
    )
    audit.record(write, AuditAction.COMMENT, [NewEntry(AuditKind.COMMENT, f"{code} {name}".strip(), None, told)])


def renamed(db: Connection, old: str, new: str) -> None:
    """What was said about an object follows it to its new name; about a scenario's Result blocks too."""
    db.execute("update comments set about = ? where about = ?", [new, old])
    if old.startswith("scenario:"):
        before, after = (f"transfer:{each.removeprefix('scenario:')}/" for each in (old, new))
        db.execute(
            "update comments set about = ? || substr(about, ?) where substr(about, 1, ?) = ?",
            [after, len(before) + 1, len(before), before],
        )
