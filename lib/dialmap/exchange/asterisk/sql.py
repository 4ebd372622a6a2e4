"""Reads rows of tables from what MySQL gives: dumps, and what ``mysql -B`` prints; and from a backup of FreePBX.

Holds how rows are written there. Never keeps a column that nobody asked for: secrets stand beside what is wanted.
"""

import io
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dialmap.errors import DataError
from dialmap.exchange.asterisk.freepbx import FILE, LINE, TABLES, tables_of
from dialmap.exchange.json_files import read_json
from dialmap.exchange.limits import LARGEST_FILE, too_large
from dialmap.messages import _

Tables = dict[str, tuple[Mapping[str, str], ...]]
GZIP: Final = b"\x1f\x8b"
#: The only members of a backup that are read.
MEMBER: Final = re.compile(r"(?:^|/)modulejson/Core\.json$", re.IGNORECASE)
MOST_MEMBERS: Final = 100_000
_CREATE: Final = re.compile(
    r"CREATE TABLE (?:IF NOT EXISTS )?(?:[`\"]?\w+[`\"]?\.)?[`\"]?(\w+)[`\"]?\s*\(", re.IGNORECASE
)
_COLUMN: Final = re.compile(r"(?:^|[(,])\s*[`\"](\w+)[`\"]\s+\w", re.MULTILINE)
#: The same where no name is quoted: one a line, as PostgreSQL writes them.
_BARE: Final = re.compile(r"^\s+(\w+)\s+\w", re.MULTILINE)
_INSERT: Final = re.compile(
    r"INSERT (?:IGNORE )?INTO (?:[`\"]?\w+[`\"]?\.)?[`\"]?(\w+)[`\"]?\s*(?:\(([^()]*)\))?\s*VALUES\s*", re.IGNORECASE
)
_VALUE: Final = re.compile(
    r"\s*(?:'((?:[^'\\]|\\.|'')*)'|\"((?:[^\"\\]|\\.|\"\")*)\"|(?:_binary\s*)?([^\s,()'\"]+))\s*", re.DOTALL
)
#: A value of PostgreSQL: a backslash is one, but in a text with an E in front.
_PLAIN: Final = re.compile(r"\s*(?:[eE]'((?:[^'\\]|\\.|'')*)'|'((?:[^']|'')*)'|([^\s,()'\"]+))\s*", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def is_dump(text: str) -> bool:
    """Whether a text is a dump in SQL."""
    return _INSERT.search(text) is not None


def read_dump(text: str, name: str, wanted: Mapping[str, tuple[str, ...]] = TABLES, *, plain: bool = False) -> Tables:
    """The rows of the ``wanted`` tables (name -> what is read of it), from a dump.

    ``plain``: a backslash is a character like any other, as in PostgreSQL.
    """
    columns = _columns(text)
    rows: dict[str, list[Mapping[str, str]]] = {}
    lines = _Lines(text)
    for found in _INSERT.finditer(text):
        table = found[1].lower()
        if table not in wanted:
            continue
        named = [each.strip(' `"\n') for each in found[2].split(",")] if found[2] else columns.get(table, [])
        for at, values in _tuples(text, found.end(), plain):
            given = dict(zip(named, values, strict=False))
            rows.setdefault(table, []).append(_kept(wanted[table], given, name, lines.of(at)))
    return {table: tuple(found) for table, found in rows.items()}


def _columns(text: str) -> dict[str, list[str]]:
    """Table -> its columns, as the statements that make the tables say."""
    made = list(_CREATE.finditer(text))
    ends = [*(each.start() for each in made[1:]), len(text)]
    found = {}
    for each, next_one in zip(made, ends, strict=False):  # of no table there is one end
        end = text.find(";", each.end(), next_one)
        body = text[each.end() - 1 : end if end >= 0 else next_one]
        found[each[1].lower()] = _COLUMN.findall(body) or _BARE.findall(body)
    return found


class _Lines:
    """Which line a place of a text is in, asked for in order."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, at: int) -> int:
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line


def _tuples(text: str, at: int, plain: bool) -> Iterator[tuple[int, list[str]]]:
    """The rows behind ``VALUES``, each with its place."""
    while text.startswith("(", at):
        begin, at = at, at + 1
        values: list[str] = []
        while (found := (_PLAIN if plain else _VALUE).match(text, at)) is not None:
            values.append(_as_plain(found) if plain else _plain(found))
            at = found.end()
            if not text.startswith(",", at):
                break
            at += 1
        if not text.startswith(")", at):
            return
        yield begin, values
        at += 1
        while at < len(text) and text[at] in ", \r\n\t":
            at += 1


def _plain(found: re.Match[str]) -> str:
    text, doubled, bare = found.groups()
    if bare is not None:
        return "" if bare.upper() == "NULL" else bare
    quote = "'" if text is not None else '"'
    return _unescaped((text if text is not None else doubled).replace(quote * 2, quote))


def _as_plain(found: re.Match[str]) -> str:
    escaped, text, bare = found.groups()
    if bare is not None:
        return "" if bare.upper() == "NULL" else str(bare)
    return _unescaped(escaped.replace("''", "'")) if escaped is not None else str(text).replace("''", "'")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text)


def _kept(wanted: tuple[str, ...], given: Mapping[str, str], file: str, line: int) -> Mapping[str, str]:
    return {name: given[name] for name in wanted if name in given} | {FILE: file, LINE: str(line)}


def is_printed(text: str) -> bool:
    """Whether a text is rows as ``mysql -B`` prints them: a head of columns between tabs, of tables that are known."""
    head = text.partition("\n")[0]
    return "\t" in head and bool(tables_of(each.strip() for each in head.split("\t")))


def read_printed(text: str, name: str) -> Tables:
    """The rows that ``mysql -B`` printed, in each of the tables that its head names: several after a join."""
    head, *lines = text.replace("\r\n", "\n").split("\n")
    columns = [each.strip() for each in head.split("\t")]
    found: dict[str, list[Mapping[str, str]]] = {table: [] for table in tables_of(columns)}
    for line, text_ in enumerate(lines, 2):
        if not text_:
            continue
        values = ["" if each == "NULL" else _unescaped(each) for each in text_.split("\t")]
        given = dict(zip(columns, values, strict=False))
        for table, rows in found.items():
            rows.append(_kept(TABLES[table], given, name, line))
    return {table: tuple(rows) for table, rows in found.items()}


def read_backup(data: bytes, name: str) -> Tables | None:
    """The tables in a backup of FreePBX, of which only ``modulejson/Core.json`` is read; None if it is none.

    Errors: :class:`DataError` for one that is damaged.
    """
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
            for count, member in enumerate(archive):
                if count > MOST_MEMBERS:
                    break
                if member.isfile() and MEMBER.search(member.name):
                    if member.size > LARGEST_FILE:
                        raise DataError(too_large())
                    file = archive.extractfile(member)
                    return None if file is None else _core(read_json(file.read(LARGEST_FILE)), name)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise DataError(_("the packed file is damaged ({why}); copy it again", why=str(error))) from error
    return None


def _core(found: Any, file: str) -> Tables:
    configs = found.get("configs", found) if isinstance(found, dict) else {}
    rows: dict[str, list[Mapping[str, str]]] = {}

    def add(table: str, **given: object) -> None:
        told = {key: _text(value) for key, value in given.items()}
        rows.setdefault(table, []).append(_kept(TABLES[table], told, file, 0))

    for route in _dicts(configs.get("Routing") if isinstance(configs, dict) else None):
        add("outbound_routes", **route)
        add("outbound_route_sequence", route_id=route.get("route_id"), seq=route.get("seq"))
        for pattern in _dicts(route.get("patterns")):
            add("outbound_route_patterns", **{**pattern, "route_id": route.get("route_id")})
        trunks = route.get("trunks")
        for seq, trunk in enumerate(trunks if isinstance(trunks, list) else []):
            add("outbound_route_trunks", route_id=route.get("route_id"), trunk_id=trunk, seq=seq)
    listed = configs.get("Trunks") if isinstance(configs, dict) else None
    for trunk in _dicts(listed.get("trunks") if isinstance(listed, dict) else None):
        add("trunks", **trunk)
    return {table: tuple(found) for table, found in rows.items()}


def _dicts(found: object) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)
