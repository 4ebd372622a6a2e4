"""Where calls may enter a dialplan, and what becomes of one that does, step by step.

Holds these use cases. Never stores anything, and never reads a file: that is :mod:`dialmap.service.dialplans`.
"""

from typing import Final

from dialmap.core.explained import Ending, ExplainedStep, Explanation
from dialmap.errors import UsageError
from dialmap.exchange.asterisk.dialplan import Dialplan
from dialmap.exchange.asterisk.entries import Entry
from dialmap.exchange.asterisk.interpreter import Interpreter
from dialmap.exchange.asterisk.results import Result
from dialmap.messages import _

#: Where the calls of phones enter in systems that many have.
WELL_KNOWN: Final = ("from-internal", "internal", "phones", "default", "outgoing", "outbound", "DLPN_DialPlan1")
#: So many contexts are named where the one that was asked for is not there.
MOST_NAMED: Final = 8


def check_entry(plan: Dialplan, entry: str) -> None:
    """See that the dialplan has the context ``entry``.

    Errors: :class:`~dialmap.errors.UsageError` where it has none of that name; it says which it has.
    """
    if entry not in plan.contexts:
        reaching = [name for name in entrances(plan) if reached(plan, name)]
        names = ", ".join((reaching or entrances(plan))[:MOST_NAMED])
        raise UsageError(
            _("there is no context {name}; calls may enter at {names}", name=entry, names=names)
            if entry
            else _("say where calls enter, after --entry; most likely at {names}", names=names)
        )


def explain(plan: Dialplan, number: str, entry: str) -> Explanation:
    """What becomes of a call to ``number`` that enters at the context ``entry``.

    Errors: :class:`~dialmap.errors.UsageError` where there is no such context.
    """
    check_entry(plan, entry)
    interpreter = Interpreter(plan)
    entrance = interpreter.entrance(entry)
    conditional = tuple(_named(each) for each in entrance.conditional(number))
    taken = entrance.takes(number)
    asked = tuple(
        f"{switch} ({place})"
        for context, _when in entrance.asked[: None if taken is None else taken.turn]
        for switch, place in context.switches
    )
    if taken is None:
        ending = Ending.NOT_TAKEN
        return Explanation(number=number, entry=entry, ending=ending, conditional=conditional, asked=asked)
    result = interpreter.run(taken, number)
    steps = (
        ExplainedStep(
            context=each.context,
            extension=each.extension,
            priority=each.priority,
            application=each.step.app,
            arguments=each.args,
            source=str(each.step.place),
        )
        for each in result.passed
    )
    return Explanation(
        number=number,
        entry=entry,
        ending=_ending(result),
        context=taken.context.name,
        template=taken.extension.text,
        source=str(taken.extension.steps[1].place),
        trunks=result.trunks,
        sends=next((each.sends.shown for each in result.calls if each.trunk and not each.is_phone), ""),
        steps=tuple(steps),
        hangs_on=tuple(sorted(result.hangs_on)),
        conditional=conditional,
        asked=asked,
        lost=tuple(f"{what} ({place})" for place, what in result.lost),
        is_whole=result.is_whole,
    )


def entrances(plan: Dialplan) -> list[str]:
    """The contexts at which calls may enter: first those that nothing includes, of these the well-known names first.

    Macros and subroutines come last: calls are sent into them, none begins there.
    """
    included = {include.name for context in plan.contexts.values() for include in context.includes}

    def rank(name: str) -> tuple[bool, bool, int]:
        known = WELL_KNOWN.index(name) if name in WELL_KNOWN else len(WELL_KNOWN)
        return name.startswith(("macro-", "sub-")), name in included, known

    return sorted(plan.contexts, key=rank)


def reached(plan: Dialplan, entry: str) -> int:
    """How many extensions can be dialed where calls enter at that context."""
    return len(Interpreter(plan).entrance(entry).entries)


def _ending(result: Result) -> Ending:
    if result.trunks:
        return Ending.LEAVES
    if any(each.unknown and not each.is_phone for each in result.calls):
        return Ending.UNKNOWN
    if result.calls:
        return Ending.RINGS
    if result.elsewhere:
        return Ending.ELSEWHERE
    if result.lost:
        return Ending.LOST
    return Ending.BLOCKED if result.blocks else Ending.CUT


def _named(entry: Entry) -> str:
    return f"{entry.context.name} {entry.extension.text} ({' '.join(entry.when)})"
