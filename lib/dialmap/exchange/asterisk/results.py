"""What a followed call comes to: the steps that it passes, the trunks through which it tries to leave.

Holds the shapes alone. Never follows a call.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dialmap.exchange.asterisk.dialed import Call
from dialmap.exchange.asterisk.dialplan import Place, Step
from dialmap.exchange.asterisk.values import Compared, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A step that the call passes, with its arguments as they are then."""

    context: str
    extension: str
    priority: int
    step: Step
    args: str


@dataclass(slots=True, kw_only=True)
class Result:
    """What one number comes to.

    Shape: ``calls`` in the order in which they are tried, each once; ``hangs_on`` names what only the call decides;
    ``elsewhere`` are applications at which the call arrives without a trunk; ``lost`` are targets that do not exist,
    ``again`` trunks that are tried once more on one way, ``firsts`` those that are tried before any other on some way,
    ``together`` those that one Dial calls at once; ``sought`` are contexts in which digits of the dialed number
    chose the extension, and the priority there, ``compared`` are digits that decided something: another number may go
    another way; ``onward``: steps of other extensions that a failed call would meet;
    ``is_whole`` is False where the bounds were reached.
    """

    calls: list[Call] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    hangs_on: set[str] = field(default_factory=set)
    elsewhere: list[str] = field(default_factory=list)
    lost: list[tuple[Place, str]] = field(default_factory=list)
    again: list[tuple[Place, str]] = field(default_factory=list)
    onward: list[tuple[Place, str]] = field(default_factory=list)
    firsts: set[str] = field(default_factory=set)
    together: list[tuple[Call, ...]] = field(default_factory=list)
    sought: list[tuple[str, Value, str]] = field(default_factory=list)
    compared: set[Compared] = field(default_factory=set)
    is_whole: bool = True

    def dial(self, calls: Iterable[Call], is_first: bool) -> None:
        """Note which trunks one Dial calls, and whether none was tried before on this way."""
        leaving = tuple(each for each in calls if not each.is_phone)
        if len(leaving) > 1 and leaving not in self.together:
            self.together.append(leaving)
        if leaving and is_first:
            self.firsts.add(leaving[0].trunk)

    def seek(self, context: str, number: Value, priority: str) -> None:
        """Note that an extension was sought in a context, where digits of the dialed number chose it."""
        if number.dialed_places:
            self.sought.append((context, number, priority))

    @property
    def trunks(self) -> tuple[str, ...]:
        """The trunks through which the call tries to leave, in order, each once."""
        return tuple(dict.fromkeys(each.trunk for each in self.calls if each.trunk and not each.is_phone))

    @property
    def sends(self) -> tuple[int, str] | None:
        """(Digits stripped from the front, text put in front) by the first trunk; None where that does not say it."""
        return None if self._sent is None else self._sent.made_of

    @property
    def sends_the_same(self) -> bool:
        """Whether the first trunk gets the same number whatever was dialed."""
        return self._sent is not None and self._sent.is_fixed

    @property
    def sends_by_length(self) -> bool:
        """Whether that holds only of numbers that are as long as this one."""
        return self._sent is not None and self._sent.by_length

    @property
    def _sent(self) -> Value | None:
        return next((each.sends for each in self.calls if not each.is_phone), None)

    @property
    def blocks(self) -> bool:
        """Whether the call leads nowhere on purpose."""
        return not self.calls and not self.elsewhere and not self.lost and self.is_whole
