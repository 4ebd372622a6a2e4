"""What of a followed number may be other than it looks, each with the line that says it.

Holds the sentences. Never follows a call, and never says where a number goes.
"""

from collections.abc import Collection, Iterator
from typing import Final

from dialmap.core.exchange import Counted
from dialmap.exchange.asterisk.dialed import Call
from dialmap.exchange.asterisk.dialplan import Place, Unread
from dialmap.exchange.asterisk.results import Result
from dialmap.messages import Message, _

#: Where we send calls of a route without a trunk when we write one.
NOWHERE: Final = "dialmap-no-trunk"


def remarks(result: Result, *, known: Collection[str], place: Place, dialed: str, is_told: bool) -> Iterator[Unread]:
    """What is to be said of a followed number, ``dialed``; ``known``: the contexts of the files.

    ``place``: the first line of the extension that takes it; ``is_told``: what is sent is known of all its numbers.
    """
    for where, what in result.lost:
        said = _("leads to what does not exist: {name}", name=what)
        if what.partition(",")[0] not in known and "," in what:
            said = _("leads to what does not exist: {name}; if another file holds it, import that file too", name=what)
        yield Unread(where, said, Counted.PARTLY)
    for name in dict.fromkeys(each.context for each in result.passed):
        if name not in known and name != NOWHERE:
            said = _("{name} is not in these files; it is taken for what it usually does", name=name)
            yield Unread(place, said, Counted.PARTLY)
    for where, what in dict.fromkeys(result.again):
        said = _("trunk {name} is tried a second time here: where it failed once, it may again", name=what)
        yield Unread(where, said, Counted.WHOLE)
    for where, what in dict.fromkeys(result.onward):
        said = _(
            "a call that failed goes on at {name}, which takes the number too; end it here with Hangup()", name=what
        )
        yield Unread(where, said, Counted.WHOLE)
    if not result.is_whole:
        yield Unread(place, _("the path is longer than what is followed; it is cut here"), Counted.PARTLY)
    yield from _of_trunks(result, dialed, is_told)


def _of_trunks(result: Result, dialed: str, is_told: bool) -> Iterator[Unread]:
    leaving = [each for each in result.calls if not each.is_phone]
    for each in leaving:
        if not each.trunk:
            yield _part(each, _("only the call decides which trunk it is: {name}", name=each.shown))
        elif each.sends.unset:
            names = ", ".join(sorted(each.sends.unset))
            yield _part(each, _("nobody sets {names} on the way here: nothing is put in its place", names=names))
    for together in result.together:
        yield _part(
            together[0],
            _("{trunks} ring at once; here they stand as if tried in turn", trunks=_named(together)),
        )
    firsts = [each for each in leaving if each.trunk in result.firsts]
    if len(result.firsts) > 1 and result.hangs_on:
        yield _part(
            firsts[0],
            _(
                "which of {trunks} is tried first hangs on {what}, which only the call tells",
                trunks=_named(firsts),
                what=", ".join(sorted(result.hangs_on)),
            ),
        )
    if leaving:
        yield from _of_numbers(leaving, dialed, is_told)


def _of_numbers(leaving: list[Call], dialed: str, is_told: bool) -> Iterator[Unread]:
    """What is said of the numbers that are sent: one that is always the same, another for another trunk."""
    first, *others = leaving
    if first.sends.is_fixed and first.sends.text == dialed:
        return
    if first.sends.is_fixed:
        said = _("always sends {number}; here it stands as if what is dialed were sent", number=first.sends.text)
        yield _part(first, said)
    elif not is_told:
        said = _("what is sent cannot be told before the call; the number is shown as it is dialed")
        yield _part(first, said)
    for each in others:
        if each.sends.made_of != first.sends.made_of and each.trunk != first.trunk:
            said = _(
                "trunk {name} gets the number in another form than {first}: the form of the first stands here",
                name=each.trunk or each.shown,
                first=first.trunk or first.shown,
            )
            yield _part(each, said)


def _part(call: Call, said: Message) -> Unread:
    return Unread(call.place, said, Counted.PARTLY)


def _named(calls: Collection[Call]) -> str:
    return ", ".join(dict.fromkeys(each.trunk or each.shown for each in calls))
