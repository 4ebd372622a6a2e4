"""Many plain rows of one kind made into rows at once, column after column: a snapshot of 60,000 in a third of the time.

Holds the quick way for rows of which nothing is wrong. Never says what is wrong: whoever gets nothing looks at them one
by one (:mod:`dialmap.core.content`).
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from itertools import chain
from typing import Any, Final

from dialmap.core.admission import UNSTORABLE
from dialmap.core.fields import FIELDS, PART_NAMES, USUAL_PARTS
from dialmap.core.model import Kind, Template
from dialmap.core.shapes import LARGEST_COUNT, Field, Shape

_ALL: Final = frozenset(PART_NAMES)
_DEFAULTS: Final = {kind: {each.name: each.default for each in fields(kind)} for kind in FIELDS}
_LIST: Final = {list, tuple}


def rows_of(kind: type[Kind], plain: Sequence[Any]) -> tuple[Kind, ...] | None:
    """The rows, in their order; None where any is not as it must be. Two with the same key are not looked for."""
    if not set(map(type, plain)) <= {dict}:
        return None
    known = FIELDS[kind]
    if not set(chain.from_iterable(plain)) <= {field.name for field in known}:
        return None
    columns = []
    for field in known:
        if not field.late and not all(field.name in each for each in plain):
            return None
        values = [each.get(field.name, _DEFAULTS[kind][field.name]) for each in plain]
        made = _MADE.get(field.shape, _texts)(field, values)
        if made is None:
            return None
        columns.append(made)
    names = [field.name for field in known]
    return tuple(kind(**dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True))


Column = list[Any] | None


def _texts(_field: Field, values: list[Any]) -> Column:
    return values if set(map(type, values)) <= {str} and UNSTORABLE.search("".join(values)) is None else None


def _keys(field: Field, values: list[Any]) -> Column:
    return values if _texts(field, values) is not None and all(map(str.strip, values)) and _are_bare(values) else None


def _are_bare(values: list[str]) -> bool:
    return list(map(str.strip, values)) == values


def _choices(field: Field, values: list[Any]) -> Column:
    assert field.choices is not None
    members: dict[Any, Any] = {member.value: member for member in field.choices}
    is_known = all(isinstance(each, str) for each in values) and set(values) <= members.keys()
    return [members[each] for each in values] if is_known else None


def _flags(_field: Field, values: list[Any]) -> Column:
    return values if set(map(type, values)) <= {bool} else None


def _counts(field: Field, values: list[Any]) -> Column:
    allowed = {int, type(None)} if field.optional else {int}
    there = [each for each in values if each is not None]
    fits = set(map(type, values)) <= allowed and all(0 <= each <= LARGEST_COUNT for each in there)
    return values if fits else None


def _names(field: Field, values: list[Any]) -> Column:
    if not set(map(type, values)) <= _LIST or _texts(field, list(chain.from_iterable(values))) is None:
        return None
    return list(map(tuple, values))


def _templates(field: Field, values: list[Any]) -> Column:
    if not set(map(type, values)) <= _LIST or not all(values):
        return None
    every = list(chain.from_iterable(values))
    if not set(map(type, every)) <= {dict} or not all(USUAL_PARTS <= each.keys() <= _ALL for each in every):
        return None
    texts = [[each.get(part, "") for each in every] for part in PART_NAMES]
    if any(_texts(field, column) is None for column in texts) or not all(map(str.strip, texts[0])):
        return None
    made = iter([Template.of(*each) for each in zip(*texts, strict=True)])
    return [tuple(next(made) for _each in listed) for listed in values]


_MADE: Final[dict[Shape, Callable[[Field, list[Any]], Column]]] = {
    Shape.KEY: _keys,
    Shape.CHOICE: _choices,
    Shape.FLAG: _flags,
    Shape.COUNT: _counts,
    Shape.NAMES: _names,
    Shape.TEMPLATES: _templates,
}
