"""The rows of a foreign table as rows of ours, by a mapping. Never knows what a cell of ours means."""

from collections.abc import Iterable
from typing import Final

from dialmap.core.mappings import Mapping
from dialmap.core.shapes import Shape
from dialmap.exchange.columns import FILE_OF, File, join_list, split_list

Rows = tuple[tuple[int, dict[str, str]], ...]
_LISTS: Final = (Shape.NAMES, Shape.TEMPLATES)


def translated(mapping: Mapping, rows: Rows) -> Rows:
    """Rows by their headings, in small letters, as rows by our columns.

    Rows of the same route that follow one another, one for each template or trunk, become one.
    """
    file = FILE_OF[mapping.kind]
    lists = {column.name for column in file.columns if column.field.shape in _LISTS}
    columns = [(ours, theirs.strip().casefold()) for ours, theirs in mapping.columns.items()]
    made = []
    for line, cells in rows:
        row = dict(mapping.fixed)
        for ours, theirs in columns:
            cell = cells.get(theirs, "")
            if ours in lists:
                row[ours] = join_list(_items(cell, mapping.separator))
            else:
                row[ours] = mapping.values.get(ours, {}).get(cell.strip().casefold(), cell)
        made.append((line, row))
    return _joined(file, lists, made)


def _items(cell: str, separator: str) -> list[str]:
    if separator == "|":
        return split_list(cell)
    parts = cell.split(separator) if separator else [cell]
    return [each.strip() for each in parts if each.strip()]


def _joined(file: File, lists: set[str], rows: Iterable[tuple[int, dict[str, str]]]) -> Rows:
    """Rows with the same key that differ in lists only, as one: the lists are put together, each item once."""
    found: dict[tuple[str, ...], tuple[int, dict[str, str]]] = {}
    apart: list[tuple[int, dict[str, str]]] = []
    for line, row in rows:
        key = tuple(row.get(name, "").strip() for name in file.keys)
        before = found.get(key)
        if before is None or not lists:
            found.setdefault(key, (line, row))
            if before is not None:
                apart.append((line, row))
            continue
        if any(before[1].get(name) != cell for name, cell in row.items() if name not in lists):
            apart.append((line, row))
            continue
        for name in lists & row.keys():
            items = [*split_list(before[1][name]), *split_list(row[name])]
            before[1][name] = join_list(list(dict.fromkeys(items)))
    return tuple(sorted([*found.values(), *apart], key=lambda each: each[0]))
