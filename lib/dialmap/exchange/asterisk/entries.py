"""Which extension a number takes where calls enter: contexts in the order in which Asterisk asks them.

Holds the walk over includes. Never runs an extension: that is the interpreter.
"""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from itertools import takewhile

from dialmap.dialplan import DialTable, Pattern
from dialmap.exchange.asterisk.dialplan import Context, Dialplan, Extension


@dataclass(frozen=True, slots=True)
class Entry:
    """An extension that can be dialed, in its context, the ``turn``-th that is asked where a call is in ``entered``.

    ``when`` names the conditions on which it can; often none.
    """

    context: Context
    extension: Extension
    when: tuple[str, ...]
    turn: int
    _: KW_ONLY
    entered: str

    @property
    def rank(self) -> tuple[int, bytes]:
        """Where it stands among all: that for one caller goes before the same for everybody."""
        caller = self.extension.caller
        pattern = self.extension.pattern if caller is None else Pattern.parse(f"{self.extension.text}/{caller}")
        return self.turn, pattern.order_key


@dataclass(frozen=True)
class Entrance:
    """One context in which calls enter, with all that is asked after it.

    Shape: ``asked`` are the contexts in order, depth first, each at its first visit, with the conditions of the
    includes that lead there.
    """

    plan: Dialplan
    name: str

    @cached_property
    def asked(self) -> tuple[tuple[Context, tuple[str, ...]], ...]:
        """The contexts in the order in which they are asked."""
        found: list[tuple[Context, tuple[str, ...]]] = []
        visited: set[tuple[str, bool]] = set()
        waiting: list[tuple[str, tuple[str, ...]]] = [(self.name, ())]
        while waiting:
            name, when = waiting.pop()
            context = self.plan.contexts.get(name)
            if context is None or (name, bool(when)) in visited or (name, False) in visited:
                continue
            visited.add((name, bool(when)))
            found.append((context, when))
            waiting += [
                (include.name, (*when, include.when) if include.when else when)
                for include in reversed(context.includes)
            ]
        return tuple(found)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """What can be dialed: only extensions with a first priority."""
        return tuple(
            Entry(
                context,
                extension,
                when if extension.caller is None else (*when, f"/{extension.caller}"),
                turn,
                entered=self.name,
            )
            for turn, (context, when) in enumerate(self.asked)
            for extension in context.extensions.values()
            if 1 in extension.steps
        )

    @cached_property
    def unconditional(self) -> tuple[Entry, ...]:
        """The entries that count for every caller at every time, in the order of the table."""
        return tuple(each for each in self.entries if not each.when)

    @cached_property
    def table(self) -> DialTable:
        """The unconditional entries, compiled: one group for each context."""
        return _compiled(self.unconditional)

    def takes(self, number: str) -> Entry | None:
        """The entry that a call to ``number`` takes, conditions aside."""
        index = self.table.winner(number)
        return None if index is None else self.unconditional[index]

    def conditional(self, number: str) -> tuple[Entry, ...]:
        """The entries that take the number instead while their condition holds, in the order in which they are asked.

        What stands behind an unconditional one is never asked for it.
        """
        matching = (each for each in self.entries if each.extension.pattern.matches(number))
        return tuple(takewhile(lambda each: each.when, sorted(matching, key=lambda each: each.rank)))

    @cached_property
    def anything(self) -> tuple[Entry, ...]:
        """Every extension of the contexts that are always asked, those without a first priority too."""
        return tuple(
            Entry(context, extension, (), turn, entered=self.name)
            for turn, (context, when) in enumerate(self.asked)
            if not when
            for extension in context.extensions.values()
            if extension.caller is None
        )

    @cached_property
    def _everything(self) -> DialTable:
        return _compiled(self.anything)

    def having(self, priority: str) -> Iterator[Entry]:
        """Those of ``anything`` that have a priority, or a label."""
        for each in self.anything:
            at = int(priority) if priority.isdecimal() else each.extension.priority_of(priority)
            if at in each.extension.steps:
                yield each

    @cached_property
    def furthest(self) -> int:
        """The highest priority that any of them has."""
        return max((max(each.extension.steps, default=0) for each in self.anything), default=0)

    def reached(self, text: str, priority: str) -> tuple[Entry, int] | None:
        """Where a call to an extension arrives: the first that matches and has that priority, or that label."""
        if priority.isdecimal() and int(priority) > self.furthest:
            return None
        for index in self._everything.matches(text):
            entry = self.anything[index]
            at = int(priority) if priority.isdecimal() else entry.extension.priority_of(priority)
            if at is not None and at in entry.extension.steps:
                return entry, at
        return None


def _compiled(entries: tuple[Entry, ...]) -> DialTable:
    """Extensions as one table: one group for each context."""
    return DialTable.compile([each.extension.text for each in entries], groups=[each.turn for each in entries])
