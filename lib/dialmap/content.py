"""A whole data set as plain values and back, and its content hash: the same for the same content, whatever the file."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

from dialmap.errors import DataError
from dialmap.messages import _
from dialmap.model import (
    Action,
    LineAction,
    Route,
    RouteType,
    Row,
    Scenario,
    Snapshot,
    Telephony,
    Template,
    Transfer,
    Trunk,
    TrunkStatus,
)

Plain = dict[str, Any]
Kind = TypeVar("Kind", bound=Row)
LARGEST_COUNT: Final = 2**31
ENUMS: Final[dict[str, type[StrEnum]]] = {
    "status": TrunkStatus,
    "type": RouteType,
    "telephony": Telephony,
    "action": Action,
    "inbound_action": LineAction,
    "outbound_action": LineAction,
}


@dataclass(frozen=True)
class Content:
    """A data set with the settings under which it is judged. ``settings`` are key and value, as they are stored."""

    snapshot: Snapshot
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> Plain:
        """Plain values for JSON, the rows by key, without versions."""
        return {
            "trunks": _rows(self.snapshot.trunks),
            "routes": _rows(self.snapshot.routes),
            "scenarios": _rows(self.snapshot.scenarios),
            "transfers": _rows(self.snapshot.transfers),
            "settings": dict(sorted(self.settings.items())),
        }

    @property
    def canonical(self) -> bytes:
        """The one way in which this content is written: what the hash is taken of."""
        return json.dumps(self.plain, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical bytes, 64 hex digits."""
        return hashlib.sha256(self.canonical).hexdigest()


def read(plain: Any) -> Content:
    """The content from plain values.

    Errors: :class:`DataError` that says what is missing or unknown.
    """
    try:
        snapshot = Snapshot(
            tuple(row_of(Trunk, each) for each in plain["trunks"]),
            tuple(
                sorted(
                    (row_of(Route, each) for each in plain["routes"]), key=lambda route: (route.position, route.name)
                )
            ),
            tuple(row_of(Scenario, each) for each in plain["scenarios"]),
            tuple(row_of(Transfer, each) for each in plain["transfers"]),
        )
        settings = {str(key): str(value) for key, value in plain["settings"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DataError(_("the content cannot be read: {why}", why=f"{type(error).__name__}: {error}")) from error
    return Content(snapshot, settings)


def _place(route: Route) -> tuple[int, str]:
    return route.position, route.name


def _rows(rows: tuple[Row, ...]) -> list[Plain]:
    return [plain_row(row) for row in sorted(rows, key=lambda row: str(row.key))]


def plain_row(row: Row) -> Plain:
    """A row as plain values, without its version."""
    plain = asdict(row)
    plain.pop("version")
    return plain


def _fits(name: str, value: object) -> bool:
    """Whether a plain value has the type of its field."""
    if name in ("enabled",):
        return isinstance(value, bool)
    if name in ("position", "channels"):
        is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_COUNT
        return is_count or (value is None and name == "channels")
    if name == "templates":
        return isinstance(value, list | tuple) and all(isinstance(each, dict) for each in value)
    if name in ("trunks", "values"):
        return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def row_of(kind: type[Kind], plain: Plain) -> Kind:
    """A row from plain values.

    Errors: KeyError for an unknown field, ValueError or TypeError for a value that does not fit.
    """
    made: dict[str, Callable[[Any], Any]] = {
        "templates": lambda listed: tuple(Template(**each) for each in listed),
        "trunks": tuple,
        "values": tuple,
    }
    known = {each.name for each in fields(kind)}
    unknown = set(plain) - known
    if unknown:
        raise KeyError(min(unknown))
    for name, value in plain.items():
        if not _fits(name, value):
            raise ValueError(f"{name}: {value!r:.80}")
    values: Plain = {
        name: made[name](value) if name in made else ENUMS[name](value) if name in ENUMS else value
        for name, value in plain.items()
    }
    return kind(**values)
