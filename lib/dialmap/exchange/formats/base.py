"""What a file format is. Holds the shape; never a format."""

from collections.abc import Callable
from dataclasses import dataclass

from dialmap.core.exchange import Table, Upload
from dialmap.messages import Message


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that can be imported.

    ``recognizes`` looks at name and first bytes only; ``read`` gives tables in the columns of our own files, and never
    raises: what cannot be read is a problem with file, line, column and value.
    """

    name: str
    title: Message
    recognizes: Callable[[Upload], bool]
    read: Callable[[Upload], tuple[Table, ...]]
