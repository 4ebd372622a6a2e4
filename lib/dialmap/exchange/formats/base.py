"""What a file format is. Holds the shape; never a format."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from dialmap.errors import DataError
from dialmap.exchange.asterisk.box import Box
from dialmap.exchange.json_files import read_json
from dialmap.exchange.yaml_files import SUFFIXES, read_yaml
from dialmap.messages import Message

#: Characters that are looked at to know a format.
LOOKED_AT: Final = 1_000_000


@dataclass(frozen=True)
class Text:
    """A file as a format looks at it: its name, its bytes, and its text; empty where it is none."""

    name: str
    data: bytes
    text: str

    @property
    def head(self) -> str:
        """The beginning of the text: as much as is looked at to know the format."""
        return self.text[:LOOKED_AT]

    @property
    def is_like_json(self) -> bool:
        """Whether it begins as an object or a list does."""
        return self.text.lstrip()[:1] in ("{", "[")

    @cached_property
    def value(self) -> Any:
        """What the file holds as JSON, or as YAML where it is called so, read once for all who ask.

        None where it is no object and no list.
        """
        try:
            if self.suffix in SUFFIXES:
                found = read_yaml(self.text)
                return found if isinstance(found, dict | list) else None
            return read_json(self.data) if self.is_like_json else None
        except DataError:
            return None

    @property
    def suffix(self) -> str:
        """What stands behind the last dot, in small letters, with the dot."""
        _name, dot, suffix = self.name.rpartition(".")
        return dot + suffix.casefold()


class Texts(Mapping[str, str]):
    """Texts by name: those that were given, then those beside them, each read when it is asked for."""

    def __init__(self, given: Mapping[str, str], beside: Mapping[str, str]) -> None:
        self._given, self._beside = given, beside

    def __getitem__(self, name: str) -> str:
        return self._given[name] if name in self._given else self._beside[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self._given), **dict.fromkeys(self._beside)})

    def __len__(self) -> int:
        return len(self._given.keys() | self._beside.keys())


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of file that can be imported, known by what is in it.

    ``name`` is what a command calls it; ``reads`` and ``loses`` say what is made of it and what is not. ``read`` gives
    what the file tells of its PBX; ``texts`` (name -> text) are the files beside it, for what it includes. None: the
    file is one of our own tables, which go another road.
    Errors of ``read``: :class:`~dialmap.errors.DataError` where nothing of the file can be read.
    """

    name: str
    title: Message
    reads: Message
    loses: Message
    recognizes: Callable[[Text], bool]
    read: Callable[[Text, Mapping[str, str]], Box] | None
