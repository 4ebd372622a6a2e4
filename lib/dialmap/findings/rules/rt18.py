"""Rule RT18 and nothing else; its page is ``pages/*/RT18.md``, its cases are ``tests/findings/cases/RT18.yml``."""

from collections.abc import Iterator
from typing import Final

from dialmap.core.findings import Severity, number_ref
from dialmap.core.model import RouteType
from dialmap.core.numbering import Subscriber, plan_of
from dialmap.core.routes import Routes
from dialmap.core.verdicts import Verdict
from dialmap.core.world import home_examples, spelled
from dialmap.findings.base import Flag, rule
from dialmap.findings.rules.leaving import is_open, leads, may_leave_as
from dialmap.messages import _

#: Numbers of one kind are asked for until one is found of which any spelling leaves.
MOST_ASKED: Final = 1_000
#: Ends that nobody meant: a blocked number, or one that stays inside, is no gap.
LOST: Final = (Verdict.NO_ROUTE, Verdict.NO_TRUNK, Verdict.DEAD_TRUNKS)


@rule("RT18", "spelling-gap", Severity.WARNING, "kind of number, the spellings that reach no route")
def spelling_gap(view: Routes) -> Iterator[Flag]:
    """Of the usual spellings of a home number some leave the house and others reach no live route."""
    plan = plan_of(view.country)
    if not plan.code:
        return
    before = leads(view)
    for kind, numbers in home_examples(view.country).items():
        for national in numbers[:MOST_ASKED]:
            every = spelled(national, plan)
            ends = {number: _end(view, number, Subscriber(plan.code, national), before) for number in every}
            reached = [dialed for end, dialed in ends.values() if end is Verdict.ARRIVES]
            if reached:
                lost = [number for number, (end, _dialed) in ends.items() if end in LOST]
                if any(number != plan.abroad + plan.code + national for number in lost):
                    yield Flag(
                        number_ref(lost[0]),
                        _(
                            "{reached} leaves, but the same subscriber written {lost} reaches no live route",
                            reached=reached[0],
                            lost=", ".join(lost),
                        ),
                        evidence=(kind, *(str(every.index(number)) for number in lost)),
                        example=lost[0],
                    )
                break


def _end(view: Routes, number: str, meant: Subscriber, before: tuple[str, ...]) -> tuple[Verdict, str]:
    """What becomes of a subscriber's number, maybe behind the digit for an outside line, and what is dialed then."""
    found = []
    for lead in before:
        index = view.table.winner(lead + number)
        if index is None:
            continue
        route = view.owners[index][0]
        if not is_open(view, route):
            found.append(view.route_state(route.name) if route.type is RouteType.STANDARD else Verdict.BLOCKED)
        elif may_leave_as(view, lead + number, index, lead, meant):
            return Verdict.ARRIVES, lead + number
    return next((each for each in found if each not in LOST), Verdict.NO_ROUTE), number
