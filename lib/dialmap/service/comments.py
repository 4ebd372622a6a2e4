"""Comments: read them and write one. Never changes what somebody has said."""

from pathlib import Path

from dialmap.core.audit import AuditAction
from dialmap.core.comments import LONGEST_COMMENT, Comment
from dialmap.core.findings import Ref
from dialmap.core.people import Who
from dialmap.errors import UsageError
from dialmap.messages import _
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import comments
from dialmap.store.db import reading


def about(path: Path, ref: Ref) -> tuple[Comment, ...]:
    """What was said about an object and its findings, oldest first."""
    with reading(path) as db:
        return comments.about(db, str(ref))


def say(path: Path, ref: Ref, told: str, who: Who, *, code: str = "", clock: Clock = utc_now) -> None:
    """Say something about an object, or about the finding of a rule on it. Errors: :class:`UsageError` for nothing."""
    text = told.strip()
    if not text or len(text) > LONGEST_COMMENT:
        raise UsageError(_("a comment has between 1 and {limit} characters; nothing was saved", limit=LONGEST_COMMENT))
    with acting(path, who, AuditAction.COMMENT, clock) as write:
        comments.add(write, str(ref), code, text)
