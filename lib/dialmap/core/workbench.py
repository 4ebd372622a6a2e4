"""Templates outside the data set: what one says, which of several takes a number, a range as the fewest of them.

Holds the engine's answers as values that every face can show. Never knows a route, and stores nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dialmap.dialplan import DialTable, NotRegularError, Pattern, PatternError, Policy, analysis, patterns_of
from dialmap.messages import Message, _


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReading:
    """What a template says.

    Shape: ``explained`` in words; ``cautions`` on what looks wrong; ``count`` of the numbers it covers, None where a
    ``.`` or ``!`` leaves them open; ``example``, empty where nothing matches; ``near_misses`` look like it and do not
    match.
    """

    text: str
    explained: Message
    cautions: tuple[Message, ...]
    count: int | None
    example: str
    near_misses: tuple[str, ...]


def read_template(text: str) -> TemplateReading | Message:
    """What a template says, or why Asterisk cannot use it."""
    try:
        pattern = Pattern.parse(text)
    except PatternError as error:
        return error.message
    size = len(pattern.positions)
    return TemplateReading(
        text=text,
        explained=pattern.explain(),
        cautions=tuple(caution.message for caution in pattern.warnings),
        count=pattern.count(size) if pattern.possible and size and not pattern.tail else None,
        example=pattern.example() or "",
        near_misses=pattern.near_misses(),
    )


@dataclass(frozen=True, slots=True)
class Canonical:
    """A template in its shortest usual writing. ``is_proven``: no number tells the two writings apart."""

    text: str
    is_proven: bool


def canonical(text: str) -> Canonical:
    """The shortest usual writing of a template that can be read.

    Errors: :class:`~dialmap.errors.DataError` where it cannot be read, or is too wide for the proof.
    """
    written = Pattern.parse(text).canonical()
    return Canonical(written, not analysis.difference(DialTable.compile([text]), DialTable.compile([written])))


def covering(first: str, last: str) -> tuple[str, ...]:
    """The fewest templates that cover a range of numbers exactly.

    Errors: :class:`~dialmap.errors.UsageError` where one is no number or the first is above the last.
    """
    return analysis.cover(first, last)


def of_expression(text: str) -> tuple[str, ...] | Message:
    """The templates that take just the numbers which a regular expression fits, proven; plain digits are a prefix.

    Or why there are none, or too many for anybody to keep up.
    """
    written = text.strip()
    try:
        return patterns_of(f"^{written}" if written.isascii() and written.isdigit() else written)
    except NotRegularError as error:
        if error.offset < 0:
            return error.message
        return _("{why} (at character {place})", why=error.message, place=error.offset + 1)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Templates against numbers.

    Shape: ``unreadable`` are pairs of index and reason; ``rows`` has for each number its winner's index (None: none)
    and the indexes of all that match.
    """

    unreadable: tuple[tuple[int, Message], ...]
    rows: tuple[tuple[int | None, frozenset[int]], ...]


def matrix(templates: Sequence[str], numbers: Sequence[str], policy: Policy) -> Matrix:
    """Which template takes each number, and which others match it."""
    table = DialTable.compile(templates, policy)
    rows = tuple((table.winner(number), frozenset(table.matches(number))) for number in numbers)
    return Matrix(tuple(table.unreadable.items()), rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A list of numbers against a list of templates: for each of ``numbers`` the index of its winner, or -1.

    ``lines`` says in which line of its file each template stands; ``unreadable`` are pairs of index and reason.
    """

    policy: Policy
    templates: tuple[str, ...]
    lines: tuple[int, ...]
    numbers: tuple[str, ...]
    winners: tuple[int, ...]
    unreadable: tuple[tuple[int, Message], ...]


def match(
    templates: Sequence[tuple[int, str]], numbers: Sequence[str], typed: Sequence[str], policy: Policy
) -> Matched:
    """Match cleaned ``numbers`` (shown as ``typed``) against templates, each with the line in which it stands."""
    table = DialTable.compile([text for _line, text in templates], policy)
    return Matched(
        policy=policy,
        templates=table.texts,
        lines=tuple(line for line, _text in templates),
        numbers=tuple(typed),
        winners=tuple(table.assign(numbers).tolist()),
        unreadable=tuple(table.unreadable.items()),
    )
