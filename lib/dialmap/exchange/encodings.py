"""Bytes into text: which encoding a file is in, and whether it is a text at all.

Holds encodings. Never knows a row, a cell or a column.
"""

from typing import Final

from dialmap.errors import DataError
from dialmap.exchange.limits import LARGEST_FILE, MEGABYTE
from dialmap.messages import Message, _

ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1251", "utf-16", "cp866")
MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class RefusedError(DataError):
    """A file of which nothing can be read; becomes a :class:`Problem`."""

    def __init__(self, message: Message, line: int = 0) -> None:
        self.line = line
        super().__init__(message)


def find_encoding(data: bytes) -> str:
    """The encoding of ``data``: by byte-order mark, else UTF-8 if it is, else cp1251 (cp866 where its letters are)."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if is_cut(error):
            raise RefusedError(
                _("the file ends in the middle of a character: it was cut short; copy or export it again"),
                data.count(b"\n") + 1,
            ) from error
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if sum(char > "\x7f" for char in text) - bad > bad:
            raise RefusedError(
                _("most of the file is UTF-8, but this line has a byte that is not; export it again"),
                data[: error.start].count(b"\n") + 1,
            ) from error
        dos = sum(0x80 <= byte < 0xB0 for byte in data)
        return "cp866" if dos > sum(byte >= 0xC0 for byte in data) else "cp1251"
    return "utf-8"


def is_cut(error: UnicodeDecodeError) -> bool:
    """Whether the bytes are UTF-8 with letters of other alphabets but for an unfinished character at the very end.

    Where all before it is ASCII nobody can know: the last byte may as well be a letter of cp1251.
    """
    return error.reason == "unexpected end of data" and not error.object[: error.start].isascii()


def decode(data: bytes, encoding: str) -> str:
    """The text of a file. Errors: :class:`RefusedError` for what is no text, too large, or in another encoding."""
    if len(data) > LARGEST_FILE:
        raise RefusedError(
            _(
                "the file has {size} MB, more than the {limit} MB that are read at once; split it",
                size=-(-len(data) // MEGABYTE),
                limit=LARGEST_FILE // MEGABYTE,
            )
        )
    if not data.strip():
        raise RefusedError(_("the file is empty; the first line must name the columns"))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise RefusedError(
            _("this is an archive or a damaged workbook, not a CSV file; open it in the spreadsheet and save it again")
        )
    if b"\0" in data and encoding != "utf-16":
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise RefusedError(
            _(
                "a NUL byte: this is not a text file in {encoding}; choose another encoding, or export it again",
                encoding=encoding,
            ),
            line,
        )
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        raise RefusedError(
            _("the bytes are not {encoding}; choose another encoding", encoding=encoding), data[:at].count(b"\n") + 1
        ) from error
    if "\0" in text:
        raise RefusedError(
            _("a NUL character: this is not a text file; export it again"), text[: text.index("\0")].count("\n") + 1
        )
    return text
