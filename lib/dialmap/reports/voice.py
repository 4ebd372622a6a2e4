"""Who is spoken to: language, masking and escaping as one value. Text that a user typed becomes safe at this door.

Holds the voice, the one maker of tables and the one road to records for machines; every text passes through one of
them. Never knows which columns or records there are: those are the other modules of this room.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from dialmap.core.exchange import protect
from dialmap.core.fields import LABELS
from dialmap.core.findings import Severity
from dialmap.core.followups import Progress
from dialmap.core.labels import NAMES
from dialmap.core.model import Template
from dialmap.core.verdicts import Verdict
from dialmap.core.vocabulary import ICONS, word_of
from dialmap.i18n import Language, grouped, translator
from dialmap.messages import Message, _
from dialmap.reports.titles import NO, TITLES, YES
from dialmap.zones import moment_in

HEAD: Final = 4
TAIL: Final = 2
LONGEST_LINE: Final = 80
LONGEST_MARKDOWN: Final = 160
#: Seven digits in a row, or ten with decoration between them, seen or unseen.
_BETWEEN: Final = r"[\s()\[\]./\-\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"
_LONG: Final = re.compile(rf"\d{{7,}}|\d(?:{_BETWEEN}\d){{9,}}")
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
#: What Markdown turns into a link even where it is escaped; a character that takes no room keeps it text.
_LINKS: Final = re.compile(r"(?<=[A-Za-z]:/)(?=/)|(?<=www)(?=\.)|(?<=\S)(?=@)", re.IGNORECASE)
_MARKUP: Final = re.compile(r"([!-/:-@\[-`{-~])")
BETWEEN_ITEMS: Final = "   "
NOTHING: Final = "—"


class Medium(StrEnum):
    """Where the words will stand."""

    PLAIN = "plain"
    """Tables, terminals, files, and HTML that escapes by itself."""
    MARKDOWN = "markdown"
    """Streamlit's sentences and labels."""


class Safe(str):
    """Plain text that needs nothing more: it has been through a voice, or is our own (a hash, a time)."""

    __slots__ = ()


class Markup(str):
    """Markdown that needs nothing more."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """How words and texts are shown.

    ``masking`` hides the middle of long numbers, as the settings of the data set or a report ask; it is on where nobody
    said: a voice that was forgotten hides too much, never too little. ``zone`` (IANA) is where the clock hangs by which
    moments are told.
    """

    language: Language
    masking: bool = True
    medium: Medium = Medium.PLAIN
    zone: str = "UTC"

    @property
    def plain(self) -> "Voice":
        """The same voice for plain text."""
        return self if self.medium is Medium.PLAIN else replace(self, medium=Medium.PLAIN)

    @property
    def markdown(self) -> "Voice":
        """The same voice for Markdown."""
        return self if self.medium is Medium.MARKDOWN else replace(self, medium=Medium.MARKDOWN)

    def text(self, text: str) -> str:
        """A user's text, safe where it will stand.

        Control and direction characters are shown as ⟨U+202E⟩, so that what is stored can be seen. In Markdown it
        becomes one line, cut if very long, of which nothing is markup.
        """
        if self.medium is Medium.PLAIN:
            return text if isinstance(text, Safe) else Safe(self._shown(text))
        if isinstance(text, Markup):
            return text
        return Markup(_MARKUP.sub(r"\\\1", _LINKS.sub("\u2060", self.line(text, LONGEST_MARKDOWN))))

    def say(self, message: Message) -> str:
        """A sentence in the language, with its texts made safe."""
        said = message.render(translator(self.language), self.text, self.count)
        return Safe(said) if self.medium is Medium.PLAIN else Markup(said)

    def count(self, count: int) -> str:
        """A whole number as people of the language write it."""
        return grouped(count, self.language)

    def word(self, member: StrEnum) -> str:
        """The word for a member of the vocabulary."""
        return _word(self.language, self.medium, member)

    def marked(self, member: StrEnum) -> str:
        """Icon and word of a severity or a verdict."""
        return _marked(self.language, self.medium, member)

    def field(self, name: str) -> str:
        """What a person reads for a field, a column of the log, or a setting; the name itself where it has none."""
        label = LABELS.get(name) or NAMES.get(name)
        return self.say(label) if label is not None else self.text(name)

    def moment(self, at: str, spec: str = "minutes") -> str:
        """A stored moment (ISO 8601, UTC) by the clock of this voice; empty for none."""
        return Safe(moment_in(self.zone, at, spec) if at else "")

    def day(self, at: str) -> str:
        """The day of a stored moment by the clock of this voice."""
        return Safe(self.moment(at)[:10])

    def title(self, column: str) -> str:
        """The title of a column; of moments it says by which clock they are told."""
        if column == "at":
            return self.say(_("When ({zone})", zone=self.zone))
        return self.say(TITLES[column]) if column in TITLES else self.text(column)

    def value(self, value: object) -> str:
        """The value of a field, for people: a word, yes or no, a list, a text; a dash for nothing."""
        if isinstance(value, StrEnum):
            return self.word(value)
        if isinstance(value, bool):
            return self.say(YES if value else NO)
        if isinstance(value, tuple):
            return self.joined(each.effective if isinstance(each, Template) else str(each) for each in value) or NOTHING
        return self.text(str(value)) if value not in (None, "") else NOTHING

    def joined(self, parts: Iterable[str], between: str = BETWEEN_ITEMS) -> str:
        """Texts made safe one by one, with our own ``between`` them."""
        said = between.join(map(self.text, parts))
        return Safe(said) if self.medium is Medium.PLAIN else Markup(said)

    def line(self, text: str, limit: int = LONGEST_LINE) -> str:
        """A user's text on one plain line, cut with an ellipsis."""
        line = " ".join(self.plain.text(text).split())
        return Safe(line if len(line) <= limit else line[: limit - 1] + "…")

    def code(self, text: str) -> str:
        """A user's number or template in the monospaced face, as Markdown."""
        shown = self.line(text, LONGEST_MARKDOWN)
        longest = max((len(run) for run in re.findall("`+", shown)), default=0)
        fence = "`" * (longest + 1)
        space = " " if longest else ""  # a fence must not touch a backtick of the text
        return Markup(f"{fence}{space}{shown}{space}{fence}" if shown else "")

    def cell(self, value: object) -> object:
        """A value as it stands in a table: texts safe, enums as words, numbers as they are."""
        if isinstance(value, Severity | Verdict | Progress):
            return self.marked(value)
        if isinstance(value, StrEnum):
            return self.word(value)
        if isinstance(value, Message):
            return self.say(value)
        return self.text(value) if isinstance(value, str) else value

    def machine(self, value: Any) -> Any:
        """A value as JSON has it: texts masked where asked, enums by their stable value, sentences in the language.

        Nothing else is hidden or changed: a machine escapes for itself.
        """
        if isinstance(value, Message):
            return value.render(translator(self.language), self._masked)
        if isinstance(value, Safe):
            return str(value)
        if isinstance(value, StrEnum):
            return value.value
        if isinstance(value, str):
            return self._masked(value)
        if isinstance(value, Mapping):
            return {str(key): self.machine(each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.machine(each) for each in value]
        return value

    def _shown(self, text: str) -> str:
        if self.masking:
            text = _LONG.sub(_hide, text)
        return _HIDDEN.sub(_as_code, text) if _HIDDEN.search(text) else text

    def _masked(self, text: str) -> str:
        return _LONG.sub(_hide, text) if self.masking and not isinstance(text, Safe) else text


def inside(title: str) -> str:
    """A title as it stands inside a sentence: its first letter small."""
    return title[:1].lower() + title[1:]


def _hide(match: re.Match[str]) -> str:
    """A long number with its middle digits hidden: 7495•••••00."""
    digits = sum(char.isdigit() for char in match[0])
    seen, shown = 0, ""
    for char in match[0]:
        seen += char.isdigit()
        shown += "•" if char.isdigit() and HEAD < seen <= digits - TAIL else char
    return shown


def _as_code(match: re.Match[str]) -> str:
    """A character that nobody can see, as its code: ⟨U+202E⟩."""
    return f"⟨U+{ord(match[0]):04X}⟩"


# By type too: members of two enums may be equal as texts and have other words.
@lru_cache(maxsize=1024, typed=True)
def _word(language: Language, medium: Medium, member: StrEnum) -> str:
    return Voice(language, masking=False, medium=medium).say(word_of(member))


@lru_cache(maxsize=1024, typed=True)
def _marked(language: Language, medium: Medium, member: StrEnum) -> str:
    said = f"{ICONS[member]} {_word(language, medium, member)}"
    return Safe(said) if medium is Medium.PLAIN else Markup(said)


@dataclass(frozen=True)
class Table:
    """A table to be shown or written: stable names of the columns, their titles, and cells that are safe."""

    columns: tuple[str, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def head(self, count: int) -> "Table":
        """The first rows."""
        return self if count >= len(self.rows) else Table(self.columns, self.titles, self.rows[:count])

    def only(self, columns: Sequence[str]) -> "Table":
        """Some of its columns."""
        places = [self.columns.index(name) for name in columns]
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return Table(tuple(columns), tuple(self.titles[place] for place in places), rows)

    def beside(self, column: str, cells: Iterable[object], voice: Voice) -> "Table":
        """The table with one more column."""
        added = table((column,), ((cell,) for cell in cells), voice)
        rows = tuple((*row, *more) for row, more in zip(self.rows, added.rows, strict=True))
        return Table((*self.columns, column), (*self.titles, *added.titles), rows)

    def texts(self) -> Iterable[tuple[str, ...]]:
        """The cells as text; empty for nothing."""
        return (tuple("" if cell is None else str(cell) for cell in row) for row in self.rows)

    def csv(self, mark: bool = False) -> bytes:
        """The table as a CSV file with our column names; ``mark`` puts a byte-order mark in front, for spreadsheets.

        It is made to be looked at in one: no cell of it can be a formula.
        """
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(map(protect, self.columns))
        writer.writerows(map(protect, row) for row in self.texts())
        return out.getvalue().encode("utf-8-sig" if mark else "utf-8", "surrogatepass")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], voice: Voice) -> Table:
    """The only maker of tables: every cell passes the voice.

    ``columns`` are names in ``titles.TITLES``, or texts that a user typed.
    """
    spoken = voice.plain
    titles = tuple(map(spoken.title, columns))

    def cell(value: object) -> object:
        kind = type(value)  # most cells are plain texts or counts: they need not go the long way
        if kind is str:
            return spoken._shown(value)  # type: ignore[arg-type]
        return value if kind is Safe or kind is int or value is None else spoken.cell(value)

    return Table(tuple(columns), titles, tuple(tuple(map(cell, row)) for row in rows))
