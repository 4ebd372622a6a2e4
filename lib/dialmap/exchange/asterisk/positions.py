"""Where a call is in a dialplan, with its variables, and the ways into a subroutine and out of it.

Holds positions alone. Never decides where a call goes.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace

from dialmap.exchange.asterisk.dialplan import Extension
from dialmap.exchange.asterisk.entries import Entry
from dialmap.exchange.asterisk.values import Value


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a Gosub or a Macro goes back to."""

    context: str
    extension: Extension
    priority: int
    _: KW_ONLY
    own: Mapping[str, Value]
    is_macro: bool


@dataclass(frozen=True, slots=True)
class At:
    """A place in a call, with its variables."""

    context: str
    extension: Extension
    priority: int
    call: Mapping[str, Value]
    _: KW_ONLY
    back: tuple[Frame, ...] = ()

    def at(self, priority: int) -> "At":
        """The same call at another priority of the same extension."""
        return replace(self, priority=priority)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal wherever the call would go on in the same way."""
        told = frozenset((name, each.text, each.unknown) for name, each in self.call.items())
        back = tuple((id(frame.extension), frame.priority) for frame in self.back)
        return id(self.extension), self.priority, back, told

    def moved(self, found: tuple[Entry, int], extension: Value) -> "At":
        """The call at another extension."""
        entry, priority = found
        call = {**self.call, "EXTEN": extension, "CONTEXT": Value.of(entry.context.name)}
        return replace(self, context=entry.context.name, extension=entry.extension, priority=priority, call=call)

    def into(self, given: list[Value], on: "At", is_macro: bool) -> "At":
        """The call here, in a subroutine with these arguments; what it hides comes back at ``on``."""
        own = {name: each for name, each in on.call.items() if name.startswith("ARG") or name in ("EXTEN", "CONTEXT")}
        frame = Frame(on.context, on.extension, on.priority, own=own, is_macro=is_macro)
        args = {f"ARG{place}": each for place, each in enumerate(given, 1)}
        kept = {name: each for name, each in self.call.items() if not name.startswith("ARG")}
        return replace(self, call={**kept, **args}, back=(*on.back, frame))

    def out(self) -> "At | None":
        """The call behind the subroutine that it is in; None where it is in none."""
        if not self.back:
            return None
        frame = self.back[-1]
        kept = {name: each for name, each in self.call.items() if not name.startswith("ARG")}
        return At(frame.context, frame.extension, frame.priority, {**kept, **frame.own}, back=self.back[:-1])


def begun(context: str, extension: Extension, number: Value) -> At:
    """A call to ``number`` at the first priority of an extension."""
    return At(context, extension, 1, {"EXTEN": number, "CONTEXT": Value.of(context)})
