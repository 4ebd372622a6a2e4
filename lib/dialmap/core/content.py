"""A whole data set as plain values and back, and its content hash: the same for the same content, whatever the file.

Holds the one canonical form, drawn from the table of fields. Never holds versions or times: they are no content.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import Any, Final

from dialmap.core.admission import refusal
from dialmap.core.columnwise import rows_of
from dialmap.core.fields import FIELDS, KINDS, PART_NAMES, USUAL_PARTS
from dialmap.core.model import TABLES, Kind, Row, Scenario, Snapshot, Template, Transfer, key_values
from dialmap.core.shapes import LARGEST_COUNT, Field, Shape
from dialmap.errors import DataError
from dialmap.messages import Message, _

Plain = dict[str, Any]
_NAMES: Final = {kind: tuple(each.name for each in fields) for kind, fields in FIELDS.items()}
_VALUES: Final = {kind: attrgetter(*names) for kind, names in _NAMES.items()}
SETTINGS: Final = "settings"
#: Late fields of each kind with the value that says nothing.
_SILENT: Final = {
    kind: {field.name: defaults[field.name] for field in fields_ if field.late}
    for kind, fields_ in FIELDS.items()
    if (defaults := {each.name: each.default for each in fields(kind)})
}


@dataclass(frozen=True)
class Content:
    """A data set with the settings under which it is judged. ``settings`` are key and value, as they are stored."""

    snapshot: Snapshot
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> Plain:
        """Plain values for JSON, the rows by key, without versions."""
        tables = {kind: map(_VALUES[kind], self.snapshot.rows(kind)) for kind in TABLES}
        return plain_content(tables, self.settings)

    @cached_property
    def sealed(self) -> "Sealed":
        """As it is kept."""
        return Sealed(canonical_bytes(self.plain))

    @property
    def canonical(self) -> bytes:
        """The one way in which this content is written: what the hash is taken of."""
        return self.sealed.canonical

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical bytes, 64 hex digits."""
        return self.sealed.hash


@dataclass(frozen=True)
class Sealed:
    """A content in the one way in which it is written, with its hash."""

    canonical: bytes = field(repr=False)

    @cached_property
    def packed(self) -> bytes:
        """The canonical bytes, compressed (zlib), as they are kept."""
        return zlib.compress(self.canonical, 6)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical bytes, 64 hex digits."""
        return content_hash(self.canonical)


def canonical_bytes(plain: Plain) -> bytes:
    """Plain values in the one way in which they are written."""
    return json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def content_hash(canonical: bytes) -> str:
    """SHA-256 of canonical bytes, 64 hex digits."""
    return hashlib.sha256(canonical).hexdigest()


def read_content(plain: Any) -> Content:
    """The content from plain values.

    Errors: :class:`DataError` that says what is missing, unknown, told twice, or cannot be stored, and in which row.
    """
    if not isinstance(plain, dict):
        raise _unreadable(_("it is no object with tables"))
    for name in sorted({*KINDS, SETTINGS} ^ plain.keys()):
        raise _unreadable(_("{name} is not known", name=name) if name in plain else _("{name} is missing", name=name))
    rows: dict[type[Row], dict[tuple[str, ...], Row]] = {}
    for name, kind in KINDS.items():
        rows[kind] = _read_rows(name, kind, plain[name])
    for at, row in enumerate(rows[Transfer].values(), 1):
        if key_values(row)[:1] not in rows[Scenario]:
            why = _("there is no scenario {name}", name=key_values(row)[0])
            raise _unreadable(_in_row(TABLES[Transfer], at, why))
    settings = plain[SETTINGS]
    if not isinstance(settings, dict) or not all(isinstance(value, str) for value in settings.values()):
        raise _unreadable(_("the settings are not texts by name"))
    return Content(Snapshot.of(row for found in rows.values() for row in found.values()), dict(settings))


def _unreadable(why: Message) -> DataError:
    return DataError(_("the content cannot be read: {why}", why=why))


def _in_row(name: str, at: int, why: Message) -> Message:
    return _("{table}, row {row}: {why}", table=name, row=at, why=why)


def _read_rows(name: str, kind: type[Row], plain: Any) -> dict[tuple[str, ...], Row]:
    """The rows of one table by key. Errors: :class:`DataError` for the first row that cannot be used."""
    if not isinstance(plain, list):
        raise _unreadable(_("{name} is no list of rows", name=name))
    at_once = rows_of(kind, plain)
    found: dict[tuple[str, ...], Row] = {} if at_once is None else {key_values(row): row for row in at_once}
    if at_once is not None and len(found) == len(at_once):
        return found
    found.clear()
    for at, each in enumerate(plain, 1):
        why = _wrong_field(kind, each)
        if why is None:
            row = _built(kind, each)
            why = refusal(row)
            if key_values(row) in found:
                why = _("the same key stands in row {other}", other=[*found].index(key_values(row)) + 1)
        if why is not None:
            raise _unreadable(_in_row(name, at, why))
        found[key_values(row)] = row
    return found


def _wrong_field(kind: type[Row], plain: Any) -> Message | None:
    """Which field of a row is missing, unknown or does not fit."""
    if not isinstance(plain, dict):
        return _("this is no object with fields")
    for known in FIELDS[kind]:
        if known.name not in plain:
            if not known.late:
                return _("the field {name} is missing", name=known.name)
        elif not fits(known, plain[known.name]):
            return _("the field {name} cannot be {value}", name=known.name, value=f"{plain[known.name]!r:.80}")
    if len(plain) > len(FIELDS[kind]) or not plain.keys() <= set(_NAMES[kind]):
        return _("the field {name} is not known", name=min(plain.keys() - set(_NAMES[kind])))
    return None


def plain_content(tables: Mapping[type[Row], Iterable[tuple[Any, ...]]], settings: Mapping[str, str]) -> Plain:
    """A whole content as plain values; ``tables``: kind -> one tuple a row, of its fields in their order."""
    found: Plain = {}
    for kind, rows in tables.items():
        # By the key as text: the order in which every hash so far was taken.
        key = (lambda row: str(row[:2])) if kind is Transfer else (lambda row: str(row[0]))
        found[TABLES[kind]] = _plain(kind, sorted(rows, key=key))
    return found | {SETTINGS: dict(sorted(settings.items()))}


def plain_row(row: Row) -> Plain:
    """A row as plain values, without its version."""
    kind = type(row)
    return _plain(kind, [_VALUES[kind](row)])[0]


def _plain(kind: type[Row], rows: Iterable[tuple[Any, ...]]) -> list[Plain]:
    """Rows of one kind as plain values."""
    names = _NAMES[kind]
    found: list[Plain] = [dict(zip(names, values, strict=True)) for values in rows]
    for plain in found if "templates" in names else ():
        plain["templates"] = [
            {part: text for part in PART_NAMES if (text := getattr(each, part)) or part in USUAL_PARTS}
            for each in plain["templates"]
        ]
    for name, silent in _SILENT[kind].items():
        for plain in found:
            if plain[name] == silent:
                del plain[name]
    return found


def row_of(kind: type[Kind], plain: Plain) -> Kind:
    """A row from plain values.

    Errors: KeyError for an unknown field, ValueError or TypeError for a value that does not fit.
    """
    known = {each.name: each for each in FIELDS[kind]}
    unknown = set(plain) - set(known)
    if unknown:
        raise KeyError(min(unknown))
    for name, value in plain.items():
        if not fits(known[name], value):
            raise ValueError(f"{name}: {value!r:.80}")
    return _built(kind, plain)


def _built(kind: type[Kind], plain: Plain) -> Kind:
    """A row from plain values that are known to fit."""
    return kind(**{each.name: _made(each, plain[each.name]) for each in FIELDS[kind] if each.name in plain})


def fits(known: Field, value: object) -> bool:
    """Whether a plain value can be that of the field."""
    return _FITS[known.shape](known, value)


def _made(known: Field, value: Any) -> Any:
    """The value of a field from its plain form."""
    if known.choices is not None:
        return known.choices(value)
    if known.shape is Shape.TEMPLATES:
        return tuple(Template(**each) for each in value)
    return tuple(value) if known.shape is Shape.NAMES else value


def _is_text(_known: Field, value: object) -> bool:
    return isinstance(value, str)


def _is_choice(known: Field, value: object) -> bool:
    return isinstance(value, str) and known.choices is not None and value in set(known.choices)


def _is_flag(_known: Field, value: object) -> bool:
    return isinstance(value, bool)


def _is_count(known: Field, value: object) -> bool:
    if value is None:
        return known.optional
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_COUNT


def _are_names(_known: Field, value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _are_templates(_known: Field, value: object) -> bool:
    return isinstance(value, list | tuple) and all(
        isinstance(each, dict)
        and USUAL_PARTS <= each.keys() <= set(PART_NAMES)
        and all(isinstance(text, str) for text in each.values())
        for each in value
    )


#: Whether a plain value has the type of its field.
_FITS: Final[dict[Shape, Callable[[Field, object], bool]]] = {
    **dict.fromkeys(Shape, _is_text),
    Shape.CHOICE: _is_choice,
    Shape.FLAG: _is_flag,
    Shape.COUNT: _is_count,
    Shape.NAMES: _are_names,
    Shape.TEMPLATES: _are_templates,
}
