"""Who is working, as a request tells it: by a sign-in, by a header of the proxy in front, or by a name picked here.

Holds the choice between the three, and what makes each of them hard to forge. Never decides what somebody may do.
"""

import hmac
import os
import secrets
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

from dialmap.core.people import Source, Who, written
from dialmap.errors import DataError
from dialmap.messages import _

#: Shown where it is chosen: ``DIALMAP_IDENTITY`` -> who vouches for a name.
WAYS: Final = {"local": Source.LOCAL, "header": Source.HEADER, "oidc": Source.SIGN_IN}
YEAR: Final = 365 * 24 * 3600
#: For how long the page's own wish to remember a name is good, in seconds.
SOON: Final = 600
SECRET_SIZE: Final = 32
PROXY_SECRET: Final = "X-Dialmap-Proxy"


def way(has_sign_in: bool) -> Source:
    """Which of the three ways holds: ``DIALMAP_IDENTITY``, else a sign-in where one is configured, else names.

    Errors: :class:`DataError` for a way that there is not, and for a sign-in that is wanted and not configured: then
    nobody comes in, rather than everybody.
    """
    told = os.environ.get("DIALMAP_IDENTITY", "").strip()
    if not told:
        return Source.SIGN_IN if has_sign_in else Source.LOCAL
    if told not in WAYS:
        raise DataError(_("DIALMAP_IDENTITY is {name}; it can be {names}", name=told, names=", ".join(WAYS)))
    if WAYS[told] is Source.SIGN_IN and not has_sign_in:
        raise DataError(
            _("DIALMAP_IDENTITY is oidc, and .streamlit/secrets.toml has no [auth]; write it, as README shows")
        )
    return WAYS[told]


def signed_in(claims: Mapping[str, object]) -> Who:
    """Whoever a sign-in vouches for.

    The subject is the mail address where the provider says that it is proven (or ``DIALMAP_TRUST_MAIL=yes`` says so for
    a provider that says nothing), else issuer and ``sub``: a ``sub`` is somebody only together with who gave it.
    """
    told = {key: _sound(str(value)) for key, value in claims.items() if value is not None}
    proven = told.get("email_verified", os.environ.get("DIALMAP_TRUST_MAIL", "")).casefold() in ("true", "yes")
    mail = told.get("email", "") if proven else ""
    number = told.get("sub", "")
    subject = mail or (f"{told.get('iss', '')}|{number}" if number else "")
    name = told.get("name") or told.get("preferred_username") or subject
    return Who(name, subject, Source.SIGN_IN)


def _sound(text: str) -> str:
    """A text without halves of characters, which no database can hold."""
    return text.encode("utf-8", "ignore").decode("utf-8").strip()


def by_header(headers: Mapping[str, Sequence[str]]) -> Who:
    """Whoever the proxy vouches for; ``headers``: name in small letters -> every value that came.

    ``DIALMAP_IDENTITY_HEADER`` (``X-Forwarded-User``) holds the subject, ``DIALMAP_IDENTITY_NAME_HEADER`` the name to
    be shown. Where ``DIALMAP_PROXY_SECRET`` is set, ``X-Dialmap-Proxy`` must hold the same, so that nobody passes the
    proxy by. Nobody where the header is missing, came twice, or the secret does not fit.
    """
    secret = os.environ.get("DIALMAP_PROXY_SECRET", "")
    if secret and not hmac.compare_digest(_one(headers, PROXY_SECRET).encode(), os.fsencode(secret)):
        return Who("", "", Source.HEADER)
    subject = _one(headers, os.environ.get("DIALMAP_IDENTITY_HEADER") or "X-Forwarded-User")
    named = os.environ.get("DIALMAP_IDENTITY_NAME_HEADER", "")
    return Who((_one(headers, named) if named else "") or subject, subject, Source.HEADER)


def _one(headers: Mapping[str, Sequence[str]], name: str) -> str:
    """The one value of a header, read as UTF-8 where it is that; empty where it is missing or came twice."""
    values = headers.get(name.lower(), ())
    if len(values) != 1:
        return ""
    try:
        return values[0].encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return _sound(values[0])


def wish_to_remember(path: Path, name: str) -> str:
    """A token by which the app can be asked to remember a name: only the server can make one, and it is soon stale."""
    return str(_serializer(path, "wish").dumps(written(name)))


def granted(path: Path, token: str) -> str | None:
    """What to keep in the browser for such a token; None for one that is forged or stale."""
    try:
        name = _serializer(path, "wish").loads(token, max_age=SOON)
    except (BadSignature, UnicodeError):
        return None
    return str(_serializer(path, "who").dumps(name))


def remembered(path: Path, cookies: Mapping[str, str]) -> str:
    """The name that the browser remembers; empty where there is none, or where it was not written by this server."""
    try:
        return str(_serializer(path, "who").loads(cookies.get(cookie(path), ""), max_age=YEAR))
    except (BadSignature, UnicodeError):
        return ""


def cookie(path: Path) -> str:
    """What the cookie is called: cookies know no ports, and two data sets on one machine must not share one."""
    return "dialmap_who_" + hmac.digest(_secret(path), b"cookie", "sha256").hex()[:8]


def _serializer(path: Path, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(path), salt=salt)


@lru_cache(maxsize=8)
def _secret(path: Path) -> bytes:
    """What names are signed with: made once, kept beside the database where only its owner can read it.

    Where nothing can be written it lasts as long as the server, and so do the remembered names.
    """
    file, made = path.with_name(path.name + ".secret"), secrets.token_bytes(SECRET_SIZE)
    kept = _kept_secret(file)
    if kept:
        return kept
    part = file.with_name(f".dialmap-{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(made)
        if file.exists():  # a crash has left half of one
            part.replace(file)
        else:
            os.link(part, file)  # where another process was faster this fails, and theirs holds
    except OSError:
        return _kept_secret(file) or made
    finally:
        part.unlink(missing_ok=True)
    return _kept_secret(file) or made


def _kept_secret(file: Path) -> bytes:
    """What is kept there; nothing where there is none, or only half of one."""
    try:
        kept = file.read_bytes()
    except OSError:
        return b""
    return kept if len(kept) >= SECRET_SIZE else b""
