"""Snapshots as files that nobody can edit unseen: JSON with the hash of the content.

Holds bytes and what they mean. Never reads a file or the store.
"""

import json
from typing import Any, Final

from dialmap.core.content import Content, canonical_bytes, content_hash, read_content
from dialmap.core.settings import unknown_setting
from dialmap.core.snapshots import StoredSnapshot
from dialmap.errors import DataError
from dialmap.messages import _

FORMAT: Final = "dialmap-snapshot/1"


def write_snapshot(stored: StoredSnapshot, content: Content) -> bytes:
    """A snapshot as a file: JSON with its hash."""
    plain = {
        "format": FORMAT,
        "name": stored.name,
        "made_at": stored.made_at,
        "who": stored.who,
        "hash": stored.hash,
        "content": content.plain,
    }
    return json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8")


def read_snapshot(data: bytes, source: str) -> tuple[str, Content]:
    """Name and content of a snapshot file.

    Errors: :class:`DataError` where it is no snapshot, or where somebody has edited it: the hash does not fit.
    """
    try:
        plain: Any = json.loads(data.decode("utf-8-sig"))
        is_ours = plain["format"] == FORMAT and isinstance(plain["hash"], str) and isinstance(plain["name"], str)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(_("{source} is no snapshot of Dialmap", source=source)) from error
    if not is_ours:
        raise DataError(_("{source} is no snapshot of Dialmap", source=source))
    content = read_content(plain.get("content"))
    wrong = unknown_setting(content.settings)
    if wrong:
        raise DataError(_("{source} holds a setting that Dialmap does not know: {name}", source=source, name=wrong))
    if content_hash(canonical_bytes(plain["content"])) != plain["hash"]:
        said = _("{source} was edited after it was written: its hash does not fit; nothing was stored", source=source)
        raise DataError(said)
    return plain["name"], content
