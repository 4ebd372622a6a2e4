"""Everything that has a name, and how to find it by a part of it. Never draws, and never looks a number up."""

from collections.abc import Iterator

from dialmap.core.findings import Ref, ref_of
from dialmap.core.model import Route, Row, Scenario, Snapshot, Transfer, Trunk, key_values

#: In which order objects are offered that fit alike.
ORDER = (Route, Trunk, Scenario, Transfer)


def called(snapshot: Snapshot, text: str, limit: int) -> tuple[Ref, ...]:
    """At most ``limit`` objects whose name is, begins with, or holds ``text``, whatever the case; best first."""
    folded = " ".join(text.casefold().split())
    if not folded:
        return ()
    ranked: list[tuple[int, Ref]] = []
    for kind in ORDER:
        ranked += _ranked(snapshot.rows(kind), folded)
    ranked.sort(key=lambda pair: pair[0])
    return tuple(ref for _rank, ref in ranked[:limit])


def _ranked(rows: tuple[Row, ...], folded: str) -> Iterator[tuple[int, Ref]]:
    for row in rows:
        key = key_values(row)
        name = key[-1].casefold()
        if name == folded:
            yield 0, ref_of(row)
        elif name.startswith(folded):
            yield 1, ref_of(row)
        elif folded in " / ".join(key).casefold():
            yield 2, ref_of(row)
