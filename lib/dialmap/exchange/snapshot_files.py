"""Snapshots as files that nobody can edit unseen: JSON with the hash of the content.

Holds bytes and what they mean. Never reads a file or the store.
"""

import json
from typing import Final

from dialmap.core.admission import is_storable
from dialmap.core.content import Content, canonical_bytes, content_hash, read_content
from dialmap.core.settings import unknown_setting
from dialmap.core.snapshots import LONGEST_NAME, StoredSnapshot
from dialmap.errors import DataError
from dialmap.exchange.json_files import JsonError, read_json
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

    Errors: :class:`DataError` where it is no snapshot, where the database would refuse what it holds, or where somebody
    has edited it: the hash does not fit.
    """
    try:
        plain = read_json(data)
    except JsonError as error:
        raise DataError(_("{source} is no snapshot of Dialmap: {why}", source=source, why=error.message)) from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise DataError(_("{source} is no snapshot of Dialmap", source=source))
    name = plain.get("name")
    if not isinstance(name, str) or not _is_name(name):
        said = _(
            "{source} has no usable name: a text of at most {limit} characters, without NUL and not empty",
            source=source,
            limit=LONGEST_NAME,
        )
        raise DataError(said)
    content = _content(plain.get("content"), source)
    wrong = unknown_setting(content.settings)
    if wrong:
        raise DataError(_("{source} holds a setting that Dialmap does not know: {name}", source=source, name=wrong))
    if content_hash(canonical_bytes(plain["content"])) != plain.get("hash"):
        said = _("{source} was edited after it was written: its hash does not fit; nothing was stored", source=source)
        raise DataError(said)
    return name, content


def _is_name(name: str) -> bool:
    return bool(name.strip()) and len(name) <= LONGEST_NAME and is_storable(name)


def _content(plain: object, source: str) -> Content:
    try:
        return read_content(plain)
    except DataError as error:
        raise DataError(_("{source}: {why}", source=source, why=error.message)) from error
