"""Rules on transfers and their numbers. Where the values of a variable are listed, each value is looked at."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dialmap.dialplan.relations import Near
from dialmap.findings.base import Edit, Fix, Flag, Severity, rule, transfer_ref
from dialmap.findings.rules.templates import is_catch_all, written
from dialmap.messages import Message, _, n_
from dialmap.model import RouteType
from dialmap.numbering import calling_code, lengths_of, plan_of, subscriber
from dialmap.numbers import spellings, why_unreadable
from dialmap.routing import Outcome, Routing, Verdict

SHORTEST_WORLD: Final = 10
ACCESS_CODES: Final = "09"


def checked(view: Routing) -> Iterator[Outcome]:
    """The calls whose number can be dialed and counts."""
    return (call for call in view.calls if call.verdict.counts and call.verdict is not Verdict.UNREADABLE)


def _written(call: Outcome, number: str, title: Message) -> Fix | None:
    """The fix that writes another number into the Result block."""
    row = call.transfer
    return None if row.values else Fix(title, (Edit(row, replace(row, number=number)),))


@rule("TR01", "unrouted-transfer", Severity.ERROR, "Result block, number")
def unrouted_transfer(view: Routing) -> Iterator[Flag]:
    """The transfer number fits no route."""
    for call in view.calls:
        if call.verdict is Verdict.NO_ROUTE:
            other = _routed_spelling(view, call.number)
            yield Flag(
                transfer_ref(call.transfer.key),
                _("{number} fits no route", number=call.number),
                evidence=(call.number,),
                example=call.number,
                details=tuple(
                    _near(view, call.number, near) for near in view.relations.nearest(call.number) if near.length
                ),
                fix=_written(call, other, _("write the number as {number}", number=other)) if other else None,
            )


def _routed_spelling(view: Routing, number: str) -> str:
    """Another way to write the same subscriber that hits a route with a live trunk; empty if there is none."""
    for other in spellings(number, view.country):
        route = view.winner(other)
        if route is not None and view.route_state(route.name) is Verdict.ARRIVES:
            return other
    return ""


def _near(view: Routing, number: str, near: Near) -> Message:
    """What parts a number from a template that follows it for a while."""
    route, template = view.owners[near.index]
    pattern = view.table.patterns[near.index]
    assert pattern is not None
    size = len(pattern.positions)
    if near.length >= size and not pattern.tail:
        return n_(
            "nearest: {pattern} of route {route} takes {count} character, the number has {size}",
            "nearest: {pattern} of route {route} takes {count} characters, the number has {size}",
            size,
            pattern=template.pattern,
            route=route.name,
            size=len(number),
        )
    if near.length >= len(number):
        missing = size - len(number) + (pattern.tail == ".")
        return n_(
            "nearest: {pattern} of route {route} wants {count} more character",
            "nearest: {pattern} of route {route} wants {count} more characters",
            missing,
            pattern=template.pattern,
            route=route.name,
        )
    return _(
        "nearest: {pattern} of route {route} parts at character {place}, “{char}”",
        pattern=template.pattern,
        route=route.name,
        place=near.length + 1,
        char=number[near.length],
    )


@rule("TR02", "unreadable-transfer-number", Severity.ERROR, "Result block, number")
def unreadable_transfer_number(view: Routing) -> Iterator[Flag]:
    """The transfer number is no number, or was mangled by a spreadsheet."""
    for call in view.calls:
        raw = call.number if call.transfer.values else call.transfer.number
        if call.verdict is Verdict.UNREADABLE and call.transfer.number.strip():
            why = why_unreadable(raw)
            assert why is not None
            yield Flag(
                transfer_ref(call.transfer.key),
                _("the number cannot be dialed: {why}", why=why),
                evidence=(raw,),
            )


@rule("TR03", "catch-all-transfer", Severity.WARNING, "Result block, number, route")
def catch_all_transfer(view: Routing) -> Iterator[Flag]:
    """Only a catch-all takes the number: it was hardly meant for it, and it hides mistakes."""
    catching = {each.index: each for each in written(view) if is_catch_all(each.pattern)}
    names = {each.route.name for each in catching.values()}
    for call in checked(view):
        if call.route is None or call.route.name not in names:
            continue
        index = view.table.winner(call.number)
        if index in catching:
            yield Flag(
                transfer_ref(call.transfer.key),
                _(
                    "{number} is taken by the catch-all {pattern} of route {route}",
                    number=call.number,
                    pattern=catching[index].template.pattern,
                    route=call.route.name,
                ),
                evidence=(call.number, call.route.name),
                example=call.number,
            )


@rule("TR04", "transfer-into-orphan-route", Severity.ERROR, "Result block, number, route")
def transfer_into_orphan_route(view: Routing) -> Iterator[Flag]:
    """The transfer number hits a route that has no live trunk."""
    for call in view.calls:
        if call.route is not None and call.verdict in (Verdict.NO_TRUNK, Verdict.DEAD_TRUNKS):
            name = call.route.name
            message = (
                _("{number} hits route {route}, which has no trunk", number=call.number, route=name)
                if call.verdict is Verdict.NO_TRUNK
                else _("{number} hits route {route}, which has no live trunk", number=call.number, route=name)
            )
            yield Flag(transfer_ref(call.transfer.key), message, evidence=(call.number, name), example=call.number)


@rule("TR05", "format-dependent-transfer", Severity.WARNING, "Result block, number as written, both routes")
def format_dependent_transfer(view: Routing) -> Iterator[Flag]:
    """The platform's own spelling of the number (7XXXXXXXXXX) goes elsewhere, or nowhere."""
    home = plan_of(view.country).code
    for call in checked(view):
        meant = view.subscribers[call.number]
        if meant is None or meant.code != home or meant.normal == call.number:
            continue
        better = view.winner(meant.normal)
        ours, theirs = call.route.name if call.route else "", better.name if better else ""
        if ours == theirs or (call.route and better and view.leads(call.route) == view.leads(better)):
            continue
        if call.route is not None and call.route.type is RouteType.INTERCONNECT:
            continue  # an extension that happens to look like a subscriber's number
        title = _("write the number as {number}", number=meant.normal)
        mends = better is not None and view.route_state(theirs) is Verdict.ARRIVES
        yield Flag(
            transfer_ref(call.transfer.key),
            _(
                "{number} goes to {ours}, but the same subscriber written {normal} goes to {theirs}",
                number=call.number,
                ours=_route(ours),
                normal=meant.normal,
                theirs=_route(theirs),
            ),
            evidence=(call.number, ours, theirs),
            example=meant.normal,
            fix=_written(call, meant.normal, title) if mends else None,
        )


def _route(name: str) -> Message:
    return _("route {route}", route=name) if name else _("no route")


@rule("TR06", "unexpected-route", Severity.ERROR, "Result block, number, expected and actual route")
def unexpected_route(view: Routing) -> Iterator[Flag]:
    """The expected route is written down, and another one takes the number."""
    for call in checked(view):
        expected = call.transfer.expected_route
        if not expected or (call.route is not None and call.route.name == expected):
            continue
        actual = call.route.name if call.route is not None else ""
        yield Flag(
            transfer_ref(call.transfer.key),
            _(
                "{number} should go to route {expected}, but goes to {actual}",
                number=call.number,
                expected=expected,
                actual=_route(actual),
            ),
            evidence=(call.number, expected, actual),
            example=call.number,
        )


@rule("TR08", "transfer-number-is-variable", Severity.NOTE, "Result block, number")
def transfer_number_is_variable(view: Routing) -> Iterator[Flag]:
    """The number is filled in during the call: it can be checked only where its values are listed."""
    for call in view.calls:
        if call.verdict is Verdict.VARIABLE:
            yield Flag(
                transfer_ref(call.transfer.key),
                _("{number} is filled in during the call; list its values to have each checked", number=call.number),
                evidence=(call.number,),
            )


@rule("TR09", "invalid-subscriber-number", Severity.WARNING, "Result block, number, country")
def invalid_subscriber_number(view: Routing) -> Iterator[Flag]:
    """No such number can exist in its numbering plan."""
    plan = plan_of(view.country)
    for call in checked(view):
        digits = call.number.removeprefix("+")
        if len(digits) < SHORTEST_WORLD or not (digits.isascii() and digits.isdigit()):
            continue
        if view.subscribers[call.number] is not None or _behind_an_access_code(digits, view.country):
            continue
        why = _why(digits, plan.code)
        yield Flag(
            transfer_ref(call.transfer.key),
            _("no subscriber can have the number {number}: {why}", number=call.number, why=why),
            evidence=(call.number, view.country),
            example=call.number,
        )


def _behind_an_access_code(digits: str, country: str) -> bool:
    """Whether a real number stands behind the digit with which a PBX takes an outside line."""
    return digits[0] in ACCESS_CODES and subscriber(digits[1:], country) is not None


def _why(digits: str, home: str) -> Message:
    """What is wrong with a number that does not exist, as far as its length and its beginning tell."""
    code = calling_code(digits)
    lengths = lengths_of(code)
    national = len(digits) - len(code)
    if not lengths:
        return _("no country has this beginning")
    if national < lengths[0]:
        return _("it is too short")
    if national > lengths[-1]:
        return _("it is too long")
    if national not in lengths:
        return _("it has a wrong length")
    if code == home:
        return _("nobody in this country has an area code {area}", area=digits[len(code) : len(code) + 3])
    return _("its numbering plan has no such range")
