"""What can be dialed from one entry of a dialplan, as routes and trunks: one route for each way out of a context.

Holds how extensions become templates. Never follows a call, and never knows what is stored already.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from dialmap.core.exchange import Counted
from dialmap.core.model import Route, RouteType, Template, Trunk, TrunkStatus
from dialmap.dialplan import Pattern, PatternError
from dialmap.exchange.asterisk.dialplan import Dialplan, Extension, Place, Unread, led_to
from dialmap.exchange.asterisk.entries import Entrance, Entry
from dialmap.exchange.asterisk.interpreter import Interpreter
from dialmap.exchange.asterisk.remarks import NOWHERE, remarks
from dialmap.exchange.asterisk.results import Result
from dialmap.exchange.asterisk.tried import example, further, speaks_for_all
from dialmap.messages import Message, _

#: Extensions with a meaning of their own: a call comes to them by itself, nobody dials them.
SPECIAL: Final = frozenset(("s", "i", "t", "T", "h", "o", "a", "e", "fax", "talk", "failed"))

#: What FreePBX runs where a route's trunks are at an end: no trunk is left, or none was ever listed.
BUSY: Final = "macro-outisbusy"
#: So many numbers are tried for one extension, and for all together.
MOST_TRIED: Final = 300
MOST_TRIED_IN_ALL: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """Routes in the order in which their contexts are asked, the trunks that they name, lines that count in part."""

    routes: tuple[Route, ...]
    trunks: tuple[Trunk, ...]
    lost: tuple[Unread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """Where the numbers of a template go: what makes two of them one route."""

    context: str
    trunks: tuple[str, ...] = ()
    inside: bool = False
    blocking: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Went:
    """Where one number went: what of it counts for all the numbers of an extension.

    Shape: ``sends`` is (digits stripped from the front, text put in front); None where that does not say it.
    """

    trunks: tuple[str, ...] = ()
    inside: bool = False
    blocking: bool = False
    sends: tuple[int, str] | None


#: Where only the digits of a number tell where it goes.
_UNKNOWN: Final = _Went(trunks=("${EXTEN}",), sends=(0, ""))


@dataclass(slots=True, kw_only=True)
class _Mapping:
    entrance: Entrance
    known: Collection[str]
    led_to: Collection[str]
    interpreter: Interpreter
    last_turn: dict[str, int] = field(init=False)
    lost: list[Unread] = field(default_factory=list)
    ways: dict[_Way, list[Template]] = field(default_factory=dict)
    went: dict[object, _Went] = field(default_factory=dict)
    left: int = MOST_TRIED_IN_ALL

    def __post_init__(self) -> None:
        self.last_turn = {context.name: turn for turn, (context, _when) in enumerate(self.entrance.asked)}

    def add(self, entry: Entry) -> None:
        """One extension: where its numbers go, which digits are taken off and put in front, under which condition."""
        place = entry.extension.steps[1].place
        if entry.extension.text in SPECIAL:
            said = _("nobody dials extension {name}: calls come to it by themselves", name=entry.extension.text)
            self.lost.append(Unread(place, said, Counted.WHOLE))
            return
        number = example(entry.extension.pattern)
        if number is None:
            self._lose(place, _("no number matches {pattern}", pattern=entry.extension.text))
            return
        shape = _shape(entry, number)
        went = self.went.get(shape)
        if went is None:
            result = self.interpreter.run(entry, number)
            doubted = self._doubted(entry, number, result)
            if doubted is not None:
                went, why = doubted
                self._lose(place, why)
                self._put(entry, went, place)
                return
            if _is_a_name(entry.extension, result) and entry.extension.text in self.led_to:
                said = _("nobody dials {name}: it is a step that others lead to", name=entry.extension.text)
                self.lost.append(Unread(place, said, Counted.WHOLE))
                return
            went = _went(result, entry.extension.pattern)
            is_told = went.sends is not None
            self.lost += remarks(result, known=self.known, place=place, dialed=number, is_told=is_told)
            if number.isdecimal() and speaks_for_all(result):
                self.went[shape] = went
        self._put(entry, went, place)

    def _put(self, entry: Entry, went: "_Went", place: Place) -> None:
        way = _Way(context=self._named(entry), trunks=went.trunks, inside=went.inside, blocking=went.blocking)
        self.ways.setdefault(way, []).append(self._template(entry, went, place))

    def _doubted(self, entry: Entry, number: str, result: Result) -> tuple[_Went, Message] | None:
        """What is known where one example does not speak for the numbers of an extension, and why; None where it does.

        Where digits of the number choose an extension in a further context, one is tried for each extension there.
        """
        pattern = entry.extension.pattern
        usual = _went(result, pattern)
        unlike: str | None = None
        waiting, seen = [(number, result)], {number}
        while waiting and not pattern.is_literal:
            for other in further(entry, *waiting.pop(), self.interpreter):
                if other in seen:
                    continue
                if len(seen) > MOST_TRIED or self.left <= 0:
                    return _UNKNOWN, _(
                        "where its numbers go hangs on their digits, and there are too many ways to try each"
                    )
                seen.add(other)
                self.left -= 1
                found = self.interpreter.run(entry, other)
                went = _went(found, pattern)
                if replace(went, sends=None) != replace(usual, sends=None):
                    said = _(
                        "where its numbers go hangs on their digits: {number} and {other}, for example, go different"
                        " ways; follow each",
                        number=number,
                        other=other,
                    )
                    return _UNKNOWN, said
                if went != usual:
                    unlike = unlike or other
                waiting.append((other, found))
        if unlike is None:
            return None
        said = _(
            "what is sent hangs on the digits: {number} and {other}, for example, leave in different forms; the number"
            " is shown as it is dialed",
            number=number,
            other=unlike,
        )
        return replace(usual, sends=None), said

    def _named(self, entry: Entry) -> str:
        """The context's name; where it is asked again later without a condition, the first time is told apart by it."""
        name = entry.context.name
        if entry.turn == self.last_turn[name]:
            return name
        return f"{name} ({' '.join(self.entrance.asked[entry.turn][1])})"

    def _template(self, entry: Entry, went: "_Went", place: Place) -> Template:
        plain = Template(entry.extension.text, condition=" ".join(entry.when), source=str(place))
        if went.sends is None:
            return plain
        stripped, prepend = went.sends
        parts = _divided(entry.extension, stripped)
        if parts is None:
            self._lose(place, _("more digits are taken off than {pattern} names", pattern=plain.pattern))
            return plain
        prefix, pattern = parts
        return replace(plain, pattern=pattern, prefix=prefix, prepend=prepend)

    def _lose(self, place: Place, why: Message) -> None:
        self.lost.append(Unread(place, why, Counted.PARTLY))


def mapped(plan: Dialplan, entry: str) -> Mapped:
    """What can be dialed where calls enter at the context ``entry``; nothing where there is none of that name."""
    interpreter = Interpreter(plan)
    entrance = interpreter.entrance(entry)
    mapping = _Mapping(entrance=entrance, known=plan.contexts, led_to=led_to(plan), interpreter=interpreter)
    for each in entrance.entries:
        mapping.add(each)
    titles = {context.name: context.title for context, _when in entrance.asked}
    return Mapped(
        routes=tuple(_routes(mapping.ways, titles)),
        trunks=tuple(
            Trunk(name, status=TrunkStatus.CONNECTED)
            for name in dict.fromkeys(name for way in mapping.ways for name in way.trunks)
            if "${" not in name
        ),
        lost=tuple(mapping.lost),
    )


def _shape(entry: Entry, number: str) -> object:
    """Equal for two extensions that send numbers of this length the same way, where it hangs on none of the digits."""
    steps = entry.extension.steps
    is_open = bool(entry.extension.pattern.tail)
    return (
        entry.context.name,
        len(number),
        is_open,
        *((at, each.app, each.args, each.label) for at, each in steps.items()),
    )


def _is_a_name(extension: Extension, result: Result) -> bool:
    """Whether an extension is no number and rings no phone."""
    is_word = extension.pattern.is_literal and any(each.isalpha() for each in extension.text)
    return is_word and not (result.calls and all(each.is_phone for each in result.calls))


def _went(result: Result, pattern: Pattern) -> _Went:
    trunks = _trunks(result)
    if trunks:
        is_fixed = not (pattern.tail and result.sends_by_length)
        return _Went(trunks=trunks, sends=result.sends if is_fixed else None)
    is_orphan = any(each.context in (BUSY, NOWHERE) for each in result.passed)
    is_meant = result.blocks and not is_orphan
    return _Went(inside=bool(result.calls or result.elsewhere), blocking=is_meant, sends=(0, ""))


def _trunks(result: Result) -> tuple[str, ...]:
    """The trunks in order; one that only the call decides by the variable that names it."""
    names = [each.trunk or each.shown for each in result.calls if not each.is_phone and (each.trunk or each.unknown)]
    again = [name for _place, name in dict.fromkeys(result.again)]
    return (*dict.fromkeys(names), *dict.fromkeys(again))


def _divided(extension: Extension, stripped: int) -> tuple[str, str] | None:
    """(What is taken off, the rest as a pattern); None where the pattern is too short for it."""
    if not stripped:
        return "", extension.text
    mark = "" if extension.pattern.is_literal else "_"
    before, left = "", stripped
    elements = list(extension.pattern.elements)
    while elements and left:
        if elements[0].members or mark == "":
            left -= 1
        elif elements[0].takes_position:
            return None
        before += elements.pop(0).text
    rest = "".join(each.text for each in elements)
    if left or not rest:
        return None
    try:
        Pattern.parse(mark + rest)
    except PatternError:
        return None
    return before, mark + rest


def _routes(ways: dict[_Way, list[Template]], titles: dict[str, str]) -> Iterator[Route]:
    """A route for each way, called as its context, or as people call that, where it has one way only."""
    many = Counter(way.context for way in ways)
    shared = Counter(title for title in titles.values() if title)
    for place, (way, templates) in enumerate(ways.items(), 1):
        title = titles.get(way.context, "")
        name = title if title and shared[title] == 1 and title not in titles else way.context
        yield Route(
            name if many[way.context] == 1 else f"{name}: {_end(way)}",
            type=RouteType.INTERCONNECT if way.inside else RouteType.STANDARD,
            templates=tuple(templates),
            trunks=way.trunks,
            position=place,
            context=way.context,
            blocking=way.blocking,
            inside=way.inside,
        )


def _end(way: _Way) -> str:
    if way.trunks:
        return " → ".join(way.trunks)
    return "inside" if way.inside else "blocked" if way.blocking else "nowhere"
