"""The numbering registry in words and tables: whose a number is, of whom a route takes numbers, what it misses.

Holds how it is told. Never works anything out, and never says who serves a number today.
"""

from collections import Counter
from collections.abc import Iterable

from dialmap.core.coverage import Coverage, Held, Missing
from dialmap.core.holders import UNASSIGNED, Holders
from dialmap.core.model import Template
from dialmap.core.verdicts import Outcome
from dialmap.messages import Message, _, n_
from dialmap.reports.number_map import share
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table

#: So many operators and regions are named, the others counted.
MOST_NAMED = 3


def not_ported() -> Message:
    """What the registry does not hold."""
    return _(
        "The registry says who was given a range. Who serves a number today may be somebody else: ported numbers (MNP)"
        " are not in it."
    )


def summary(holders: Holders) -> Message:
    """What is loaded, in a sentence."""
    if holders.is_empty:
        return _("No registry is loaded.")
    counts = {"ranges": len(holders), "operators": len(holders.operators), "regions": len(holders.regions)}
    return _("{ranges} ranges of {operators} operators in {regions} regions.", **counts)


def holder(holders: Holders, number: str, country: str) -> tuple[str | Message, str]:
    """Operator and region of a number; that nobody was given it; empty where nothing can be said."""
    place = holders.place_of(number, country)
    if place >= 0:
        return holders.operator(place), holders.region(place)
    return (_("nobody was given it"), "") if place == UNASSIGNED else ("", "")


def with_holders(made: Table, numbers: Iterable[str], holders: Holders, country: str, voice: Voice) -> Table:
    """A table of numbers with operator and region beside; as it is where no registry is loaded."""
    if holders.is_empty:
        return made
    told = [holder(holders, number, country) for number in numbers]
    beside = made.beside("operator", (operator for operator, _region in told), voice)
    return beside.beside("region", (region for _operator, region in told), voice)


def shares(counts: Counter[str], total: int, voice: Voice, most: int = MOST_NAMED) -> str:
    """The biggest of them with their share of all: "MTS 62 %, T2 20 %, … 5 more"."""
    listed = [f"{voice.line(name or NOTHING)} {share(count, total)}" for name, count in counts.most_common(most)]
    if len(counts) > most:
        listed.append(voice.plain.say(n_("… {count} more", "… {count} more", len(counts) - most)))
    return Safe(", ".join(listed))


def coverage(of: Coverage, voice: Voice) -> Table:
    """One row a route that takes numbers of ten digits behind +7 or the like: of whom they are, how many nobody's."""
    spoken = voice.plain
    rows = ((name, held) for route in of.routing.routes.rows if (held := of.by_route.get(name := route.name)))
    return table(
        ("route", "assigned", "operators", "regions", "unassigned"),
        (
            (
                name,
                held.assigned,
                shares(held.operators, held.assigned + held.unassigned, spoken),
                shares(held.regions, held.assigned + held.unassigned, spoken),
                held.unassigned,
            )
            for name, held in rows
            if held.assigned or held.unassigned
        ),
        spoken,
    )


def nobodys(listed: Iterable[tuple[str, Template, Held]], voice: Voice) -> Table:
    """One row a template that takes only numbers which nobody was given."""
    rows = ((route, template.effective, held.unassigned) for route, template, held in listed)
    return table(("route", "template", "numbers"), rows, voice.plain)


def unassigned(listed: Iterable[Outcome], voice: Voice) -> Table:
    """One row a transfer to a number that nobody was given."""
    rows = (
        (each.transfer.scenario, each.transfer.block, each.transfer.number, each.route.name if each.route else NOTHING)
        for each in listed
    )
    return table(("scenario", "block", "number", "route"), rows, voice.plain)


def missing(listed: Iterable[Missing], begins: str, voice: Voice) -> Table:
    """One row a piece of a range that a route does not take, and which route takes it instead."""
    rows = (
        (
            Safe(f"{begins}{each.first} – {begins}{each.last}"),
            each.size,
            each.operator,
            each.region,
            each.taker or NOTHING,
        )
        for each in listed
    )
    return table(("pattern", "numbers", "operator", "region", "taken_by"), rows, voice.plain)


def ranges(holders: Holders, places: Iterable[int], begins: str, voice: Voice) -> Table:
    """One row a range, with who was given it."""
    found = map(holders.range, places)
    rows = (
        (Safe(f"{begins}{each.first} – {begins}{each.last}"), each.size, each.operator, each.region) for each in found
    )
    return table(("pattern", "numbers", "operator", "region"), rows, voice.plain)


def kinds(before: Counter[str], after: Counter[str], voice: Voice) -> Table:
    """One row a kind of number: how many ranges there are of it, and how many there would be."""
    names = sorted({*before, *after})
    rows = ((Safe(f"{name}xx"), before[name], after[name]) for name in names)
    return table(("prefix", "old", "new"), rows, voice.plain)


def held_in_words(held: Held, voice: Voice) -> str:
    """Of whom the numbers of a template or a route are, in a line."""
    spoken = voice.plain
    parts = [shares(held.operators, held.assigned + held.unassigned, spoken)] if held.assigned else []
    if len(held.regions) == 1:
        parts.append(spoken.text(next(iter(held.regions)) or NOTHING))
    elif held.regions:
        parts.append(spoken.say(_("{count} regions", count=len(held.regions))))
    if held.unassigned:
        parts.append(spoken.say(_("{count} numbers that nobody was given", count=held.unassigned)))
    return Safe("; ".join(parts))


def number_record(holders: Holders, number: str, country: str) -> dict[str, object] | None:
    """Operator, region and range of a number for machines; None where no registry says anything of it."""
    place = holders.place_of(number, country)
    if place < 0:
        return {"operator": None, "region": None, "range": None} if place == UNASSIGNED else None
    found = holders.range(place)
    return {
        "operator": found.operator,
        "region": found.region,
        "range": [Safe(found.first), Safe(found.last)],
    }
