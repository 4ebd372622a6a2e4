"""The registry of file formats: what we can read, in the order in which it is tried.

Every format gives rows of text in the columns of our own files, so that one road leads on: cells, plan, store.
A test holds the registry against the modules. Never holds a format itself.
"""

from typing import Final

from dialmap.core.exchange import Table, Upload
from dialmap.exchange.formats import ours
from dialmap.exchange.formats.base import Format

ALL_FORMATS: Final[tuple[Format, ...]] = (
    ours.csv_files,  # takes whatever no other format recognizes: it says best what is wrong
)


def read_upload(upload: Upload) -> tuple[Table, ...]:
    """The tables of a file, by the first format that recognizes it. Never raises: what is wrong is in ``problems``."""
    chosen = next(each for each in ALL_FORMATS if each.recognizes(upload))
    return chosen.read(upload)
