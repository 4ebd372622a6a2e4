"""A dialplan as Asterisk has it in memory, whatever it was read from: contexts, extensions, priorities, includes.

Holds the shapes alone. Never reads a text, and never follows a call.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from dialmap.core.exchange import Counted
from dialmap.dialplan import Pattern
from dialmap.messages import Message

#: Applications that name where a call goes on.
_LEADS: Final = frozenset(("goto", "gotoif", "gosub", "gosubif", "execif", "gotoiftime", "exec", "tryexec"))
#: A word, or how one begins whose end only the call tells.
_WORD: Final = re.compile(r"[A-Za-z][\w-]*(?:\$\{)?")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: the name of a file, and the line, from 1; 0 where the whole file is meant."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that does not count as it is written, or not for what it seems, and why."""

    place: Place
    why: Message
    counted: Counted = Counted.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One priority of an extension: the application and its arguments as they are written, without the brackets."""

    app: str
    args: str
    place: Place
    label: str = ""


@dataclass(slots=True, kw_only=True)
class Extension:
    """What one number, or the numbers of one pattern, run through. ``steps``: priority -> step.

    Shape: ``text`` as Asterisk stores it, without the caller-id part; ``caller`` is that part, None without one.
    """

    text: str
    pattern: Pattern
    caller: str | None
    place: Place
    steps: dict[int, Step] = field(default_factory=dict)
    hint: str = ""

    def priority_of(self, label: str) -> int | None:
        """The priority with that label; of several the lowest."""
        return min((at for at, step in self.steps.items() if step.label == label), default=None)


@dataclass(frozen=True, slots=True)
class Include:
    """Another context that is asked next; ``when`` are its conditions as written, empty where it is always asked."""

    name: str
    when: str
    place: Place


@dataclass(slots=True, kw_only=True)
class Context:
    """One context. ``extensions`` by what their pattern is compared by and their caller-id part, in order of lines.

    ``title`` is what people call it, where that is told: FreePBX's route.
    """

    name: str
    place: Place
    title: str = ""
    extensions: dict[tuple[bytes, str | None], Extension] = field(default_factory=dict)
    includes: list[Include] = field(default_factory=list)
    switches: list[tuple[str, Place]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dialplan:
    """Contexts by name in the order in which they first appear; the global variables; what could not be read.

    ``lines``: how many lines it was read from, comments and empty ones aside.
    """

    contexts: Mapping[str, Context]
    variables: Mapping[str, str]
    unread: tuple[Unread, ...]
    lines: int = 0


def led_to(plan: Dialplan) -> frozenset[str]:
    """The names of extensions that steps lead to, by name or by how it begins; numbers are left out."""
    extensions = [each for context in plan.contexts.values() for each in context.extensions.values()]
    steps = [step for each in extensions for step in each.steps.values() if step.app.lower() in _LEADS]
    words = {word for step in steps for word in _WORD.findall(step.args)}
    begins = tuple(word[:-2] for word in words if word.endswith("${"))
    names = {each.text for each in extensions}
    return frozenset(name for name in names if name in words or (begins and name.startswith(begins)))
