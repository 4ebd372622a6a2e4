"""The people of a data set as a table. Holds how they are listed; never who may do what."""

from collections.abc import Iterable

from dialmap.core.people import Person
from dialmap.core.tokens import Token
from dialmap.reports.voice import Table, Voice, table


def people(known: Iterable[Person], voice: Voice) -> Table:
    """One row a person: name, role, sign-in, since when they are gone."""
    return table(
        ("person", "role", "subject", "left"),
        ((each.name, each.role, each.subject, voice.day(each.left_at)) for each in known),
        voice,
    )


def tokens(known: Iterable[Token], voice: Voice) -> Table:
    """One row an access token: for what it is, its role, who made it and when."""
    return table(
        ("name", "role", "who", "at"),
        ((each.name, each.role, each.who, voice.moment(each.at)) for each in known),
        voice,
    )
