"""A followed call as sentences, as a table and as a record for machines.

Holds which facts are told. Never follows a call.
"""

from collections.abc import Iterator
from typing import Any

from dialmap.core.explained import Ending, Explanation
from dialmap.messages import Message, _
from dialmap.reports.voice import NOTHING, Safe, Table, Voice, table


def steps(told: Explanation, voice: Voice) -> Table:
    """One row a step: context, extension, priority, application with its arguments, where it stands."""
    return table(
        ("context", "extension", "priority", "application", "source"),
        (
            (each.context, each.extension, each.priority, f"{each.application}({each.arguments})", each.source)
            for each in told.steps
        ),
        voice,
    )


def sentences(told: Explanation) -> Iterator[Message]:
    """What becomes of the call, what else may, and what could not be followed."""
    if told.trunks:
        trunks = ", ".join(told.trunks)
        yield _(
            "Trunks in the order in which they are tried: {trunks}. Sent is {number}.", trunks=trunks, number=told.sends
        )
    if told.hangs_on:
        yield _("Only the call decides: {names}. Both ways are shown.", names=", ".join(told.hangs_on))
    for each in told.conditional:
        yield _("Takes it instead when its condition holds: {name}", name=each)
    for each in told.asked:
        yield _("Is asked first, during the call, and may take it: {name}", name=each)
    for each in told.lost:
        yield _("Leads to what does not exist: {name}", name=each)
    if not told.is_whole:
        yield _("The path is longer than what is followed; it is cut here.")


def headline(told: Explanation) -> Message:
    """Which extension takes the number."""
    if told.ending is Ending.NOT_TAKEN:
        return _("{number}: nothing that is asked from {entry} on takes it", number=told.number, entry=told.entry)
    return _(
        "{number} enters at {entry} and is taken by {template} of {context} ({source})",
        number=told.number,
        entry=told.entry,
        template=told.template,
        context=told.context,
        source=told.source or NOTHING,
    )


def explanation_record(told: Explanation, voice: Voice) -> Any:
    """One followed call: what takes it, its trunks in order, the number as it leaves, every step."""
    return voice.machine(
        {
            "number": told.number,
            "entry": told.entry,
            "ending": told.ending,
            "context": told.context or None,
            "template": told.template or None,
            "source": told.source or None,
            "trunks": told.trunks,
            "sends": told.sends or None,
            "hangs_on": told.hangs_on,
            "conditional": told.conditional,
            "asked": told.asked,
            "lost": told.lost,
            "is_whole": told.is_whole,
            "steps": [
                {
                    "context": each.context,
                    "extension": each.extension,
                    "priority": each.priority,
                    "application": Safe(each.application),
                    "arguments": each.arguments,
                    "source": each.source,
                }
                for each in told.steps
            ],
        }
    )
