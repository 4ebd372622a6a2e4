"""Change proposals as a table. Never checks one."""

from collections.abc import Iterable

from dialmap.core.proposals import Proposal
from dialmap.reports.voice import Table, Voice, table


def proposals(listed: Iterable[Proposal], voice: Voice) -> Table:
    """One row a proposal: title, how far it has come, by whom, when."""
    return table(
        ("title", "state", "who", "at"),
        ((each.title, each.state, each.author, voice.moment(each.made_at)) for each in listed),
        voice,
    )
