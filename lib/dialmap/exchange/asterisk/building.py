"""Puts extensions into contexts as Asterisk does: priorities counted on, labels, what is there already refused.

Holds the rules that every reader shares. Never reads a text: a reader says what a line holds.
"""

import re
from typing import Final

from dialmap.core.exchange import Counted
from dialmap.dialplan import Pattern, PatternError
from dialmap.exchange.asterisk.dialplan import Context, Dialplan, Extension, Include, Place, Step, Unread
from dialmap.exchange.asterisk.secrets import hidden_if_named, without_secrets
from dialmap.exchange.asterisk.texts import application
from dialmap.messages import Message, _

_PRIORITY: Final = re.compile(r"\s*([^()+]*?)\s*(?:\+\s*(\d+)\s*)?(?:\(([^)]*)\)\s*)?(?:\+\s*(\d+)\s*)?")

#: The priority behind the last one, or that one again.
_NEXT: Final = ("n", "next", "s", "same")


class Builder:
    """A dialplan while it is read, line by line."""

    def __init__(self) -> None:
        self.contexts: dict[str, Context] = {}
        self.variables: dict[str, str] = {}
        self.unread: list[Unread] = []
        self.lines = 0
        self._context: Context | None = None
        self._last: tuple[Extension | None, int] = (None, -1)
        self._written: tuple[str, Extension | None] = ("", None)

    def made(self) -> Dialplan:
        """The dialplan as it is read so far."""
        unread = tuple(sorted(self.unread, key=lambda each: each.place))
        return Dialplan(self.contexts, self.variables, unread, self.lines)

    def lose(self, place: Place, why: Message, counted: Counted = Counted.SKIPPED) -> None:
        """Say that a line does not count, or only in part, or what it is taken for."""
        self.unread.append(Unread(place, why, counted))

    def enter(self, name: str, place: Place) -> None:
        """What follows belongs to the context of that name."""
        self._context = self.contexts.setdefault(name, Context(name=name, place=place))
        self._last, self._written = (None, -1), ("", None)

    @property
    def context(self) -> Context:
        """The context that is being read."""
        assert self._context is not None
        return self._context

    def variable(self, name: str, value: str) -> None:
        """A global variable; the last of that name counts."""
        self.variables[name] = hidden_if_named(name, value)

    def include(self, text: str, place: Place) -> None:
        """``name`` or ``name,times,weekdays,...``."""
        name, _sep, when = text.partition(",")
        self.context.includes.append(Include(name.strip(), when.strip(), place))

    def switch(self, name: str, place: Place) -> None:
        """What is asked elsewhere."""
        self.context.switches.append((name, place))
        said = _("{name} asks elsewhere during the call: what it says is not in the file", name=name)
        self.lose(place, said, Counted.PARTLY)

    def extension(self, text: str, place: Place) -> Extension | None:
        """The extension that is written so, caller-id part and all; None, and said why, where it cannot be one."""
        written, last = self._written
        if last is not None and text == written:  # most lines are further priorities of the one before
            return last
        number, slash, caller = text.partition("/")
        try:
            pattern = Pattern.parse(number.strip())
        except PatternError as error:
            self.lose(place, error.message)
            return None
        key = pattern.order_key, caller.replace(" ", "") if slash else None
        found = self.context.extensions.get(key)
        if found is None:
            found = Extension(text=number.strip(), pattern=pattern, caller=key[1], place=place)
            self.context.extensions[key] = found
        self._written = text, found
        return found

    def step(self, extension: Extension, priority: str, call: str, place: Place) -> None:
        """One priority: ``priority`` as written (``1``, ``n(label)``, ``hint``), ``call`` the application."""
        if priority.strip().lower() == "hint":
            extension.hint = extension.hint or call
            return
        read = _PRIORITY.fullmatch(priority)
        at = self._priority(extension, read[1] if read else "")
        if read is not None and at is None and read[1].lower() in _NEXT:
            said = _("there is no priority before it that {name} could follow, so Asterisk skips it", name=read[1])
            self.lose(place, said)
            return
        if read is None or at is None or at < 1:
            self.lose(place, _("{priority} is no priority and no label, so Asterisk skips it", priority=priority))
            return
        at += int(read[2] or 0) + int(read[4] or 0)
        self._last = extension, at
        if at in extension.steps:
            self.lose(
                place,
                _("priority {at} of {name} is there already: Asterisk keeps the first", at=at, name=extension.text),
            )
            return
        if "(" in call and ")" not in call.partition("(")[2]:
            said = _("the bracket of the application is never closed; it is read to the end of the line")
            self.lose(place, said, Counted.WHOLE)
        app, args = application(call)
        if "," in app and "(" not in call:
            app, _comma, args = (each.strip() for each in call.partition(","))
            said = _("written as for Asterisk 1.4, {app},…; it is read as {app}(…)", app=app)
            self.lose(place, said, Counted.WHOLE)
        label = (read[3] or "").strip()
        extension.steps[at] = Step(app=app, args=without_secrets(app, args), place=place, label=label)

    def same(self, text: str, place: Place) -> None:
        """A line ``same => priority,application``: of the extension before it."""
        extension = self._last[0]
        if extension is None:
            self.lose(place, _("there is no extension before this line that it could be the same as"))
            return
        priority, _comma, call = text.partition(",")
        self.step(extension, priority, call.strip(), place)

    def _priority(self, extension: Extension, said: str) -> int | None:
        name, last = said.lower(), self._last[1]
        if name in _NEXT:
            return None if last <= 0 else last + (name in ("n", "next"))
        return int(said) if said.isdecimal() else extension.priority_of(said)
