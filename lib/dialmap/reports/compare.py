"""What differs between two data sets, as tables and as records for machines: objects, ranges of numbers, transfers.

Holds which facts of a comparison are told. Never compares.
"""

from collections.abc import Iterable
from typing import Any, Final

from dialmap.board import Difference
from dialmap.core.compare import Comparison, RangeChange, VerdictChange
from dialmap.core.edits import Edit
from dialmap.core.fields import FIELDS
from dialmap.core.findings import OBJECTS
from dialmap.core.model import Route, Row
from dialmap.core.routing import Routing
from dialmap.core.shapes import Shape
from dialmap.core.verdicts import Outcome
from dialmap.messages import _
from dialmap.reports.findings import finding_record
from dialmap.reports.inventory import trunk_list
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table

MOST_NAMED: Final = 3
LARGE: Final = 10_000_000_000


def edits(changes: Iterable[Edit], voice: Voice) -> Table:
    """One row a changed field, or an object that comes or goes: kind, key, field, old, new."""
    spoken = voice.plain
    rows: list[tuple[object, ...]] = []
    for edit in changes:
        head = (OBJECTS[edit.kind], " / ".join(edit.key))
        if edit.before is None or edit.after is None:
            said = _("added") if edit.before is None else _("removed")
            rows.append((*head, said, _whole(edit.before, spoken), _whole(edit.after, spoken)))
        rows += [
            (*head, spoken.field(each.field), spoken.value(each.old), spoken.value(each.new)) for each in edit.fields
        ]
    return table(("kind", "key", "column", "old", "new"), rows, spoken)


def _whole(row: Row | None, voice: Voice) -> str:
    """What an object that comes or goes holds, apart from its key and its place."""
    if row is None:
        return ""
    told = (field for field in FIELDS[type(row)] if field.shape is not Shape.KEY and field.name != "position")
    values = (voice.value(getattr(row, field.name)) for field in told)
    return voice.joined((text for text in values if text != NOTHING), " · ")


def amount(count: int, voice: Voice) -> str:
    """A count of numbers for people: 10,000,000 as it is, larger ones as a power of ten."""
    return voice.count(count) if count < LARGE else f"≈ {count:.1e}".replace("e+", "·10^")


def ranges(comparison: Comparison, chosen: Iterable[RangeChange], voice: Voice) -> Table:
    """One row a range of numbers that ends up elsewhere: pattern, how many numbers, an example, from, to, transfers."""
    spoken = voice.plain
    return table(
        ("pattern", "numbers", "example", "from", "to", "hits", "scenarios"),
        (
            (
                each.pattern,
                Safe(amount(each.count, spoken)),
                each.witness,
                _end(comparison.old, each.before, spoken),
                _end(comparison.new, each.after, spoken),
                len(each.calls),
                _scenarios(each.calls, spoken),
            )
            for each in chosen
        ),
        spoken,
    )


def _scenarios(calls: Iterable[Outcome], voice: Voice) -> str:
    """The scenarios whose transfers are hit, the first few by name."""
    names = list(dict.fromkeys(call.transfer.scenario for call in calls))
    return voice.joined(names[:MOST_NAMED], ", ") + (" …" if len(names) > MOST_NAMED else "")


def _end(view: Routing, route: Route | None, voice: Voice) -> str:
    """Where a range of numbers goes: the route with its trunks."""
    if route is None:
        return voice.say(_("Fits no route"))
    trunks = trunk_list(view.routes.legs[route.name], voice) or voice.say(_("no trunk"))
    return f"{voice.text(route.name)} ({trunks})"


def verdicts(changes: Iterable[VerdictChange], voice: Voice) -> Table:
    """One row a transfer whose verdict or route differs: scenario, block, number, before, after."""
    spoken = voice.plain
    return table(
        ("scenario", "block", "number", "old", "new"),
        (
            (
                each.transfer.scenario,
                each.transfer.block,
                each.transfer.number,
                _verdict(each.before, spoken) or _("added"),
                _verdict(each.after, spoken) or _("removed"),
            )
            for each in changes
        ),
        spoken,
    )


def _verdict(outcome: Outcome | None, voice: Voice) -> str:
    if outcome is None:
        return ""
    return voice.marked(outcome.verdict) + (f" · {voice.text(outcome.route.name)}" if outcome.route else "")


def difference_record(difference: Difference, voice: Voice) -> Any:
    """Two data sets side by side."""
    comparison = difference.comparison
    new, gone, staying = difference.findings
    return voice.machine(
        {
            "same_behavior": comparison.is_same_behavior,
            "trouble": comparison.trouble,
            "objects": [
                {
                    "kind": OBJECTS[edit.kind],
                    "key": edit.key,
                    "change": "added" if edit.before is None else "removed" if edit.after is None else "changed",
                    "fields": [
                        {
                            "field": each.field,
                            "old": voice.plain.value(each.old),
                            "new": voice.plain.value(each.new),
                        }
                        for each in edit.fields
                    ],
                }
                for edit in comparison.edits
            ],
            "ranges": [
                {
                    "numbers": each.pattern,
                    "count": each.count,
                    "example": each.witness,
                    "from": each.before.name if each.before else None,
                    "to": each.after.name if each.after else None,
                    "transfers": [call.transfer.key for call in each.calls],
                }
                for each in comparison.ranges
            ],
            "transfers": [
                {
                    "key": each.transfer.key,
                    "from": each.before.verdict if each.before else None,
                    "to": each.after.verdict if each.after else None,
                }
                for each in comparison.verdicts
            ],
            "findings": {
                "new": [finding_record(each) for each in new],
                "gone": [finding_record(each) for each in gone],
                "staying": len(staying),
            },
        }
    )
