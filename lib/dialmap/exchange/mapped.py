"""The rows of a foreign table as rows of ours, by a mapping. Never knows what a cell of ours means."""

import re
from collections.abc import Iterable

from dialmap.core.mappings import Mapping
from dialmap.exchange.columns import FILE_OF, File, join_list, split_list

Rows = tuple[tuple[int, dict[str, str]], ...]


def translated(mapping: Mapping, rows: Rows) -> Rows:
    """Rows by their headings, in small letters, as rows by our columns.

    Rows of the same route, one for each template or trunk, become one.
    """
    file = FILE_OF[mapping.kind]
    lists = {column.name for column in file.columns if column.is_list}
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
    if not separator:
        return [cell.strip()] if cell.strip() else []
    apart = re.split(rf"{re.escape(separator)}(?![^\[\]]*\])", cell)  # not inside the brackets of a set
    return [each.strip() for each in apart if each.strip()]


def _joined(file: File, lists: set[str], rows: Iterable[tuple[int, dict[str, str]]]) -> Rows:
    """Rows with the same key that differ in lists only, as one: each template with its parts, each name, once."""
    parts = [column.name for column in file.columns if column.part is not None]
    found: dict[tuple[str, ...], tuple[int, dict[str, str]]] = {}
    apart: list[tuple[int, dict[str, str]]] = []
    for line, row in rows:
        key = tuple(row.get(name, "").strip() for name in file.keys)
        before = found.setdefault(key, (line, row))[1]
        if before is row:
            continue
        if not lists or any(before.get(name) != cell for name, cell in row.items() if name not in lists):
            apart.append((line, row))
            continue
        made = _templates(before, row, parts)
        for name in (lists - set(parts)) & row.keys():
            made[name] = join_list(list(dict.fromkeys([*split_list(before[name]), *split_list(row[name])])))
        before.update(made)
    return tuple(sorted([*found.values(), *apart], key=lambda each: each[0]))


def _templates(first: dict[str, str], second: dict[str, str], parts: list[str]) -> dict[str, str]:
    """The cells of both rows' templates: those of the second behind those of the first, none twice."""
    named = [name for name in parts if name in first]
    if not named:
        return {}
    rows: list[tuple[str, ...]] = []
    for row in (first, second):
        columns = [split_list(row[name]) for name in named]
        count = max(map(len, columns))
        rows += zip(*(each + [""] * (count - len(each)) for each in columns), strict=True)
    columns_ = zip(*dict.fromkeys(rows), strict=True)
    return {name: join_list(list(cells)) for name, cells in zip(named, columns_, strict=True)}
