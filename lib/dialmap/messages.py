"""Sentences that are not yet in any language.

The core says things with :func:`_` and :func:`n_`; both return a :class:`Message`, which is data. The edges (pages,
command line, reports) put it into a language. Never reads a catalogue or knows which languages exist.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Final, Protocol


class Translate(Protocol):
    """What turns an English template into a language: ``(text, plural, count) -> template``."""

    def __call__(self, text: str, plural: str, count: int) -> str:
        """The template in the language; ``plural`` is empty where the wording does not depend on ``count``."""


def _english(text: str, plural: str, count: int) -> str:
    return plural if plural and count != 1 else text


#: What makes a user's text safe for where the sentence will stand.
Escape = Callable[[str], str]
#: How a count is written.
Count = Callable[[int], str]
#: Fields that are names though they are numbers: 12345, never 12,345.
NAMES: Final = frozenset(("id", "revision", "line", "number", "port", "version"))


def _as_is(value: str) -> str:
    return value


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence template with its values, to be put into a language later.

    Shape: ``text`` is English with ``str.format`` fields; ``plural`` and ``count`` are set where the wording depends on
    a number; ``given`` has one value for each of the field ``names``, and may itself be a ``Message``. Apart, because
    a large data set has a hundred thousand messages with the same names.
    """

    text: str
    names: tuple[str, ...] = ()
    given: tuple[object, ...] = ()
    _: KW_ONLY
    plural: str = ""
    count: int = 1

    @property
    def values(self) -> dict[str, object]:
        """Field name -> value."""
        return dict(zip(self.names, self.given, strict=True))

    def render(self, translate: Translate = _english, escape: Escape = _as_is, count: Count = str) -> str:
        """The sentence in the language of ``translate``; ``escape`` is applied to every text value, once.

        ``count`` writes every whole number that is not a name.
        """
        template = translate(self.text, self.plural, self.count)
        values: dict[str, object] = {}
        for name, value in zip(self.names, self.given, strict=True):
            if isinstance(value, Message):
                values[name] = value.render(translate, escape, count)
            elif isinstance(value, str):
                values[name] = escape(value)
            elif type(value) is int and name not in NAMES:
                values[name] = count(value)
            else:
                values[name] = value
        return template.format(**values) if values else template

    def __str__(self) -> str:
        return self.render()


def _(text: str, /, **values: object) -> Message:
    """One sentence, with fields by name."""
    return Message(text, _shared(tuple(values)), tuple(values.values()))


def n_(text: str, plural: str, count: int, /, **values: object) -> Message:
    """One sentence whose wording depends on ``count``; the field ``{count}`` is filled in too."""
    return Message(text, _shared(("count", *values)), (count, *values.values()), plural=plural, count=count)


_names: Final[dict[tuple[str, ...], tuple[str, ...]]] = {}


def _shared(names: tuple[str, ...]) -> tuple[str, ...]:
    return _names.setdefault(names, names)
