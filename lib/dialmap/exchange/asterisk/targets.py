"""Where a Goto, a Gosub or the next step arrives: the context, the extension and the priority that a call comes to.

Holds how such a place is sought. Never takes a step.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dialmap.exchange.asterisk.applications import FAILOVER
from dialmap.exchange.asterisk.entries import Entrance
from dialmap.exchange.asterisk.positions import TRIED, At
from dialmap.exchange.asterisk.results import Result
from dialmap.exchange.asterisk.values import MARK, Value


def with_commas(said: Value) -> Value:
    """A place as Asterisk 1.4 writes it, ``context|extension|priority``, with commas."""
    return replace(said, text=said.text.replace("|", ",")) if "|" in said.text and "," not in said.text else said


@dataclass(frozen=True, slots=True)
class Targets:
    """What is sought on one call; what is found, lost or compared is noted in ``result``."""

    entrance: Callable[[str], Entrance]
    result: Result

    def reached(self, where: list[Value], at: At, ways: list[At], for_subroutine: bool = False) -> At | None:
        """``[[context,]extension,]priority``, an empty one the same as here: the place; None, and noted, without one.

        A Goto to an extension that is not there arrives at ``i``, if there is one. Where only the call decides how an
        extension ends, ``ways`` gets every one that begins so.
        """
        *named, priority = where
        self.result.compared.update(*(each.compared for each in where))
        if not all(each.is_known for each in (priority, *named[:-1])):
            self.result.hangs_on |= frozenset().union(*(each.unknown for each in where)) - FAILOVER
            return None
        if not named:
            return self._here(priority, at)
        context = (named[0].text if len(named) > 1 else "") or at.context
        extension = named[-1] if named[-1].text else at.call["EXTEN"]
        if not extension.is_known:
            start = extension.before(MARK).text
            self.result.hangs_on |= extension.unknown - FAILOVER
            ways += self._all_like(context, start, priority.text, at) if start else ()
            return None
        self.result.seek(context, extension, priority.text)
        entrance = self.entrance(context)
        entry = entrance.reached(extension.text, priority.text)
        if entry is not None:
            return at.moved(entry, extension)
        self.result.lost.append((at.place, at.as_written(where)))
        invalid = None if for_subroutine else entrance.reached("i", "1")
        return None if invalid is None else at.moved(invalid, Value.of("i"))

    def onward(self, at: At) -> At | None:
        """Where a call goes on whose extension lacks the next priority: at the first other that matches and has it.

        Behind a Dial that was hardly meant: it is noted, and the call ends.
        """
        entrance, number = self.entrance(at.context), at.call["EXTEN"]
        if at.priority > entrance.furthest or not number.is_known:
            return None
        found = entrance.reached(number.text, str(at.priority))
        if TRIED in at.call:
            if found is not None:
                last = at.extension.steps[max(at.extension.steps)].place
                self.result.onward.append((last, f"{found[0].extension.text},{at.priority}"))
            return None
        self.result.seek(at.context, number, str(at.priority))
        return None if found is None else at.moved(found, number)

    def _here(self, priority: Value, at: At) -> At | None:
        found = int(priority.text) if priority.text.isdecimal() else at.extension.priority_of(priority.text)
        if found is not None:
            return at.at(found)
        other = self.entrance(at.context).reached(at.call["EXTEN"].text, priority.text)
        if other is None:
            self.result.lost.append((at.place, priority.text))
            return None
        return at.moved(other, at.call["EXTEN"])

    def _all_like(self, context: str, start: str, priority: str, at: At) -> Iterator[At]:
        """The places at which ``s-${DIALSTATUS}`` may arrive: every extension that begins so."""
        entrance = self.entrance(context)
        for entry in reversed(entrance.anything):
            text = entry.extension.text.removeprefix("_")
            found = entrance.reached(text, priority) if text.startswith(start) else None
            if found is not None:
                yield at.moved(found, Value.of(text))
