"""Where a call is in a dialplan, with its variables, and the ways into a subroutine and out of it.

Holds positions alone. Never decides where a call goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from typing import Final

from dialmap.exchange.asterisk.dialplan import Extension, Place
from dialmap.exchange.asterisk.entries import Entry
from dialmap.exchange.asterisk.values import Value

#: In the variables of a call, where no name can be: the trunks that were tried by now.
TRIED: Final = "\0tried"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a Gosub or a Macro goes back to."""

    context: str
    held: str
    extension: Extension
    priority: int
    _: KW_ONLY
    own: Mapping[str, Value]
    is_macro: bool


@dataclass(frozen=True, slots=True)
class At:
    """A place in a call, with its variables.

    Shape: ``context`` is where the call is and what it is sought in, ``held`` the one that holds the extension, maybe
    by an include.
    """

    context: str
    held: str
    extension: Extension
    priority: int
    _: KW_ONLY
    call: Mapping[str, Value]
    back: tuple[Frame, ...] = ()

    def at(self, priority: int) -> "At":
        """The same call at another priority of the same extension."""
        return replace(self, priority=priority)

    @property
    def place(self) -> Place:
        """The line of the step that is taken here."""
        return self.extension.steps[self.priority].place

    def as_written(self, where: Iterable[Value]) -> str:
        """A place to which the step leads: as the file has it, where digits of the dialed number are in it."""
        said = tuple(where)
        is_dialed = any(each.dialed_places for each in said)
        step = self.extension.steps[self.priority]
        return step.args if is_dialed else ",".join(each.shown for each in said)

    @property
    def end_of_loop(self) -> int:
        """The priority of the EndWhile of the While that stands here; behind the last where there is none."""
        last = max(self.extension.steps)
        return self._paired(range(self.priority + 1, last + 1), "while", "endwhile") or last

    @property
    def begin_of_loop(self) -> int:
        """The priority of the While around what stands here; that behind the last where there is none."""
        return self._paired(range(self.priority - 1, 0, -1), "endwhile", "while") or max(self.extension.steps) + 1

    def _paired(self, priorities: Iterable[int], nests: str, sought: str) -> int | None:
        nested = 0
        for at in priorities:
            step = self.extension.steps.get(at)
            name = "" if step is None else step.app.lower()
            if name == sought and not nested:
                return at
            nested += (name == nests) - (name == sought)
        return None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal wherever the call would go on in the same way."""
        told = frozenset((name, each.text, each.origin) for name, each in self.call.items())
        back = tuple((id(frame.extension), frame.priority) for frame in self.back)
        return id(self.extension), self.priority, back, told

    def with_set(self, name: str, value: Value, is_local: bool) -> "At":
        """The call with a variable; a local one is as before when the subroutine is left."""
        back = self.back
        if is_local and back and name not in back[-1].own:
            before = self.call.get(name, Value.of(""))
            back = (*back[:-1], replace(back[-1], own={**back[-1].own, name: before}))
        return replace(self, call={**self.call, name: value}, back=back)

    def moved(self, found: tuple[Entry, int], extension: Value) -> "At":
        """The call at another extension."""
        entry, priority = found
        call = {**self.call, "EXTEN": extension, "CONTEXT": Value.of(entry.entered)}
        return replace(
            self,
            context=entry.entered,
            held=entry.context.name,
            extension=entry.extension,
            priority=priority,
            call=call,
        )

    def into(self, given: list[Value], on: "At", is_macro: bool) -> "At":
        """The call here, in a subroutine with these arguments; what it hides comes back at ``on``."""
        own = {name: each for name, each in on.call.items() if name.startswith("ARG") or name in ("EXTEN", "CONTEXT")}
        frame = Frame(on.context, on.held, on.extension, on.priority, own=own, is_macro=is_macro)
        args = {f"ARG{place}": each for place, each in enumerate(given, 1)}
        kept = {name: each for name, each in self.call.items() if not name.startswith("ARG")}
        return replace(self, call={**kept, **args}, back=(*on.back, frame))

    def out(self) -> "At | None":
        """The call behind the subroutine that it is in; None where it is in none."""
        if not self.back:
            return None
        frame = self.back[-1]
        kept = {name: each for name, each in self.call.items() if not name.startswith("ARG")}
        call = {**kept, **frame.own}
        return At(frame.context, frame.held, frame.extension, frame.priority, call=call, back=self.back[:-1])


def begun(entry: Entry, number: Value, own: Mapping[str, Value] | None = None) -> At:
    """A call to ``number`` at the first priority of what it takes; ``own``: variables that it brings."""
    call = {**(own or {}), "EXTEN": number, "CONTEXT": Value.of(entry.entered)}
    return At(entry.entered, entry.context.name, entry.extension, 1, call=call)
