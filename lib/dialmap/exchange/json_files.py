"""JSON as files hold it: bytes in, plain values out, or one sentence. Never knows what the values mean."""

import json
from typing import Any

from dialmap.errors import DataError
from dialmap.exchange.encodings import RefusedError, find_encoding
from dialmap.exchange.limits import LARGEST_JSON, MOST_VALUES, too_large
from dialmap.messages import Message, _


class JsonError(DataError):
    """What is no JSON, or too much of it. The message does not name the file."""


def read_json(data: bytes) -> Any:
    """The value that the bytes hold, in whatever encoding. Errors: :class:`JsonError`."""
    if len(data) > LARGEST_JSON:
        raise JsonError(too_large(LARGEST_JSON))
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise JsonError(_("the file holds more than {limit} values", limit=MOST_VALUES))
    try:
        return json.loads(_text(data))
    except json.JSONDecodeError as error:
        raise JsonError(_damaged(error)) from error
    except UnicodeDecodeError as error:
        raise JsonError(_("this is not a text; write the file anew")) from error
    except RefusedError as error:
        raise JsonError(error.message) from error
    except RecursionError as error:
        raise JsonError(_("lists stand in lists too many times over; write the file anew")) from error
    except ValueError as error:  # a number of thousands of digits
        raise JsonError(_("a number has too many digits; write the file anew")) from error


def _text(data: bytes) -> str:
    try:
        return data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        return data.decode(find_encoding(data))  # as a console of Windows writes it


def _damaged(error: json.JSONDecodeError) -> Message:
    if error.pos >= len(error.doc.rstrip()):
        return _("the file ends too early, in line {line}; copy or write it again", line=error.lineno)
    return _("line {line}, character {column} is not JSON; write the file anew", line=error.lineno, column=error.colno)
