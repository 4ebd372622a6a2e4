"""Lists of numbers to look up, from a text file or a CSV file. Holds lines of text; never matches one."""

from typing import Final

from dialmap.core.exchange import Upload
from dialmap.exchange.encodings import RefusedError, decode, find_encoding
from dialmap.exchange.limits import MOST_ROWS, too_many_rows
from dialmap.exchange.tabular import heading_of
from dialmap.exchange.text_files import DELIMITERS, read_rows
from dialmap.messages import Message, _

NUMBER_COLUMNS: Final = ("number", "phone", "telephone", "tel", "номер", "телефон")


def read_lines(upload: Upload) -> tuple[list[str], Message | None]:
    """The numbers of a text file: the first cell of each line, or the column ``number`` where the header has one."""
    try:
        text = decode(upload.data, upload.encoding or find_encoding(upload.data))
        delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
        _header, rows = read_rows("number\n" + text, delimiter, -1)
    except RefusedError as error:
        return [], error.message
    if not rows:
        return [], None
    headings = [heading_of(cell) for cell in rows[0][1]]
    at = next((at for at, heading in enumerate(headings) if heading in NUMBER_COLUMNS), None)
    if at is None and len(headings) > 1:
        return [], _("the file has several columns; call the one with the numbers “number” in the first line")
    if at is not None:
        return [cells[at] for _line, cells in rows[1:] if at < len(cells) and cells[at].strip()], None
    return [cells[0] for _line, cells in rows if cells and cells[0].strip()], None


def read_templates(data: bytes) -> list[tuple[int, str]]:
    """The templates of a text file, one a line, each with its line. Errors: :class:`RefusedError`."""
    text = decode(data, find_encoding(data)).removeprefix("\ufeff")
    found = [(line, each) for line, each in enumerate(text.splitlines(), 1) if each.strip()]
    if len(found) > MOST_ROWS:
        raise RefusedError(too_many_rows(), found[MOST_ROWS][0])
    return found
