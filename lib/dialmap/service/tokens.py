"""Access tokens: made once and shown once, listed, and taken away.

Holds these use cases, and whose a token is. Never keeps a token itself.
"""

import secrets
from pathlib import Path

from dialmap.core.audit import AuditAction
from dialmap.core.people import Role, Who
from dialmap.core.tokens import PREFIX, Token, hashed, wrong_with
from dialmap.errors import DataError, UsageError
from dialmap.messages import _
from dialmap.service.transactions import Clock, acting, utc_now
from dialmap.store import tokens
from dialmap.store.db import reading


def listed(path: Path) -> tuple[Token, ...]:
    """Every token, by name."""
    with reading(path) as db:
        return tokens.listed(db)


def make(path: Path, name: str, role: Role, who: Who, *, clock: Clock = utc_now) -> str:
    """Make a token; it is told now and never again. Errors: :class:`UsageError` for a name that cannot be."""
    wanted, made = name.strip(), PREFIX + secrets.token_urlsafe(32)
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        wrong = wrong_with(wanted, [each.name for each in tokens.listed(write.db)])
        if wrong is not None:
            raise UsageError(wrong)
        tokens.add(write, wanted, role, hashed(made))
    return made


def end(path: Path, token: Token, who: Who, *, clock: Clock = utc_now) -> None:
    """Let a token count no more. Errors: :class:`DataError` where somebody has ended it already."""
    with acting(path, who, AuditAction.CHANGE, clock) as write:
        if not tokens.drop(write, token):
            raise DataError(_("there is no token {name}", name=token.name))


def of_header(path: Path, authorization: str) -> Token | None:
    """Whose token a header ``Authorization`` carries; None where it is nobody's."""
    scheme, _space, given = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        return None
    with reading(path) as db:
        return tokens.by_hash(db, hashed(given.strip()))
